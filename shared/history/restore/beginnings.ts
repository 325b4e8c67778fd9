/** Finds where the logs of an archive begin: after the cuts in it, each of which is verified as fsck does. */
import { GENESIS } from '../../core/chain.ts';
import type { ChainState } from '../../core/commit.ts';
import { CorruptHistory } from '../../core/errors.ts';
import { flawOfCut } from '../../core/sign-cut.ts';
import { type CutBody, cutsOf, stateAfterCut, unitOfCuts } from '../../records/cuts.ts';
import { commitsOf, unitNamed } from '../../records/units.ts';
import type { Beginning } from '../fsck-unit.ts';
import { commitOfText } from '../log-item.ts';
import { checkUnit, type Start } from './check.ts';
import { onceEach, type Spool } from './spool.ts';

/** The log of each unit that was cut begins after its newest cut. */
export type Beginnings = ReadonlyMap<string, Beginning>;

/** Where the chain of a unit begins in an archive. */
export function startOf(begins: Beginning | undefined): Start {
  if (!begins) return { seq: 0, hash: GENESIS, at: '' };
  const { seq, head, at } = begins.state;
  return { seq, hash: head, at };
}

/** The faults of cuts go into `problems`. Without a fingerprint, any key may have signed them. */
export async function beginningsIn(spool: Spool, fingerprint: string | null, problems: string[]): Promise<Beginnings> {
  const found = new Map<string, Beginning>();
  for await (const log of spool.cuts()) {
    const unit = unitOfCuts(log.unit) ?? '';
    const checked = checkUnit(log);
    problems.push(...checked.problems);
    const commits = onceEach(log).commits.map(({ item, text }) => commitOfText(item, text));
    const newest = commitsOf(cutsOf(unit).chain, commits).at(-1)?.body;
    const flaw = newest ? flawOfCut(newest.cut, fingerprint) : 'it holds no cut';
    if (flaw !== null) problems.push(`the cut of ${unit} proves nothing: ${flaw}`);
    const state = newest && flaw === null ? stateOrProblem(unit, newest, problems) : null;
    if (newest && state) found.set(unit, { cut: newest, state });
  }
  return found;
}

function stateOrProblem(unit: string, cut: CutBody, problems: string[]): ChainState<unknown> | null {
  try {
    return stateAfterCut(unitNamed(unit), cut);
  } catch (error) {
    if (!(error instanceof CorruptHistory)) throw error;
    problems.push(error.message);
    return null;
  }
}
