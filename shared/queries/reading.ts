/** The ports that questions are answered from, and a way to read many units, a few at a time. */
import type { History, Roster } from '../core/ports.ts';

/** Reading needs none of the verbs that write. */
export interface Reads {
  readonly history: Pick<History, 'read' | 'asOf' | 'log'>;
  readonly roster: Pick<Roster, 'units'>;
}

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
