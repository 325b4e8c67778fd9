/** Alerts as the API and the pages show them, and the refusals of steps on them. */
import { describe } from '../alerts/describe.ts';
import { headlineOf } from '../alerts/headline.ts';
import type { AlertPayload } from '../alerts/payload.ts';
import { catalogue, texts } from '../controls/catalogue.ts';
import { withTexts } from '../core/catalogue.ts';
import type { Handled } from '../pipeline/handle.ts';
import type { Alert, AlertEvent } from '../records/alerts/alert.ts';
import { controlNamed } from '../records/alerts/own-controls.ts';
import type { ApiPorts } from './ports.ts';
import { Problem } from './problem.ts';

export const CONTROLS = withTexts(catalogue, texts);

/** The event that describes the status of an alert. */
const EVENTS: Record<Alert['status'], AlertEvent> = {
  firing: 'opened',
  acknowledged: 'acknowledged',
  waived: 'waived',
  resolved: 'resolved',
};

/** The alert as its next message would show it. */
export function documentOf(
  alert: Alert,
  now: Date,
  { telling, store }: Pick<ApiPorts, 'telling' | 'store'>,
): AlertPayload {
  const event = alert.flapping ? 'flapping' : EVENTS[alert.status];
  const notice = { id: alert.id, at: now.toISOString(), event, alert } as const;
  const document = describe(notice, { ...telling, controls: CONTROLS, acknowledge: null, store });
  if (!('alert' in document)) throw new TypeError(`${alert.id} is described as a digest`);
  return document;
}

/** The headline with every name in full, for pages: a telephone has no room for it. */
export function fullHeadline(alert: Alert, now: Date): string {
  const event = alert.flapping ? 'flapping' : EVENTS[alert.status];
  const about = controlNamed(CONTROLS, alert.lead.control, alert.lead.external);
  return headlineOf(alert, event, now.toISOString(), about, Number.POSITIVE_INFINITY);
}

/** Throws `Problem` unless the step was taken. */
export function requireDone(handled: Handled): void {
  if (handled.is === 'done') return;
  if (handled.is === 'unknown') throw new Problem(404, 'the alert is gone; /api/v1/alerts lists those there are');
  throw new Problem(409, REFUSED[handled.is](handled.alert));
}

const REFUSED: Readonly<Record<'resolved' | 'acknowledged' | 'waived' | 'dark', (alert: Alert) => string>> = {
  resolved: ({ id, resolvedAt }) => `${id} is resolved since ${resolvedAt}; there is nothing to do`,
  acknowledged: ({ id, acknowledged }) => `${id} was taken by ${acknowledged?.by} at ${acknowledged?.at}; ask them`,
  waived: ({ id, waived }) => `${id} is waived until ${waived?.until} by ${waived?.by}; end the waiver first`,
  dark: ({ id }) => `${id} is about what cannot be seen, which nobody can accept; put back what it names`,
};
