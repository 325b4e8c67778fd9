/** Reads the newest commits of a log, some of which a cut may have removed. */
import type { ChainUnit } from './chain.ts';
import type { Commit, TypedBody } from './commit.ts';
import { BeforeCut } from './errors.ts';
import type { History } from './ports.ts';

/** The commits after a sequence number; if a cut removed the first of them, those that it left. */
export async function* leftAfter<Body extends TypedBody>(
  history: Pick<History, 'log'>,
  of: ChainUnit<unknown, Body>,
  after: number,
): AsyncGenerator<Commit<Body>> {
  try {
    yield* history.log(of, { after: Math.max(0, after) });
  } catch (error) {
    // it is thrown before the first commit
    if (!(error instanceof BeforeCut)) throw error;
    yield* history.log(of);
  }
}
