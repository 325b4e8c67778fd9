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
  /** Planned units that were not evaluated by every control. Records of early releases name at most 100. */
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
