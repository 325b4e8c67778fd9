/** The chains of drills, one for each account and one for the organisation. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { RecordKind } from '../core/source.ts';
import { type Drill, type DrillEnd, type DrillStep, isFinished } from './drill.ts';

export type StartedDrill = Omit<Drill, 'steps' | 'end'>;

export interface DrillBody {
  readonly type: 'drill';
  readonly step:
    | { readonly kind: 'started'; readonly drill: StartedDrill }
    | { readonly kind: 'stepped'; readonly name: string; readonly step: DrillStep }
    | { readonly kind: 'finished'; readonly name: string; readonly end: DrillEnd };
}

/** The drills that run, and the newest of those that ended, by their names. */
export type DrillsState = Readonly<Record<string, Drill>>;

/** Some drills a week for a year; the log keeps every one. */
const MOST_KEPT = 200;

function foldDrills(state: DrillsState, { step }: DrillBody): DrillsState {
  if (step.kind === 'started') return newest({ ...state, [step.drill.name]: { ...step.drill, steps: [], end: null } });
  const drill = Object.hasOwn(state, step.name) ? state[step.name] : undefined;
  // the writers of this unit check this first; a state must be folded from any log
  if (!drill || isFinished(drill)) return state;
  return { ...state, [step.name]: step.kind === 'stepped' ? withStep(drill, step.step) : { ...drill, end: step.end } };
}

/** The drill with one step more, in the order in which they happened. */
export const withStep = (drill: Drill, step: DrillStep): Drill => ({
  ...drill,
  steps: [...drill.steps, step].toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
});

function newest(state: DrillsState): DrillsState {
  const ended = Object.values(state).filter(isFinished);
  const tooMany = Object.keys(state).length - MOST_KEPT;
  if (tooMany <= 0) return state;
  // by name where two ended at one instant, so that the order in which a state was stored does not matter
  const orderOf = ({ end, name }: (typeof ended)[number]) => `${end.at} ${name}`;
  const oldestFirst = ended.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  const left = new Set(oldestFirst.slice(0, tooMany).map(({ name }) => name));
  return Object.fromEntries(Object.entries(state).filter(([name]) => !left.has(name)));
}

const drillsChain: Chain<DrillsState, DrillBody> = {
  type: 'drill',
  empty: {},
  fold: foldDrills,
  parts: (drills) => ({ drills }),
  size: (drills) => Object.values(drills).reduce((sum, { steps }) => sum + 1 + steps.length, 0),
};

/** The first part of the names of these units, before the `/`. */
export const DRILLS = 'drills';

/** The drills of an account, by its id, or of the organisation. */
export const drillsOf = (account: string): ChainUnit<DrillsState, DrillBody> => ({
  unit: `${DRILLS}/${account}`,
  chain: drillsChain,
});

/** Drills, ended or not, as records that controls read. */
export const DRILL_RECORDS: RecordKind<Drill, DrillsState> = {
  unitOf: drillsOf,
  listed: (state) => Object.values(state),
};
