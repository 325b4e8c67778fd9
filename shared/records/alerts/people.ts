/** What people do about alerts: they take them, accept them, expect them, and try whether they arrive. Pure. */
import { GLOBAL, ORGANIZATION, parseUnit, unitId } from '../../core/account.ts';
import type { Severity } from '../../core/control.ts';
import { digest } from '../../core/digest.ts';
import { type Waiver, waiverOf } from '../waivers.ts';
import { type Alert, type AlertStep, type AlertsState, isOver, type MaintenanceWindow, type Part } from './alert.ts';
import { TEST } from './own.ts';
import { unmutedSteps } from './timers.ts';

/** Why nothing was done. */
export type Refusal =
  | { readonly is: 'unknown' }
  | { readonly is: 'over' | 'acknowledged' | 'waived' | 'dark'; readonly alert: Alert };

/** The alert that an id, or the beginning of one, names. */
export function alertNamed({ alerts }: AlertsState, id: string): Alert | undefined {
  const named = Object.values(alerts).filter((alert) => alert.id.startsWith(id));
  return named.length === 1 ? named[0] : alerts[id];
}

/** Whether somebody may take it. */
export function takeable(state: AlertsState, id: string): Alert | Refusal {
  const alert = alertNamed(state, id);
  if (!alert) return { is: 'unknown' };
  if (isOver(alert)) return { is: 'over', alert };
  return alert.status === 'firing' ? alert : { is: alert.status as 'acknowledged' | 'waived', alert };
}

/** Whether somebody may accept it until a date. What nobody can see, nobody can accept. */
export function waivable(state: AlertsState, id: string): Alert | Refusal {
  const alert = alertNamed(state, id);
  if (!alert) return { is: 'unknown' };
  if (isOver(alert)) return { is: 'over', alert };
  return alert.direction === 'dark' ? { is: 'dark', alert } : alert;
}

export const isRefusal = (found: Alert | Refusal): found is Refusal => 'is' in found;

export const acknowledged = (alert: Alert, by: string): AlertStep => ({
  type: 'acknowledged',
  alert: alert.id,
  by,
  tell: 'acknowledged',
});

export interface Acceptance {
  readonly until: string;
  readonly reason: string;
  readonly by: string;
}

export const waived = (alert: Alert, { until, reason, by }: Acceptance): AlertStep => ({
  ...{ type: 'waived', alert: alert.id, until, reason, by },
  tell: 'waived',
});

/** So many resources of one control in one account are named one by one; more are accepted as a whole. */
const NAMED = 25;

/** Waivers of what an alert holds, so that none of it fires again by another cause before their time. */
export function waiversFor(alert: Alert, { until, reason, by }: Acceptance): Waiver[] {
  const groups = Map.groupBy(findingsIn(alert, 'open'), ({ account, control }) => `${account} ${control}`);
  return [...groups.values()].flatMap((group) => {
    const [{ account, control } = { account: '', control: '' }] = group;
    const resources = group.length > NAMED ? [null] : group.map(({ resource }) => resource);
    return resources.map((resource) => ({
      id: digest([alert.id, account, control, resource, until]).slice(0, 12),
      ...{ control, account, resource, until, reason, by },
    }));
  });
}

/**
 * A waiver ends before its time, and `others` hold on: an alert of which it alone kept something quiet is quiet no longer. What
 * is open in an alert decides; where nothing is, what was.
 */
export function waiverEnded(
  { alerts }: AlertsState,
  waiver: Waiver,
  others: Readonly<Record<string, Waiver>>,
  at: string,
): AlertStep[] {
  const ended = { [waiver.id]: waiver };
  const isBared = (finding: Finding) => waiverOf(ended, finding, at) && !waiverOf(others, finding, at);
  return Object.values(alerts)
    .filter((alert) => alert.waived && heldBy(alert).some(isBared))
    .flatMap(unmutedSteps);
}

function heldBy(alert: Alert): Finding[] {
  const open = findingsIn(alert, 'open');
  return open.length > 0 ? open : findingsIn(alert, 'closed');
}

interface Finding {
  readonly account: string;
  readonly control: string;
  readonly resource: string;
}

const findingsIn = ({ units }: Alert, members: keyof Part): Finding[] =>
  Object.entries(units).flatMap(([unit, part]) =>
    Object.keys(part[members]).map((key) => ({ account: parseUnit(unit).account, ...findingOf(key) })),
  );

/** `ending#` in front of what expires; a control's id has no `#` in it. */
function findingOf(key: string): { control: string; resource: string } {
  const name = key.replace(/^ending#/, '');
  const end = name.indexOf('#');
  return { control: name.slice(0, end), resource: name.slice(end + 1) };
}

export const windowStep = (window: MaintenanceWindow): AlertStep => ({ type: 'window', window });

/** A test alert to one route, or to all (`route` null), which holds nothing and resolves when it was tried. */
export function testStep({ id, route, severity, by, at }: TestAlert): AlertStep {
  const where = route === null ? 'every route' : `the route ${route}`;
  return {
    ...{ type: 'opened', alert: id, kind: 'test', direction: 'worse', severity, route, window: null, waived: null },
    lead: {
      control: TEST,
      resource: route ?? 'every route',
      unit: unitId({ account: ORGANIZATION, region: GLOBAL }),
      place: { name: 'test', ou: '', environment: '' },
      seq: 0,
      at,
      to: null,
      because: `this is a test of ${where}, sent by ${by}: nothing has happened`,
      event: null,
    },
    cause: `test|${id}`,
    facets: { calls: [], controls: [TEST], ous: [''], environments: [''] },
    members: {},
    tell: 'opened',
  };
}

export interface TestAlert {
  readonly id: string;
  readonly route: string | null;
  readonly severity: Severity;
  readonly by: string;
  readonly at: string;
}

/** A test that was tried is over, for pagers too. */
export const testOver = (id: string): AlertStep => ({ type: 'resolved', alert: id, kind: 'test', tell: 'resolved' });
