/** Every step of an alert's life, with who took it. */
import type { Cause } from '../core/commit.ts';
import { leftAt } from '../core/left-after.ts';
import type { AlertStep } from '../records/alerts/alert.ts';
import { ALERTS } from '../records/alerts.ts';
import type { Reads } from './reading.ts';

export interface Moment {
  readonly at: string;
  readonly step: string;
  /** The event that routes were notified of; null for a step that sent nothing. */
  readonly told: string | null;
  /** The person, or the kind of cause. */
  readonly by: string;
  /** Sequence number in the log of the alerts. */
  readonly commit: number;
}

/** The steps until an instant, or all of them; of an alert that was opened before a cut, those since the cut. */
export async function lifeOf(
  history: Reads['history'],
  id: string,
  openedAt: string,
  until?: string,
): Promise<Moment[]> {
  const { seq } = await leftAt(history, ALERTS, new Date(Date.parse(openedAt) - 1).toISOString());
  const moments: Moment[] = [];
  for await (const { at, cause, body, seq: commit } of history.log(ALERTS, { after: seq, until })) {
    for (const step of body.steps.filter((one) => isOf(one, id))) {
      moments.push({ at, step: step.type, told: ('notify' in step && step.notify) || null, by: whoIn(cause), commit });
    }
  }
  return moments;
}

const isOf = (step: AlertStep, id: string): boolean => 'alert' in step && step.alert === id;

const whoIn = (cause: Cause): string => (cause.kind === 'person' ? cause.by : cause.kind);
