/** A commit of alerts → what subscribers are told. The same commit gives the same ids, however often it is delivered. */
import type { Commit } from '../../core/commit.ts';
import type { Alert, AlertsBody, AlertsState, Digest, Event } from './alert.ts';

/** One message to subscribers; `id` is what makes a second sending of it a repetition. */
export type Notice =
  | { readonly id: string; readonly at: string; readonly event: Event; readonly alert: Alert }
  | { readonly id: string; readonly at: string; readonly event: 'digest'; readonly digest: Digest };

/** Throws `Undeliverable` for what will be refused however often it is tried. */
export interface Publisher {
  publish(notice: Notice): Promise<void>;
}

export function noticesOf({ unit, seq, at, body }: Commit<AlertsBody>, { alerts }: AlertsState): Notice[] {
  return body.steps.flatMap((step, index): Notice[] => {
    const id = `${unit}/${seq}.${index}`;
    if (step.type === 'window') return [];
    if (step.type === 'digest') return [{ id, at, event: 'digest', digest: step.digest }];
    const alert = alerts[step.alert];
    return step.tell && alert ? [{ id, at, event: step.tell, alert }] : [];
  });
}
