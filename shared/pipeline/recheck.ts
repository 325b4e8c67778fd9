/**
 * AWS answers for a moment with what was true before a change ("eventual consistency"). What an event announced and nobody
 * sees yet is looked at once more a little later, a bounded number of times, by a message that arrives then.
 */
import { GLOBAL, unitId } from '../core/account.ts';
import type { Cause } from '../core/commit.ts';
import type { Deps } from './deps.ts';
import type { Find, Place, Stale } from './stale.ts';

export interface Recheck extends Place {
  readonly controls: readonly string[];
  readonly cause: Cause;
  readonly time: string;
  readonly looked: number;
}

/** Seconds to wait before each further look. */
const WAITS: readonly number[] = [30];
/** What happened so long ago has settled: most changes are seen within seconds, those of IAM within a minute. */
const SETTLED_MS = 60_000;

/** Groups of what is to be looked at again, by the seconds until then. */
export function rechecksOf(unseen: readonly Stale[], now: Date): Map<number, Recheck[]> {
  const due = unseen.filter(
    ({ time, looked }) => looked < WAITS.length && now.getTime() - Date.parse(time) < SETTLED_MS,
  );
  return Map.groupBy(
    due.map(({ account, region, controls, cause, time, looked }) => ({
      ...{ account, region, cause, time },
      controls: controls.map(({ id }) => id),
      looked: looked + 1,
    })),
    ({ looked }) => WAITS[looked - 1] ?? 0,
  );
}

/** What a message that arrives now asks for; nothing when the account has been left out since. */
export async function staleAgain(
  { config }: Pick<Deps, 'config'>,
  find: Find,
  { account, region, controls, cause, time, looked }: Recheck,
): Promise<Stale[]> {
  const { item } = (await find(unitId({ account, region: GLOBAL }))) ?? {};
  if (!item) return [];
  const wanted = config.settingsFor(item.account).controls.filter(({ id }) => controls.includes(id));
  return wanted.length > 0 ? [{ account, region, item, controls: wanted, cause, time, looked }] : [];
}
