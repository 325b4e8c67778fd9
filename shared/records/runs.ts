/** The chain of all runs. Readers read its log; its state is empty. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { Status } from '../core/control.ts';

/** The record of one run: which of the planned units and controls were evaluated. */
export interface RunBody {
  readonly type: 'run';
  readonly run: string;
  readonly startedAt: string;
  readonly units: number;
  readonly evaluatedUnits: number;
  /** Number of controls to evaluate, summed over all units, and the number that was evaluated. */
  readonly controls: number;
  readonly evaluatedControls: number;
  /** How many controls kept the verdicts of an earlier run, by the day on which they are due; left out if none did. */
  readonly kept?: Readonly<Record<string, number>>;
  /** The collectors that took longest, at most ten; left out if none took long. */
  readonly slowest?: readonly SlowCollector[];
  /** Planned units in which some due control was not evaluated. Records of early releases name at most 100. */
  readonly missing: readonly string[];
  /** The verdicts that hold in the evaluated units, including those that were kept. */
  readonly verdicts: Readonly<Record<Status, number>>;
  /** Root of the Merkle tree over the heads of all other chains at the end of the run (shared/core/anchor.ts). */
  readonly heads: string;
}

/** A collector that took long. */
export interface SlowCollector {
  readonly collector: string;
  /** Its longest time, with its wait for the collectors that it uses, and the unit where it took that. */
  readonly ms: number;
  readonly unit: string;
  /** The number of units in which it was among the slowest. */
  readonly units: number;
}

/** Number of controls that kept the verdicts of an earlier run. */
export const keptIn = ({ kept = {} }: Pick<RunBody, 'kept'>): number =>
  Object.values(kept).reduce((sum, count) => sum + count, 0);

type RunsState = Readonly<Record<string, never>>;

const runsChain: Chain<RunsState, RunBody> = {
  type: 'run',
  empty: {},
  fold: (state) => state,
  parts: (state) => ({ ...state }),
  size: () => 0,
};

export const RUNS: ChainUnit<RunsState, RunBody> = { unit: 'runs/global', chain: runsChain };
