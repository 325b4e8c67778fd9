/** Makes the notifications of a commit of alerts. The same commit gives the same ids whenever it is delivered. */
import type { Commit } from '../../core/commit.ts';
import type { Alert, AlertEvent, AlertsBody, AlertsState, Digest } from './alert.ts';

/** One message to the routes. A subscriber recognises a repeated message by its `id`. */
export type Notification =
  | { readonly id: string; readonly at: string; readonly event: AlertEvent; readonly alert: Alert }
  | { readonly id: string; readonly at: string; readonly event: 'digest'; readonly digest: Digest };

export interface Publisher {
  /** Throws `Undeliverable` for a notification that would be refused at every attempt. */
  publish(notification: Notification): Promise<void>;
}

export function notificationsOf({ unit, seq, at, body }: Commit<AlertsBody>, { alerts }: AlertsState): Notification[] {
  return body.steps.flatMap((step, index): Notification[] => {
    const id = `${unit}/${seq}.${index}`;
    if (step.type === 'window') return [];
    if (step.type === 'digest') return [{ id, at, event: 'digest', digest: step.digest }];
    const alert = alerts[step.alert];
    return step.notify && alert ? [{ id, at, event: step.notify, alert }] : [];
  });
}
