/** Turns the update of an alert into steps, and decides which steps are notified. */
import {
  type Alert,
  type AlertKind,
  type AlertStep,
  type Ending,
  type Facets,
  KIND_WHEN_FIRING,
  KIND_WHEN_RESOLVED,
  type Members,
  openMemberCount,
} from './alert.ts';
import type { AlertUpdate } from './alert-update.ts';
import { foldAlerts } from './fold.ts';
import { type AlertPolicy, minutesAfter } from './policy.ts';
import { actorOf, type Transition } from './transition.ts';

export interface StepContext {
  readonly policy: AlertPolicy;
  readonly at: string;
}

type UpdateData = AlertUpdate['data'];

export function stepsOf({ data }: AlertUpdate, context: StepContext): AlertStep[] {
  if (isEmpty(data.joined) && isEmpty(data.closed)) return [];
  return data.alert ? stepsOfKnownAlert(data, data.alert, context) : stepsOfNewAlert(data, context);
}

const isEmpty = (members: Members): boolean => Object.values(members).every((keys) => Object.keys(keys).length === 0);

/** The facets as lists, without those that the alert has already. */
const facetLists = (facets: UpdateData['facets'], known?: Facets): Facets => {
  const fresh = (facet: keyof Facets) => [...facets[facet]].filter((value) => !known?.[facet].includes(value));
  return {
    calls: fresh('calls'),
    controls: fresh('controls'),
    ous: fresh('ous'),
    environments: fresh('environments'),
  };
};

function stepsOfNewAlert(data: UpdateData, { at }: StepContext): AlertStep[] {
  const { id, kind, problem, groupKey, window, waived, severity, lead, joined, closed } = data;
  if (!severity || !lead) return [];
  const muted = window !== null || waived !== null;
  const opened: AlertStep = {
    ...{ type: 'opened', alert: id, kind, problem, severity, lead, groupKey, window, waived },
    facets: facetLists(data.facets),
    members: unionOf(joined, closed),
    ...(muted ? {} : { notify: 'opened' }),
  };
  if (isEmpty(closed)) return [opened];
  const closing: AlertStep = { type: 'closed', alert: id, members: closed };
  const over = isEmpty(joined);
  const alone = foldAlerts({ alerts: {}, windows: {}, usedIds: {} }, [opened], at).alerts[id] as Alert;
  return over ? [opened, closing, resolvedStep(alone, data)] : [opened, closing];
}

function unionOf(one: Members, other: Members): Members {
  const all: Record<string, Record<string, number>> = {};
  for (const members of [one, other])
    for (const [unit, keys] of Object.entries(members)) all[unit] = { ...all[unit], ...keys };
  return all;
}

function stepsOfKnownAlert(data: UpdateData, alert: Alert, context: StepContext): AlertStep[] {
  const { id, joined, closed } = data;
  const severity = data.severity ?? alert.severity;
  const steps: AlertStep[] = [];
  if (!isEmpty(joined)) {
    const worsened = severity !== alert.severity && !isQuiet(alert);
    const facets = facetLists(data.facets, alert.facets);
    steps.push({
      type: 'joined',
      alert: id,
      members: joined,
      severity,
      facets,
      ...(worsened ? { notify: 'worsened' } : {}),
    });
  }
  if (!isEmpty(closed)) steps.push({ type: 'closed', alert: id, members: closed });
  const after = foldAlerts({ alerts: { [id]: alert }, windows: {}, usedIds: {} }, steps, context.at).alerts[
    id
  ] as Alert;
  const wasOpen = openMemberCount(alert) > 0;
  const isOpen = openMemberCount(after) > 0;
  if (wasOpen === isOpen) return steps;
  return [...steps, statusStep(alert, isOpen, data, context)];
}

const isMuted = ({ window, waived }: Alert): boolean => window !== null || waived !== null;
const isQuiet = (alert: Alert): boolean => isMuted(alert) || alert.flapping;

/** The step of an alert that fired or resolved. If it did so too often, it flaps. */
function statusStep(alert: Alert, isOpen: boolean, data: UpdateData, { policy, at }: StepContext): AlertStep {
  const { movements, withinMinutes } = policy.flapping;
  if (alert.flapping) return { type: 'flapped', alert: alert.id };
  const since = minutesAfter(at, -withinMinutes);
  const times = alert.statusChanges.filter((when) => when >= since).length + 1;
  if (times >= movements && !isMuted(alert)) return { type: 'flapped', alert: alert.id, notify: 'flapping' };
  if (!isOpen) return resolvedStep(alert, data);
  return {
    type: 'fired',
    alert: alert.id,
    kind: KIND_WHEN_FIRING[alert.problem],
    ...(isMuted(alert) ? {} : { notify: 'again' }),
  };
}

function resolvedStep(alert: Alert, { ended }: UpdateData): AlertStep {
  const step = { type: 'resolved', alert: alert.id, kind: kindOfEnding(alert, ended) } as const;
  return { ...step, ...(ended ? { ending: endingBy(ended) } : {}), ...(isMuted(alert) ? {} : { notify: 'resolved' }) };
}

function kindOfEnding({ problem }: Alert, ended: UpdateData['ended']): AlertKind {
  return problem !== 'dark' && ended?.change.movement === 'vanished' ? 'vanished' : KIND_WHEN_RESOLVED[problem];
}

function endingBy(transition: Transition): Ending {
  const actor = actorOf(transition);
  return { because: transition.change.because, ...(actor ? { actor } : {}) };
}
