/** The units that a question is about. */
import { parseUnit } from '../core/account.ts';
import { listed } from '../core/words.ts';
import { isScanned } from '../records/units.ts';
import { BadQuestion } from './question.ts';
import type { Reads } from './reading.ts';

/** The scanned units of the accounts, in order; of all accounts when none is named. */
export async function unitsOf({ roster }: Pick<Reads, 'roster'>, accounts?: readonly string[]): Promise<string[]> {
  const units: string[] = [];
  for await (const { unit } of roster.units()) if (isScanned(unit)) units.push(unit);
  if (units.length === 0) throw new BadQuestion('accounts', () => 'the history holds no scan yet; scan into it first');
  const there = units.map((unit) => parseUnit(unit).account);
  const missing = accounts?.find((account) => !there.includes(account));
  if (missing !== undefined)
    throw new BadQuestion(
      'accounts',
      (name) => `the history holds nothing of ${missing}; check ${name}: there is ${listed(there)}`,
    );
  return units.filter((unit) => !accounts || accounts.includes(parseUnit(unit).account)).sort();
}
