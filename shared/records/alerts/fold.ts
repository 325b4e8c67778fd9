/** Applies the steps of a commit to the alerts. Pure. Alerts change nowhere else. */
import { SEVERITIES, type Severity } from '../../core/control.ts';
import {
  type Alert,
  type AlertStatus,
  type AlertStep,
  type AlertsState,
  type Facets,
  isResolved,
  type Members,
  memberCount,
  type UnitMembers,
} from './alert.ts';
import { MOST_MOVEMENTS } from './policy.ts';

/**
 * Resolved alerts, ended windows and used ids are kept for this long. A stream may deliver a commit again for 24 hours
 * ("DynamoDB Streams and time to live"), and the second delivery must be recognised.
 */
const KEPT_HOURS = 24;
const HOUR = 3_600_000;

export function foldAlerts(state: AlertsState, steps: readonly AlertStep[], at: string): AlertsState {
  const alerts = { ...state.alerts };
  const windows = { ...state.windows };
  const usedIds = { ...state.usedIds };
  for (const step of steps) {
    if (step.type === 'window') windows[step.window.id] = step.window;
    else if (step.type === 'digest') Object.assign(usedIds, { [step.digest.id]: at }, step.digest.told);
    else {
      if (step.type === 'acknowledged' && step.link) usedIds[step.link] = at;
      alerts[step.alert] = afterStep(alerts[step.alert], step, at);
    }
  }
  const old = new Date(Date.parse(at) - KEPT_HOURS * HOUR).toISOString();
  return {
    alerts: without(alerts, (alert) => isResolved(alert) && (alert.resolvedAt ?? at) < old),
    windows: without(windows, ({ until }) => until < old),
    usedIds: without(usedIds, (when) => when < old),
  };
}

const without = <T>(record: Readonly<Record<string, T>>, gone: (value: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => !gone(value)));

type AlertOnly = Exclude<AlertStep, { type: 'window' | 'digest' }>;

function afterStep(alert: Alert | undefined, step: AlertOnly, at: string): Alert {
  if (step.type === 'opened') return notified(opened(step, at), step, at);
  if (!alert) throw new TypeError(`the step ${step.type} names the alert ${step.alert}, which was never opened`);
  return notified(changed(alert, step, at), step, at);
}

function opened(step: Extract<AlertStep, { type: 'opened' }>, at: string): Alert {
  const { alert: id, kind, problem, severity, lead, groupKey, facets, window, waived } = step;
  return {
    ...{ id, kind, problem, severity, lead, groupKey, facets, window, waived },
    route: step.route ?? null,
    status: waived ? 'waived' : 'firing',
    openedAt: at,
    joinedAt: at,
    resolvedAt: null,
    ending: null,
    statusChanges: [at],
    flapping: false,
    acknowledged: null,
    escalatedAt: null,
    remindedAt: [],
    notified: { at, members: 0, updates: 0 },
    units: withOpen({}, step.members),
  };
}

function changed(alert: Alert, step: Exclude<AlertOnly, { type: 'opened' }>, at: string): Alert {
  switch (step.type) {
    case 'joined':
      return {
        ...alert,
        severity: moreSevere(alert.severity, step.severity),
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
        statusChanges: withStatusChange(alert, at),
      };
    case 'fired':
      return {
        ...alert,
        ...NOT_ACKNOWLEDGED,
        status: statusWhenFiring(alert),
        kind: step.kind,
        resolvedAt: null,
        statusChanges: withStatusChange(alert, at),
      };
    case 'flapped':
      return {
        ...alert,
        ...NOT_ACKNOWLEDGED,
        status: statusWhenFiring(alert),
        resolvedAt: null,
        flapping: true,
        statusChanges: withStatusChange(alert, at),
      };
    case 'stabilised':
      // an alert that was acknowledged while it flapped stays acknowledged
      return { ...alert, escalatedAt: null, remindedAt: [], flapping: false, statusChanges: [at] };
    case 'updated':
      return { ...alert, notified: { ...alert.notified, updates: alert.notified.updates + 1 } };
    case 'escalated':
      return { ...alert, escalatedAt: at };
    case 'reminded':
      return { ...alert, remindedAt: [...alert.remindedAt, at] };
    case 'unmuted': {
      const status = isResolved(alert) ? alert.status : 'firing';
      return {
        ...alert,
        ...NOT_ACKNOWLEDGED,
        status,
        window: null,
        waived: null,
        flapping: false,
        statusChanges: [at],
      };
    }
    case 'acknowledged':
      return { ...alert, status: 'acknowledged', acknowledged: { by: step.by, at } };
    case 'waived': {
      const { by, until, reason } = step;
      return { ...alert, status: 'waived', waived: { by, until, reason } };
    }
  }
}

/** An alert that fires again is not acknowledged, and its escalation starts from the beginning. */
const NOT_ACKNOWLEDGED = { acknowledged: null, escalatedAt: null, remindedAt: [] } as const;

/** A waived alert stays waived when it fires again. */
const statusWhenFiring = ({ waived }: Alert): AlertStatus => (waived ? 'waived' : 'firing');

/** Limits the list, which would otherwise grow while an alert flaps. The limit is no setting, so the same steps always give the same alert. */
const withStatusChange = ({ statusChanges }: Alert, at: string): readonly string[] =>
  [...statusChanges, at].slice(-MOST_MOVEMENTS);

const notified = (alert: Alert, { notify }: AlertOnly, at: string): Alert =>
  notify ? { ...alert, notified: { ...alert.notified, at, members: memberCount(alert) } } : alert;

export const moreSevere = (one: Severity, other: Severity): Severity =>
  SEVERITIES.indexOf(other) < SEVERITIES.indexOf(one) ? other : one;

const union = (one: readonly string[], other: readonly string[]): readonly string[] =>
  other.length === 0 ? one : [...new Set([...one, ...other])];

const joinedFacets = (one: Facets, other: Facets): Facets => ({
  calls: union(one.calls, other.calls),
  controls: union(one.controls, other.controls),
  ous: union(one.ous, other.ous),
  environments: union(one.environments, other.environments),
});

type Units = Readonly<Record<string, UnitMembers>>;
const NO_MEMBERS: UnitMembers = { open: {}, closed: {} };

const withOpen = (units: Units, members: Members): Units =>
  moved(units, members, ({ open, closed }, keys) => ({
    open: { ...open, ...keys },
    closed: withoutKeys(closed, keys),
  }));

const withClosed = (units: Units, members: Members): Units =>
  moved(units, members, ({ open, closed }, keys) => ({
    open: withoutKeys(open, keys),
    closed: { ...closed, ...keys },
  }));

type Keys = Members[string];

function moved(units: Units, members: Members, move: (part: UnitMembers, keys: Keys) => UnitMembers): Units {
  const next = { ...units };
  for (const [unit, keys] of Object.entries(members)) next[unit] = move(next[unit] ?? NO_MEMBERS, keys);
  return next;
}

const withoutKeys = (keys: Keys, gone: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => !(key in gone)));
