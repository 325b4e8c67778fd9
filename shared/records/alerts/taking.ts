/** What was worked on in an alert → the steps it takes, and which of them somebody is told. */
import {
  type Alert,
  type AlertKind,
  type AlertStep,
  BEGINNING,
  ENDING,
  type Ending,
  type Facets,
  type Members,
  openMembers,
} from './alert.ts';
import type { Draft } from './draft.ts';
import { foldAlerts } from './fold.ts';
import { type AlertPolicy, minutesAfter } from './policy.ts';
import { actorOf, type Transition } from './transition.ts';

export interface Taking {
  readonly policy: AlertPolicy;
  readonly at: string;
}

type Working = Draft['working'];

export function stepsOf({ working }: Draft, taking: Taking): AlertStep[] {
  if (isEmpty(working.joined) && isEmpty(working.closed)) return [];
  return working.alert ? continued(working, working.alert, taking) : begun(working, taking);
}

const isEmpty = (members: Members): boolean => Object.values(members).every((keys) => Object.keys(keys).length === 0);

/** Listed for the record; the sets are the draft's. */
const listed = (facets: Working['facets'], but?: Facets): Facets => {
  const fresh = (facet: keyof Facets) => [...facets[facet]].filter((value) => !but?.[facet].includes(value));
  return {
    calls: fresh('calls'),
    controls: fresh('controls'),
    ous: fresh('ous'),
    environments: fresh('environments'),
  };
};

function begun(working: Working, { at }: Taking): AlertStep[] {
  const { id, kind, direction, cause, window, waived, severity, lead, joined, closed } = working;
  if (!severity || !lead) return [];
  const muted = window !== null || waived !== null;
  const opened: AlertStep = {
    ...{ type: 'opened', alert: id, kind, direction, severity, lead, cause, window, waived },
    facets: listed(working.facets),
    members: together(joined, closed),
    ...(muted ? {} : { tell: 'opened' }),
  };
  if (isEmpty(closed)) return [opened];
  const closing: AlertStep = { type: 'closed', alert: id, members: closed };
  const over = isEmpty(joined);
  const alone = foldAlerts({ alerts: {}, windows: {}, done: {} }, [opened], at).alerts[id] as Alert;
  return over ? [opened, closing, resolved(alone, working)] : [opened, closing];
}

function together(one: Members, other: Members): Members {
  const all: Record<string, Record<string, number>> = {};
  for (const members of [one, other])
    for (const [unit, keys] of Object.entries(members)) all[unit] = { ...all[unit], ...keys };
  return all;
}

function continued(working: Working, alert: Alert, taking: Taking): AlertStep[] {
  const { id, joined, closed } = working;
  const severity = working.severity ?? alert.severity;
  const steps: AlertStep[] = [];
  if (!isEmpty(joined)) {
    const worsened = severity !== alert.severity && !isQuiet(alert);
    const facets = listed(working.facets, alert.facets);
    steps.push({
      type: 'joined',
      alert: id,
      members: joined,
      severity,
      facets,
      ...(worsened ? { tell: 'worsened' } : {}),
    });
  }
  if (!isEmpty(closed)) steps.push({ type: 'closed', alert: id, members: closed });
  const after = foldAlerts({ alerts: { [id]: alert }, windows: {}, done: {} }, steps, taking.at).alerts[id] as Alert;
  const wasOpen = openMembers(alert) > 0;
  const isOpen = openMembers(after) > 0;
  if (wasOpen === isOpen) return steps;
  return [...steps, moved(alert, isOpen, working, taking)];
}

const isMuted = ({ window, waived }: Alert): boolean => window !== null || waived !== null;
const isQuiet = (alert: Alert): boolean => isMuted(alert) || alert.flapping;

/** It fired or resolved: once too often, and it flaps. */
function moved(alert: Alert, isOpen: boolean, working: Working, { policy, at }: Taking): AlertStep {
  const { movements, withinMinutes } = policy.flapping;
  if (alert.flapping) return { type: 'flapped', alert: alert.id };
  const since = minutesAfter(at, -withinMinutes);
  const times = alert.moves.filter((when) => when >= since).length + 1;
  if (times >= movements && !isMuted(alert)) return { type: 'flapped', alert: alert.id, tell: 'flapping' };
  if (!isOpen) return resolved(alert, working);
  return {
    type: 'fired',
    alert: alert.id,
    kind: BEGINNING[alert.direction],
    ...(isMuted(alert) ? {} : { tell: 'again' }),
  };
}

function resolved(alert: Alert, { ended }: Working): AlertStep {
  const step = { type: 'resolved', alert: alert.id, kind: endingOf(alert, ended) } as const;
  return { ...step, ...(ended ? { ending: factsOf(ended) } : {}), ...(isMuted(alert) ? {} : { tell: 'resolved' }) };
}

function endingOf({ direction }: Alert, ended: Working['ended']): AlertKind {
  return direction !== 'dark' && ended?.change.movement === 'vanished' ? 'vanished' : ENDING[direction];
}

function factsOf(transition: Transition): Ending {
  const actor = actorOf(transition);
  return { because: transition.change.because, ...(actor ? { actor } : {}) };
}
