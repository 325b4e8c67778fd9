/** Reads records near an instant or a commit, some of which a cut may have removed: then what the cut left. */
import type { ChainUnit } from './chain.ts';
import type { ChainState, Commit, TypedBody } from './commit.ts';
import { BeforeCut } from './errors.ts';
import type { History } from './ports.ts';

type Log = Pick<History, 'log'>;

/** The commits after a sequence number; if a cut removed the first of them, those that it left. */
export const leftAfter = <Body extends TypedBody>(
  history: Log,
  of: ChainUnit<unknown, Body>,
  after: number,
): AsyncGenerator<Commit<Body>> => leftIn(history, of, { after: Math.max(0, after) });

/** The commits since an ISO instant; if a cut removed the first of them, those that it left. */
export const leftSince = <Body extends TypedBody>(
  history: Log,
  of: ChainUnit<unknown, Body>,
  since: string,
): AsyncGenerator<Commit<Body>> => leftIn(history, of, { since });

async function* leftIn<Body extends TypedBody>(
  history: Log,
  of: ChainUnit<unknown, Body>,
  range: { readonly after?: number; readonly since?: string },
): AsyncGenerator<Commit<Body>> {
  try {
    yield* history.log(of, range);
  } catch (error) {
    // it is thrown before the first commit
    if (!(error instanceof BeforeCut)) throw error;
    yield* history.log(of);
  }
}

/** The state at an ISO instant; if a cut removed its commits, the state that the rest begins with. */
export async function leftAt<State>(
  history: Pick<History, 'asOf'>,
  of: ChainUnit<State>,
  at: string,
): Promise<ChainState<State>> {
  try {
    return await history.asOf(of, at);
  } catch (error) {
    if (error instanceof BeforeCut) return history.asOf(of, error.until);
    throw error;
  }
}
