/** Appends to a unit that several may write to: a writer that was too late reads again and makes its commit anew. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Appended, ChainUnit } from '../core/chain.ts';
import type { ChainState, NewCommit, TypedBody } from '../core/commit.ts';
import { Conflict } from '../core/errors.ts';
import type { History } from '../core/ports.ts';

const ATTEMPTS = 20;
const LONGEST_WAIT_MS = 25;

/**
 * Takes an attempt until it meets no other writer of the unit. Writers that met are to come at different times, the longer
 * the more often they met. An attempt reads the unit again. Throws `Conflict` when the last of 20 met another, too.
 */
export async function againstOthers<T>(attempt: (earlier: number) => Promise<T>): Promise<T> {
  for (let earlier = 0; ; earlier += 1) {
    try {
      return await attempt(earlier);
    } catch (error) {
      if (!(error instanceof Conflict) || earlier + 1 === ATTEMPTS) throw error;
    }
    await wait(Math.random() * LONGEST_WAIT_MS * (earlier + 1));
  }
}

/** `make` gets the newest state and answers what to append, or null when there is nothing (any more). */
export async function appendTo<State, Body extends TypedBody>(
  history: Pick<History, 'read' | 'append'>,
  of: ChainUnit<State, Body>,
  make: (state: ChainState<State>) => NewCommit<NoInfer<Body>> | null,
): Promise<Appended<State, Body> | null> {
  return againstOthers(async () => {
    const state = await history.read(of);
    const next = make(state);
    return next && history.append(of, state, next);
  });
}
