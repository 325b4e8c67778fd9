/** Alerts + a commit's steps → alerts. Pure; the only place where an alert changes. */
import { SEVERITIES, type Severity } from '../../core/control.ts';
import {
  type Alert,
  type AlertStatus,
  type AlertStep,
  type AlertsState,
  allMembers,
  type Facets,
  isOver,
  type Members,
  type Part,
} from './alert.ts';
import { MOST_MOVEMENTS } from './policy.ts';

/**
 * What is over is kept for so long. A stream delivers a commit again within 24 hours or not at all ("DynamoDB Streams and
 * time to live"), and until then has to be recognised as told.
 */
const KEPT_HOURS = 24;
const HOUR = 3_600_000;

export function foldAlerts(state: AlertsState, steps: readonly AlertStep[], at: string): AlertsState {
  const alerts = { ...state.alerts };
  const windows = { ...state.windows };
  const done = { ...state.done };
  for (const step of steps) {
    if (step.type === 'window') windows[step.window.id] = step.window;
    else if (step.type === 'digest') done[step.digest.id] = at;
    else {
      if (step.type === 'acknowledged' && step.link) done[step.link] = at;
      alerts[step.alert] = afterStep(alerts[step.alert], step, at);
    }
  }
  const old = new Date(Date.parse(at) - KEPT_HOURS * HOUR).toISOString();
  return {
    alerts: without(alerts, (alert) => isOver(alert) && (alert.resolvedAt ?? at) < old),
    windows: without(windows, ({ until }) => until < old),
    done: without(done, (when) => when < old),
  };
}

const without = <T>(record: Readonly<Record<string, T>>, gone: (value: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => !gone(value)));

type AlertOnly = Exclude<AlertStep, { type: 'window' | 'digest' }>;

function afterStep(alert: Alert | undefined, step: AlertOnly, at: string): Alert {
  if (step.type === 'opened') return told(opened(step, at), step, at);
  if (!alert) throw new TypeError(`the step ${step.type} is of alert ${step.alert}, which was never opened`);
  return told(changed(alert, step, at), step, at);
}

function opened(step: Extract<AlertStep, { type: 'opened' }>, at: string): Alert {
  const { alert: id, kind, direction, severity, lead, cause, facets, window, waived } = step;
  return {
    ...{ id, kind, direction, severity, lead, cause, facets, window, waived },
    route: step.route ?? null,
    status: waived ? 'waived' : 'firing',
    openedAt: at,
    joinedAt: at,
    resolvedAt: null,
    ending: null,
    moves: [at],
    flapping: false,
    acknowledged: null,
    escalatedAt: null,
    reminded: [],
    told: { at, members: 0, updates: 0 },
    units: withOpen({}, step.members),
  };
}

function changed(alert: Alert, step: Exclude<AlertOnly, { type: 'opened' }>, at: string): Alert {
  switch (step.type) {
    case 'joined':
      return {
        ...alert,
        severity: worse(alert.severity, step.severity),
        facets: joinedFacets(alert.facets, step.facets),
        joinedAt: at,
        units: withOpen(alert.units, step.members),
      };
    case 'closed':
      return { ...alert, units: withClosed(alert.units, step.members) };
    case 'resolved':
      return {
        ...alert,
        status: 'resolved',
        kind: step.kind,
        resolvedAt: at,
        ending: step.ending ?? null,
        moves: withMove(alert, at),
      };
    case 'fired':
      return {
        ...alert,
        ...UNANSWERED,
        status: unanswered(alert),
        kind: step.kind,
        resolvedAt: null,
        moves: withMove(alert, at),
      };
    case 'flapped':
      return {
        ...alert,
        ...UNANSWERED,
        status: unanswered(alert),
        resolvedAt: null,
        flapping: true,
        moves: withMove(alert, at),
      };
    case 'rested':
      // whoever took it since it moved last still has it
      return { ...alert, escalatedAt: null, reminded: [], flapping: false, moves: [at] };
    case 'updated':
      return { ...alert, told: { ...alert.told, updates: alert.told.updates + 1 } };
    case 'escalated':
      return { ...alert, escalatedAt: at };
    case 'reminded':
      return { ...alert, reminded: [...alert.reminded, at] };
    case 'unmuted': {
      const status = isOver(alert) ? alert.status : 'firing';
      return { ...alert, ...UNANSWERED, status, window: null, waived: null, flapping: false, moves: [at] };
    }
    case 'acknowledged':
      return { ...alert, status: 'acknowledged', acknowledged: { by: step.by, at } };
    case 'waived': {
      const { by, until, reason } = step;
      return { ...alert, status: 'waived', waived: { by, until, reason } };
    }
  }
}

/** Of what begins anew nobody has been reminded, and nobody has it. */
const UNANSWERED = { acknowledged: null, escalatedAt: null, reminded: [] } as const;

/** What is waived stays so, however it moves. */
const unanswered = ({ waived }: Alert): AlertStatus => (waived ? 'waived' : 'firing');

/** What flaps for ever must not grow for ever. The bound is nobody's setting: the same steps always give the same alert. */
const withMove = ({ moves }: Alert, at: string): readonly string[] => [...moves, at].slice(-MOST_MOVEMENTS);

const told = (alert: Alert, { tell }: AlertOnly, at: string): Alert =>
  tell ? { ...alert, told: { ...alert.told, at, members: allMembers(alert) } } : alert;

export const worse = (one: Severity, other: Severity): Severity =>
  SEVERITIES.indexOf(other) < SEVERITIES.indexOf(one) ? other : one;

const union = (one: readonly string[], other: readonly string[]): readonly string[] =>
  other.length === 0 ? one : [...new Set([...one, ...other])];

const joinedFacets = (one: Facets, other: Facets): Facets => ({
  calls: union(one.calls, other.calls),
  controls: union(one.controls, other.controls),
  ous: union(one.ous, other.ous),
  environments: union(one.environments, other.environments),
});

type Units = Readonly<Record<string, Part>>;
const NO_PART: Part = { open: {}, closed: {} };

const withOpen = (units: Units, members: Members): Units =>
  moved(units, members, ({ open, closed }, keys) => ({ open: { ...open, ...keys }, closed: lacking(closed, keys) }));

const withClosed = (units: Units, members: Members): Units =>
  moved(units, members, ({ open, closed }, keys) => ({ open: lacking(open, keys), closed: { ...closed, ...keys } }));

type Keys = Members[string];

function moved(units: Units, members: Members, move: (part: Part, keys: Keys) => Part): Units {
  const next = { ...units };
  for (const [unit, keys] of Object.entries(members)) next[unit] = move(next[unit] ?? NO_PART, keys);
  return next;
}

const lacking = (keys: Keys, gone: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => !(key in gone)));
