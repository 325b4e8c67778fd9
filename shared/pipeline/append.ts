/**
 * Appends to a unit with several writers: if another writer was first, reads the unit again and makes the commit anew.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Appended, ChainUnit } from '../core/chain.ts';
import type { ChainState, NewCommit, TypedBody } from '../core/commit.ts';
import { Conflict } from '../core/errors.ts';
import type { History } from '../core/ports.ts';

const ATTEMPTS = 20;
const LONGEST_WAIT_MS = 25;

/**
 * Repeats an attempt until no other writer commits at the same time. Writers wait a random time that grows with each
 * conflict. Every attempt must read the unit again. Throws `Conflict` after 20 attempts.
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

/**
 * `make` gets the newest state and returns what to append, or null when there is nothing to append. `known` is the state as the
 * caller read it last: the unit is read again only if another writer appended since.
 */
export async function appendTo<State, Body extends TypedBody>(
  history: Pick<History, 'read' | 'append'>,
  of: ChainUnit<State, Body>,
  make: (state: ChainState<State>) => NewCommit<NoInfer<Body>> | null,
  known?: ChainState<State>,
): Promise<Appended<State, Body> | null> {
  return againstOthers(async (earlier) => {
    const state = earlier === 0 && known ? known : await history.read(of);
    const next = make(state);
    return next && history.append(of, state, next);
  });
}
