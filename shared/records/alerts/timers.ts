/** What time alone brings to an alert: it is escalated, reminded of, told to have grown, at rest, or no longer quiet. */
import { type Alert, type AlertStep, type AlertsState, allMembers, ENDING, isOver, openMembers } from './alert.ts';
import { foldAlerts } from './fold.ts';
import { type AlertPolicy, minutesAfter } from './policy.ts';

interface Due {
  readonly at: string;
  readonly steps: readonly AlertStep[];
}

/** The instant at which something is due next for an alert, or null. */
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

const soonest = (dues: readonly Due[]): Due | undefined =>
  dues.reduce<Due | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined);

function duesOf({ windows }: AlertsState, alert: Alert, policy: AlertPolicy): Due[] {
  // a test is over when whoever made it says so
  if (isOver(alert) || alert.kind === 'test') return [];
  if (alert.waived) return [unmuted(alert, alert.waived.until)];
  if (alert.window) return [unmuted(alert, windows[alert.window]?.until ?? alert.openedAt)];
  if (alert.flapping) return [rested(alert, policy)];
  return [...grown(alert, policy), ...unanswered(alert, policy)];
}

const unmuted = (alert: Alert, at: string): Due => ({ at, steps: unmutedSteps(alert) });

/** What kept it quiet ends: what is still open is news, and what is not ends as quietly as it was. */
export function unmutedSteps(alert: Alert): AlertStep[] {
  const { id } = alert;
  if (openMembers(alert) > 0) return [{ type: 'unmuted', alert: id, tell: 'opened' }];
  const quietly: AlertStep = { type: 'unmuted', alert: id };
  return isOver(alert) ? [quietly] : [{ type: 'resolved', alert: id, kind: ENDING[alert.direction] }, quietly];
}

/** It has not moved for as long as flapping is looked for: what holds now, holds. */
function rested(alert: Alert, { flapping }: AlertPolicy): Due {
  const at = minutesAfter(alert.moves.at(-1) ?? alert.openedAt, flapping.withinMinutes);
  if (openMembers(alert) > 0) return { at, steps: [{ type: 'rested', alert: alert.id, tell: 'again' }] };
  return {
    at,
    steps: [
      { type: 'rested', alert: alert.id },
      { type: 'resolved', alert: alert.id, kind: ENDING[alert.direction], tell: 'resolved' },
    ],
  };
}

/** A storm that goes on is told at growing intervals. */
function grown(alert: Alert, { updateAfterMinutes }: AlertPolicy): Due[] {
  const { at, members, updates } = alert.told;
  if (allMembers(alert) <= members) return [];
  return [
    {
      at: minutesAfter(at, updateAfterMinutes * 2 ** updates),
      steps: [{ type: 'updated', alert: alert.id, tell: 'updated' }],
    },
  ];
}

function unanswered(alert: Alert, { escalateAfterMinutes, remind }: AlertPolicy): Due[] {
  const wait = escalateAfterMinutes[alert.severity];
  if (alert.status !== 'firing' || wait === undefined) return [];
  const { id, escalatedAt, reminded } = alert;
  if (!escalatedAt) {
    const firedAt = alert.moves.at(-1) ?? alert.openedAt;
    return [{ at: minutesAfter(firedAt, wait), steps: [{ type: 'escalated', alert: id, tell: 'escalated' }] }];
  }
  if (reminded.length >= remind.atMost) return [];
  const last = reminded.at(-1) ?? escalatedAt;
  return [{ at: minutesAfter(last, remind.everyMinutes), steps: [{ type: 'reminded', alert: id, tell: 'reminder' }] }];
}
