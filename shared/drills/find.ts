/** Finds drills in the history, now or as of an instant. */
import { didYouMean } from '../config/closest.ts';
import { parseUnit } from '../core/account.ts';
import { UsageError } from '../core/errors.ts';
import { listed } from '../core/words.ts';
import { inOrder, type Reads } from '../queries/reading.ts';
import type { Drill } from '../records/drill.ts';
import { DRILLS, drillsOf } from '../records/drills.ts';

interface Wanted {
  /** The account or `organization`; every one if left out. */
  readonly account?: string | undefined;
  /** ISO instant; the present if left out. */
  readonly asOf?: string | undefined;
}

/** The drills in the order in which they began. */
export async function drillsIn({ history, roster }: Reads, { account, asOf }: Wanted = {}): Promise<Drill[]> {
  const accounts: string[] = [];
  for await (const { unit } of roster.units(DRILLS)) accounts.push(parseUnit(unit).region);
  const wanted = accounts.filter((one) => account === undefined || one === account);
  const read = (one: string) => (asOf === undefined ? history.read(drillsOf(one)) : history.asOf(drillsOf(one), asOf));
  const found: Drill[] = [];
  for await (const { contents } of inOrder(wanted.sort(), read)) found.push(...Object.values(contents));
  const orderOf = ({ startedAt, account: of, name }: Drill) => `${startedAt} ${of} ${name}`;
  return found.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** The drill of this name. Throws `UsageError` if there is none, and if several accounts have one and no account is named. */
export async function drillNamed(reads: Reads, name: string, wanted: Wanted = {}): Promise<Drill> {
  const all = await drillsIn(reads, wanted);
  const [found, another] = all.filter((drill) => drill.name === name);
  if (found && !another) return found;
  if (found) {
    const accounts = all.filter((drill) => drill.name === name).map(({ account }) => account);
    throw new UsageError(`${listed(accounts, accounts.length)} each have a drill ${name}; say which by --account`);
  }
  const names = [...new Set(all.map((drill) => drill.name))];
  const there = names.length > 0 ? `there is ${listed(names)}` : 'none was started yet';
  throw new UsageError(`there is no drill ${name}${didYouMean(name, names)}; ${there}`);
}
