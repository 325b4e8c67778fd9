/** Rules for names of releases, and the message for an unknown name. */
import { didYouMean } from '../config/closest.ts';
import { parseUnit } from '../core/account.ts';
import { UsageError } from '../core/errors.ts';
import { listed } from '../core/words.ts';
import type { Reads } from '../queries/reading.ts';
import { RELEASES, type Release, type ReleaseState } from '../records/releases.ts';

/** Names are used in names of units, and in commands that people copy. */
const NAME = /^[A-Za-z0-9][\w.+-]{0,63}$/;

export function requireName(name: string): void {
  if (NAME.test(name)) return;
  throw new UsageError(
    'the name of a release has 1 to 64 letters, digits and ._+-, and begins with a letter or a digit, such as 2026.1',
  );
}

export async function releaseNames({ roster }: Pick<Reads, 'roster'>): Promise<string[]> {
  const names: string[] = [];
  for await (const { unit } of roster.units(RELEASES)) names.push(parseUnit(unit).region);
  return names.sort();
}

export async function requireRelease(
  reads: Pick<Reads, 'roster'>,
  name: string,
  { release }: ReleaseState,
): Promise<Release> {
  requireName(name);
  if (release) return release;
  const names = (await releaseNames(reads)).filter((one) => one !== name);
  const there = names.length > 0 ? `there is ${listed(names)}` : 'none was started yet';
  throw new UsageError(
    `there is no release ${name}${didYouMean(name, names)}; ${there}; start one with \`plumbline release start\``,
  );
}
