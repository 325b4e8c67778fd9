/** The records of all runs. Their log is what is read: nothing adds up to a state. */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { Status } from '../core/control.ts';

/** Proof of one scan's completeness, in the unit of all runs. */
export interface RunBody {
  readonly type: 'run';
  readonly run: string;
  readonly startedAt: string;
  readonly units: number;
  readonly evaluatedUnits: number;
  /** Controls expected over all units, and those that were evaluated. */
  readonly controls: number;
  readonly evaluatedControls: number;
  /** Units that were planned and not evaluated, or not by every control; those of early records at most 100 of them. */
  readonly missing: readonly string[];
  readonly verdicts: Readonly<Record<Status, number>>;
  /** Root of the Merkle tree over the heads of all other chains at the end of the run (shared/core/anchor.ts). */
  readonly heads: string;
}

type RunsState = Readonly<Record<string, never>>;

const runsChain: Chain<RunsState, RunBody> = {
  type: 'run',
  empty: {},
  fold: (state) => state,
  parts: (state) => ({ ...state }),
  size: () => 0,
};

export const RUNS: ChainUnit<RunsState, RunBody> = { unit: 'runs/global', chain: runsChain };
