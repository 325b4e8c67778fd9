/** Appends to a unit that has several writers: a writer that was too late reads again and makes its commit anew. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Commit, Draft, UnitState } from '../core/commit.ts';
import { Conflict } from '../core/errors.ts';
import type { History } from '../core/ports.ts';

export interface Appended {
  readonly commit: Commit;
  readonly state: UnitState;
}

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

/** `make` gets the newest state and returns what to append, or null when there is nothing to append. */
export async function appendTo(
  history: Pick<History, 'read' | 'append'>,
  unit: string,
  make: (state: UnitState) => Draft | null,
): Promise<Appended | null> {
  return againstOthers(async () => {
    const state = await history.read(unit);
    const draft = make(state);
    return draft && history.append(state, draft);
  });
}
