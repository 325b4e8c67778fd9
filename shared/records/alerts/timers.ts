/** The steps that become due with time: escalation, reminder, update, end of flapping, end of a waiver or window. */
import {
  type Alert,
  type AlertStep,
  type AlertsState,
  isResolved,
  KIND_WHEN_RESOLVED,
  memberCount,
  openMemberCount,
} from './alert.ts';
import { foldAlerts } from './fold.ts';
import { type AlertPolicy, minutesAfter } from './policy.ts';

interface DueSteps {
  readonly at: string;
  readonly steps: readonly AlertStep[];
}

/** The instant of the next due step of an alert, or null. */
export const nextDue = (state: AlertsState, alert: Alert, policy: AlertPolicy): string | null =>
  soonest(duesOf(state, alert, policy))?.at ?? null;

/** The steps of an alert that are due by `at`. */
export function dueSteps(state: AlertsState, id: string, policy: AlertPolicy, at: string): AlertStep[] {
  const steps: AlertStep[] = [];
  let current = state;
  for (let alert = current.alerts[id]; alert; alert = current.alerts[id]) {
    const due = soonest(duesOf(current, alert, policy));
    if (!due || due.at > at) break;
    steps.push(...due.steps);
    current = foldAlerts(current, due.steps, at);
  }
  return steps;
}

const soonest = (dues: readonly DueSteps[]): DueSteps | undefined =>
  dues.reduce<DueSteps | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined);

function duesOf({ windows }: AlertsState, alert: Alert, policy: AlertPolicy): DueSteps[] {
  // the person who sent a test alert resolves it
  if (isResolved(alert) || alert.kind === 'test') return [];
  if (alert.waived) return [unmutedAt(alert, alert.waived.until)];
  if (alert.window) return [unmutedAt(alert, windows[alert.window]?.until ?? alert.openedAt)];
  if (alert.flapping) return [stabilised(alert, policy)];
  return [...growthUpdate(alert, policy), ...escalationOrReminder(alert, policy)];
}

const unmutedAt = (alert: Alert, at: string): DueSteps => ({ at, steps: unmutedSteps(alert) });

/** The steps when a waiver or window ends. An alert with open members is sent; any other is resolved without a message. */
export function unmutedSteps(alert: Alert): AlertStep[] {
  const { id } = alert;
  if (openMemberCount(alert) > 0) return [{ type: 'unmuted', alert: id, notify: 'opened' }];
  const unmuted: AlertStep = { type: 'unmuted', alert: id };
  return isResolved(alert)
    ? [unmuted]
    : [{ type: 'resolved', alert: id, kind: KIND_WHEN_RESOLVED[alert.problem] }, unmuted];
}

/** Flapping ends when the alert has not fired or resolved for as long as the policy says. */
function stabilised(alert: Alert, { flapping }: AlertPolicy): DueSteps {
  const at = minutesAfter(alert.statusChanges.at(-1) ?? alert.openedAt, flapping.withinMinutes);
  if (openMemberCount(alert) > 0) return { at, steps: [{ type: 'stabilised', alert: alert.id, notify: 'again' }] };
  return {
    at,
    steps: [
      { type: 'stabilised', alert: alert.id },
      { type: 'resolved', alert: alert.id, kind: KIND_WHEN_RESOLVED[alert.problem], notify: 'resolved' },
    ],
  };
}

/** An alert that keeps growing is sent again at growing intervals. */
function growthUpdate(alert: Alert, { updateAfterMinutes }: AlertPolicy): DueSteps[] {
  const { at, members, updates } = alert.notified;
  if (memberCount(alert) <= members) return [];
  return [
    {
      at: minutesAfter(at, updateAfterMinutes * 2 ** updates),
      steps: [{ type: 'updated', alert: alert.id, notify: 'updated' }],
    },
  ];
}

function escalationOrReminder(alert: Alert, { escalateAfterMinutes, remind }: AlertPolicy): DueSteps[] {
  const wait = escalateAfterMinutes[alert.severity];
  if (alert.status !== 'firing' || wait === undefined) return [];
  const { id, escalatedAt, remindedAt } = alert;
  if (!escalatedAt) {
    const firedAt = alert.statusChanges.at(-1) ?? alert.openedAt;
    return [{ at: minutesAfter(firedAt, wait), steps: [{ type: 'escalated', alert: id, notify: 'escalated' }] }];
  }
  if (remindedAt.length >= remind.atMost) return [];
  const last = remindedAt.at(-1) ?? escalatedAt;
  return [
    { at: minutesAfter(last, remind.everyMinutes), steps: [{ type: 'reminded', alert: id, notify: 'reminder' }] },
  ];
}
