/** Merges several streams, each in order, into one stream in order. */
import { inOrder } from './reading.ts';

interface Source<T> {
  readonly stream: AsyncIterator<T>;
  readonly next: T;
}

/** Holds one item of each stream at a time. */
export async function* merged<T>(
  streams: readonly AsyncIterable<T>[],
  compare: (one: T, other: T) => number,
): AsyncGenerator<T> {
  const sources: Source<T>[] = [];
  const open = streams.map((stream) => stream[Symbol.asyncIterator]());
  try {
    for await (const source of inOrder(open, advanced)) if (source) sources.push(source);
    sources.sort((one, other) => compare(other.next, one.next));
    // the first stream is at the end of the list, where it is removed and inserted at the lowest cost
    for (let first = sources.pop(); first; first = sources.pop()) {
      yield first.next;
      const following = await advanced(first.stream);
      if (following) sources.splice(placeOf(following, sources, compare), 0, following);
    }
  } finally {
    await Promise.all(open.map((stream) => stream.return?.()));
  }
}

async function advanced<T>(stream: AsyncIterator<T>): Promise<Source<T> | null> {
  const { done, value } = await stream.next();
  return done ? null : { stream, next: value };
}

/** The index of a stream in a list that is sorted from the last to the first. */
function placeOf<T>({ next }: Source<T>, sources: readonly Source<T>[], compare: (one: T, other: T) => number): number {
  let low = 0;
  let high = sources.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sources[middle];
    if (other && compare(other.next, next) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
