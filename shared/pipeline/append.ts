/** Appends to a unit that several may write to: whoever was too late reads again and makes its commit anew. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Commit, Draft, UnitState } from '../core/commit.ts';
import { Conflict } from '../core/errors.ts';
import type { History } from '../core/ports.ts';

export interface Appended {
  readonly commit: Commit;
  readonly state: UnitState;
}

const ATTEMPTS = 20;
/** Writers that met once are to come at different times, the longer the more often they met. */
const LONGEST_WAIT_MS = 25;

/** `make` gets the newest state and answers what to append, or null when there is nothing (any more). */
export async function appendTo(
  history: Pick<History, 'read' | 'append'>,
  unit: string,
  make: (state: UnitState) => Draft | null,
): Promise<Appended | null> {
  for (let attempt = 1; ; attempt += 1) {
    const state = await history.read(unit);
    const draft = make(state);
    if (!draft) return null;
    try {
      return await history.append(state, draft);
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
    await wait(Math.random() * LONGEST_WAIT_MS * attempt);
  }
}
