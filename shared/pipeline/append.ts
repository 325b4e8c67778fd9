/** Appends to a unit that several may write to: a writer that was too late reads again and makes its commit anew. */
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
