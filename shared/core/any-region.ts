/**
 * Reads facts for which every region gives the same answer. If one region refuses and another answers, the verdict is
 * not `unknown`.
 */
import type { Aws } from './collector.ts';
import { CouldNotRead, type Unreadable } from './errors.ts';
import { seen } from './reading.ts';

/**
 * After these reasons no further region is tried. Most would recur in every region (unreadable answers, missing
 * credentials). A region that timed out has used up its time: a unit has a minute, and two such regions would use all
 * of it (core/limits.ts).
 */
const LAST: readonly Unreadable[] = [
  'malformed',
  'credentials',
  'no-credentials',
  'other-account',
  'timed-out',
  'throttled',
];

/**
 * Asks one region after the other until one answers. Throws the first region's `CouldNotRead` when none does, so that the
 * reason is the same in every scan.
 */
export async function firstAnswer<T>(regions: readonly string[], ask: (region: string) => Promise<T>): Promise<T> {
  let refusal: CouldNotRead | undefined;
  for (const region of regions) {
    const answer = await seen(ask(region));
    if (!(answer instanceof CouldNotRead)) return answer as T;
    refusal ??= answer;
    if (LAST.includes(answer.reason)) break;
  }
  throw refusal ?? new TypeError('there is no region to ask');
}

/** For a collector of account scope: its own region first, then the others of the scan. */
export const anyRegion = <T>(
  { region, regions }: Pick<Aws, 'region' | 'regions'>,
  ask: (region: string) => Promise<T>,
): Promise<T> => firstAnswer([...new Set([region, ...regions])], ask);
