/** The ports that questions are answered from, and a way to read many units, a few at a time. */
import type { ChainUnit } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import { BeforeCut } from '../core/errors.ts';
import type { History, Roster } from '../core/ports.ts';

/** The history without the verbs that write. */
export interface Reads {
  readonly history: Pick<History, 'read' | 'asOf' | 'log'>;
  readonly roster: Pick<Roster, 'units'>;
}

const BEFORE_EVERY_COMMIT = '1970-01-01T00:00:00.000Z';

/**
 * The state that a unit's log begins with: the empty state, or the state in its cut. A log whose first commit is not 1
 * was cut.
 */
export async function beginningOf<State>(
  { asOf }: Pick<History, 'asOf'>,
  of: ChainUnit<State>,
): Promise<ChainState<State>> {
  try {
    return await asOf(of, BEFORE_EVERY_COMMIT);
  } catch (error) {
    if (error instanceof BeforeCut) return asOf(of, error.until);
    throw error;
  }
}

/** ISO instant up to which a cut removed the log of a unit that begins with this commit; null if nothing was removed. */
export const removedUntil = async (
  history: Pick<History, 'asOf'>,
  of: ChainUnit<unknown>,
  firstSeq: number | undefined,
): Promise<string | null> => ((firstSeq ?? 1) > 1 ? (await beginningOf(history, of)).at : null);

/** The number of units that are read at once. */
const AT_ONCE = 16;

/**
 * Runs `work` for each item, a few at a time, and yields the results in the order of the items. At most `atOnce` results wait
 * for their reader, so that memory does not grow with the number of items.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
  atOnce = AT_ONCE,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  const start = (item: T) => {
    const result = work(item);
    // the reader gets the error when it reaches this item; until then it must not count as an unhandled rejection
    result.catch(() => {});
    running.push(result);
  };
  for (const item of items) {
    start(item);
    if (running.length >= atOnce) yield await (running.shift() as Promise<R>);
  }
  for (const result of running) yield await result;
}
