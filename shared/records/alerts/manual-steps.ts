/** The steps that people take: acknowledge and waive alerts, set maintenance windows, send test alerts. Pure. */

import { GLOBAL, ORGANIZATION, parseUnit, unitId } from '../../core/account.ts';
import type { Severity } from '../../core/control.ts';
import { digest } from '../../core/digest.ts';
import { own } from '../../core/own.ts';
import { type AccountOf, type WaivableFinding, type Waiver, waiverOf } from '../waivers.ts';
import {
  type Alert,
  type AlertStep,
  type AlertsState,
  isResolved,
  type MaintenanceWindow,
  type UnitMembers,
} from './alert.ts';
import { TEST_CONTROL } from './own-controls.ts';
import { unmutedSteps } from './timers.ts';

/** Why a step was not taken. */
export type Refusal =
  | { readonly is: 'unknown' }
  | { readonly is: 'resolved' | 'acknowledged' | 'waived' | 'dark'; readonly alert: Alert };

/** Finds an alert by its id, or by the beginning of its id if no other alert begins with it. */
export function findAlert({ alerts }: AlertsState, id: string): Alert | undefined {
  const named = Object.values(alerts).filter((alert) => alert.id.startsWith(id));
  return named.length === 1 ? named[0] : own(alerts, id);
}

/** The alert, if it can be acknowledged. */
export function findAcknowledgeable(state: AlertsState, id: string): Alert | Refusal {
  const alert = findAlert(state, id);
  if (!alert) return { is: 'unknown' };
  if (isResolved(alert)) return { is: 'resolved', alert };
  return alert.status === 'firing' ? alert : { is: alert.status as 'acknowledged' | 'waived', alert };
}

/** The alert, if it can be waived. An alert about unreadable resources cannot, because their verdicts are not known. */
export function findWaivable(state: AlertsState, id: string): Alert | Refusal {
  const alert = findAlert(state, id);
  if (!alert) return { is: 'unknown' };
  if (isResolved(alert)) return { is: 'resolved', alert };
  return alert.problem === 'dark' ? { is: 'dark', alert } : alert;
}

export const isRefusal = (found: Alert | Refusal): found is Refusal => 'is' in found;

export const acknowledgedStep = (alert: Alert, by: string): AlertStep => ({
  type: 'acknowledged',
  alert: alert.id,
  by,
  notify: 'acknowledged',
});

export interface Acceptance {
  readonly until: string;
  readonly reason: string;
  readonly by: string;
}

export const waivedStep = (alert: Alert, { until, reason, by }: Acceptance): AlertStep => ({
  ...{ type: 'waived', alert: alert.id, until, reason, by },
  notify: 'waived',
});

/**
 * Up to this many resources of one control in one account each get a waiver; if there are more, one waiver covers the
 * account.
 */
const MOST_NAMED = 25;

/** Waivers for the open findings of an alert, so that they do not fire in another alert until then. */
export function waiversFor(alert: Alert, { until, reason, by }: Acceptance): Waiver[] {
  const groups = Map.groupBy(findingsIn(alert, 'open'), ({ account, control }) => `${account} ${control}`);
  return [...groups.values()].flatMap((group) => {
    const [{ account, control } = { account: '', control: '' }] = group;
    const resources = group.length > MOST_NAMED ? [null] : group.map(({ resource }) => resource);
    return resources.map((resource) => ({
      id: digest([alert.id, account, control, resource, until]).slice(0, 12),
      ...{ control, account, resource, until, reason, by },
    }));
  });
}

/**
 * The steps after a waiver was ended early. An alert is unmuted if it has a finding that only this waiver covered and none of
 * the `others` does. Its open findings decide; if it has none, its closed findings do.
 */
export function stepsAfterWaiverEnd(
  { alerts }: AlertsState,
  waiver: Waiver,
  { others, at, accountOf }: { others: Readonly<Record<string, Waiver>>; at: string; accountOf: AccountOf },
): AlertStep[] {
  const ended = { [waiver.id]: waiver };
  const isLeftUnwaived = (finding: WaivableFinding) =>
    waiverOf(ended, finding, at, accountOf) && !waiverOf(others, finding, at, accountOf);
  return Object.values(alerts)
    .filter((alert) => alert.waived && openOrClosedFindings(alert).some(isLeftUnwaived))
    .flatMap(unmutedSteps);
}

/**
 * The steps after waivers were recorded: an alert of failures is waived if waivers cover every failure that it holds.
 * It is sent again when the first of these waivers ends.
 */
export function stepsAfterWaiving(
  { alerts }: AlertsState,
  waivers: Readonly<Record<string, Waiver>>,
  { at, accountOf }: { at: string; accountOf: AccountOf },
): AlertStep[] {
  return Object.values(alerts).flatMap((alert) => {
    if (isResolved(alert) || alert.waived || alert.problem !== 'failing') return [];
    const found = findingsIn(alert, 'open').map((finding) => waiverOf(waivers, finding, at, accountOf));
    const covering = found.filter((waiver) => waiver !== undefined);
    if (covering.length === 0 || covering.length < found.length) return [];
    const [first] = covering.toSorted((one, other) => (one.until < other.until ? -1 : 1));
    return first ? [waivedStep(alert, first)] : [];
  });
}

function openOrClosedFindings(alert: Alert): WaivableFinding[] {
  const open = findingsIn(alert, 'open');
  return open.length > 0 ? open : findingsIn(alert, 'closed');
}

const findingsIn = ({ units }: Alert, members: keyof UnitMembers): WaivableFinding[] =>
  Object.entries(units).flatMap(([unit, part]) =>
    Object.keys(part[members]).map((key) => ({ ...parseUnit(unit), ...findingOf(key) })),
  );

/** Splits a member key. The key of an expiring verdict begins with `ending#`; the id of a control contains no `#`. */
function findingOf(key: string): { control: string; resource: string } {
  const name = key.replace(/^ending#/, '');
  const end = name.indexOf('#');
  return { control: name.slice(0, end), resource: name.slice(end + 1) };
}

export const windowStep = (window: MaintenanceWindow): AlertStep => ({ type: 'window', window });

/** Opens a test alert for one route, or for all routes (`route` is null). It has no members. */
export function testStep({ id, route, severity, by, at }: TestAlert): AlertStep {
  const where = route === null ? 'every route' : `the route ${route}`;
  return {
    ...{ type: 'opened', alert: id, kind: 'test', problem: 'failing', severity, route, window: null, waived: null },
    lead: {
      control: TEST_CONTROL,
      resource: route ?? 'every route',
      unit: unitId({ account: ORGANIZATION, region: GLOBAL }),
      account: { name: 'test', ou: '', environment: '' },
      seq: 0,
      at,
      to: null,
      because: `this is a test of ${where}, sent by ${by}: nothing has happened`,
      event: null,
    },
    groupKey: `test|${id}`,
    facets: { calls: [], controls: [TEST_CONTROL], ous: [''], environments: [''] },
    members: {},
    notify: 'opened',
  };
}

export interface TestAlert {
  readonly id: string;
  readonly route: string | null;
  readonly severity: Severity;
  readonly by: string;
  readonly at: string;
}

/** Resolves a test alert, in pagers too. */
export const testEndedStep = (id: string): AlertStep => ({
  type: 'resolved',
  alert: id,
  kind: 'test',
  notify: 'resolved',
});
