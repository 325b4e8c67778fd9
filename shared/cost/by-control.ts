/** The calls that each control adds to the scans of a month, and their price. Pure. */
import type { ControlReading } from '../core/catalogue.ts';
import { SCANNED } from './calls.ts';
import { monthOf, type Organisation } from './month.ts';
import { PRICES, type PriceName } from './prices.ts';

/** The calls of one account in a month, and their price. */
export interface Reading {
  readonly calls: number;
  readonly usd: number;
}

export interface ControlCost {
  readonly control: string;
  readonly cadence: string;
  readonly weekly: boolean;
  /** The calls that only this control needs. */
  readonly alone: Reading;
  /** The calls that it shares with other controls. */
  readonly shared: Reading;
}

export interface CostByControl {
  readonly organisation: Organisation;
  /** All calls, each counted once. */
  readonly total: Reading;
  /** The most expensive control first. */
  readonly controls: readonly ControlCost[];
}

const METRICS = 'cloudwatch:GetMetricData';
const NOTHING: Reading = { calls: 0, usd: 0 };

export function costByControl(controls: readonly ControlReading[], organisation: Organisation): CostByControl {
  const reading = readingOf(organisation);
  const readers = new Map<string, ControlReading[]>();
  for (const control of controls) {
    for (const id of control.collectors) readers.set(id, [...(readers.get(id) ?? []), control]);
  }
  const rows = controls.map((control): ControlCost => {
    const { id, cadence, weekly } = control;
    const parts = control.collectors.map((collector) => {
      const others = (readers.get(collector) ?? []).filter((one) => one !== control);
      return split(reading(collector), weekly, others);
    });
    const alone = sumOf(parts.map((part) => part.alone));
    return { control: id, cadence, weekly, alone, shared: sumOf(parts.map((part) => part.shared)) };
  });
  const all = [...readers].map(([collector, those]) => {
    const { weekly, daily } = reading(collector);
    return those.some((one) => !one.weekly) ? daily : weekly;
  });
  return { organisation, total: sumOf(all), controls: rows.sort(dearestFirst) };
}

/** The calls of a collector in a month if every scan runs it, and if only the weekly ones do. */
interface Rhythms {
  readonly daily: Reading;
  readonly weekly: Reading;
}

/**
 * If every scan evaluates a control, every scan runs its collectors, even those that other controls need only once a
 * week.
 */
function split({ daily, weekly }: Rhythms, isWeekly: boolean, others: readonly ControlReading[]) {
  const own = isWeekly ? weekly : daily;
  if (others.length === 0) return { alone: own, shared: NOTHING };
  const without = others.some((one) => !one.weekly) ? daily : weekly;
  const alone = own.calls > without.calls ? differenceOf(own, without) : NOTHING;
  return { alone, shared: differenceOf(own, alone) };
}

function readingOf(organisation: Organisation): (collector: string) => Rhythms {
  const { units, runs, wholeRuns } = monthOf(organisation);
  const { accounts, metricsPerAccount, trailCopies } = organisation;
  const asking = Object.values(SCANNED).reduce((sum, calls) => sum + (calls[METRICS] ?? 0), 0);
  const priceOf = (action: string): number => {
    const ofService = SERVICES[action.slice(0, action.indexOf(':'))];
    const metrics = action === METRICS ? (accounts * metricsPerAccount * usd('metricsRead')) / (units * asking) : 0;
    return usd('threatAnalysis') + trailCopies * usd('trailCopies') + (ofService ? usd(ofService) : 0) + metrics;
  };
  return (collector) => {
    const actions = Object.entries(SCANNED[collector] ?? {});
    const ofScan = sumOf(actions.map(([action, calls]) => ({ calls, usd: calls * priceOf(action) })));
    const inMonth = (scans: number): Reading => {
      const factor = (units * scans) / accounts;
      return { calls: ofScan.calls * factor, usd: ofScan.usd * factor };
    };
    return { daily: inMonth(runs), weekly: inMonth(wholeRuns) };
  };
}

/** Services that charge for read calls. */
const SERVICES: Readonly<Record<string, PriceName>> = {
  kms: 'keyRequests',
  s3: 'bucketRequests',
  ce: 'costExplorerRequests',
};

const usd = (name: PriceName): number => PRICES[name].usd / PRICES[name].per;

const sumOf = (parts: readonly Reading[]): Reading =>
  parts.reduce((sum, { calls, usd }) => ({ calls: sum.calls + calls, usd: sum.usd + usd }), NOTHING);

const differenceOf = (one: Reading, other: Reading): Reading => ({
  calls: one.calls - other.calls,
  usd: one.usd - other.usd,
});

const dearestFirst = (one: ControlCost, other: ControlCost): number =>
  other.alone.usd - one.alone.usd || other.shared.usd - one.shared.usd || one.control.localeCompare(other.control);
