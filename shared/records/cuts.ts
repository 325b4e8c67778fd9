/**
 * The chain of a unit's cuts: records of the commits that were removed from the beginning of its log, with the state
 * that the rest begins with.
 */
import type { Chain, ChainUnit } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import type { Cut } from '../core/cut.ts';
import { digest } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import type { Finding } from '../core/ports.ts';
import { stateDigests } from '../core/state-digest.ts';

/** A finding that was open after the last removed commit. */
export type OpenThen = Omit<Finding, 'severity' | 'unit'>;

export interface CutBody {
  readonly type: 'cut';
  readonly cut: Cut;
  /** The contents of the unit's state after the last removed commit. */
  readonly contents: unknown;
  readonly open: readonly OpenThen[];
}

/** The newest cut; empty before the first one. */
export interface CutsState {
  readonly newest?: CutBody;
}

const cutsChain: Chain<CutsState, CutBody> = {
  type: 'cut',
  empty: {},
  fold: (_, body) => ({ newest: body }),
  parts: ({ newest }) => ({ newest: { ...newest } }),
  // a cut is made once a month at the most, so its state is always stored
  size: () => 0,
};

/** The name of units of cuts begins with this word and a `/`. */
export const CUTS = 'cuts';
const PREFIX = `${CUTS}/`;

/** The chain of the cuts of a unit. It is never cut itself. */
export const cutsOf = (unit: string): ChainUnit<CutsState, CutBody> => ({ unit: `${PREFIX}${unit}`, chain: cutsChain });

/** The unit that this unit holds the cuts of; null for all other units. */
export const unitOfCuts = (unit: string): string | null => (unit.startsWith(PREFIX) ? unit.slice(PREFIX.length) : null);

/**
 * The state that the log begins with after a cut. Throws `CorruptHistory` unless the last removed commit led to this
 * state.
 */
export function stateAfterCut<State>({ unit, chain }: ChainUnit<State>, body: CutBody): ChainState<State> {
  const { last, open } = body.cut;
  const isIts =
    [body.cut.unit, last.unit].every((one) => one === unit) &&
    open === digest(body.open) &&
    isObject(body.contents) &&
    digestOf(chain, body.contents as State) === last.state;
  if (isIts) return { unit, seq: last.seq, at: last.at, head: digest(last), contents: body.contents as State };
  throw new CorruptHistory(`${unit}: its cut does not hold the state that commit ${last.seq} led to: it was altered`);
}

function digestOf<State>(chain: Chain<State>, contents: State): string | null {
  const parts = chain.parts(contents);
  return Object.values(parts).every(isObject) ? stateDigests()(parts) : null;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
