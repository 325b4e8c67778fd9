/** Compares the alerts that were sent with the truth. */
import { type AlertPayload, payloadSchema } from '../../shared/alerts/payload.ts';
import type { Month } from './month.ts';
import type { Truth } from './month-script.ts';

export interface Comparison {
  /** The number of opened alerts, and of all messages that ask for attention (all but those that report an end). */
  readonly alerts: number;
  readonly attention: number;
  readonly messages: number;
  /** Causes without an alert, causes with several alerts, and alerts without a cause. */
  readonly missed: readonly Truth[];
  readonly doubled: readonly Truth[];
  readonly unfounded: readonly string[];
  /** Message ids that came more than once, and alerts that were opened more than once. */
  readonly repeated: readonly string[];
  /** Alerts without a message about their end. */
  readonly unresolved: readonly string[];
}

const HOUR = 3_600_000;

export function compared({ truths, messages }: Month): Comparison {
  const payloads = messages.map(({ bodies }) => payloadSchema.parse(JSON.parse(bodies.default ?? '')));
  const alerts = payloads.filter((payload): payload is AlertPayload => payload.event !== 'digest');
  const opened = alerts.filter(({ event }) => event === 'opened');
  const latest = new Map(alerts.map((payload) => [payload.alert.id, payload]));
  const byTruth = truths.map((truth) => ({ truth, alerts: opened.filter((alert) => tells(alert, truth)) }));
  const founded = new Set(byTruth.flatMap(({ alerts }) => alerts));
  return {
    alerts: opened.length,
    attention: alerts.filter(({ event }) => event !== 'resolved' && event !== 'acknowledged').length,
    messages: payloads.length,
    missed: byTruth.filter(({ alerts }) => alerts.length === 0).map(({ truth }) => truth),
    doubled: byTruth.filter(({ alerts }) => alerts.length > 1).map(({ truth }) => truth),
    unfounded: opened.filter((alert) => !founded.has(alert)).map(({ at, headline }) => `${at} ${headline}`),
    repeated: [...repeatedIn(payloads.map(({ id }) => id)), ...repeatedIn(opened.map(({ alert }) => alert.id))],
    unresolved: [...latest.values()].filter(({ event }) => event !== 'resolved').map(({ headline }) => headline),
  };
}

/** Whether the alert matches the truth: its account (for a storm, one of its accounts), its control, and its time. */
function tells({ at, where, affected, alert }: AlertPayload, truth: Truth): boolean {
  const when = Date.parse(at);
  const dark = alert.kind === 'went-dark';
  return (
    when >= truth.from &&
    when <= truth.until + HOUR &&
    truth.accounts.includes(where.account) &&
    (truth.control === null ? dark : !dark && affected.controls.includes(truth.control))
  );
}

const repeatedIn = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
];
