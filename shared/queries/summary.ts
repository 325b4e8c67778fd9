/**
 * The summary of an organisation, now or at any instant: how many verdicts of each account and domain pass, fail and
 * are unknown, the worst first, and which units are dark.
 */
import { parseUnit } from '../core/account.ts';
import { SEVERITIES, type Severity } from '../core/control.ts';
import { countsOf } from '../records/rollups.ts';
import { NOT_SCANNED, nothingYet } from './as-of.ts';
import { type CountSelection, countScopeOf, requireCounted } from './count-scope.ts';
import { addCounts, addTally, type Counts, domainOf, noCounts, type SeverityOf, type Sum } from './counts.ts';
import { type Continuation, cursorsFor, type Paging } from './cursor.ts';
import { type DarkUnit, withReasons } from './dark.ts';
import { roomOf } from './pages.ts';
import type { Scope } from './scope.ts';
import { type CountReads, eachTally, seqAtLast, talliesAt, type UnitSteps } from './tallies.ts';
import { type WaivedOf, waivedIn } from './waived.ts';

export interface SummaryQuestion extends CountSelection {
  /** ISO instant; if left out, the present. */
  readonly at?: string;
}

/** The counts of one account in one domain. */
export interface SummaryRow extends Counts {
  readonly account: string;
  /** The account's name and organisational unit as its last scan recorded them; null if no scan has. */
  readonly name: string | null;
  readonly ou: string | null;
  readonly domain: string;
  /** The failures that a waiver in effect accepts. */
  readonly waived: number;
}

export interface Summary {
  /** ISO instant for which the answer holds. */
  readonly at: string;
  readonly rows: readonly SummaryRow[];
  /** The sum of all rows, including those of other pages. */
  readonly total: Counts & { readonly waived: number; readonly accounts: number; readonly units: number };
  /** Every dark unit; on the first page only. */
  readonly dark: readonly DarkUnit[];
  /** The number of dark units, on every page. */
  readonly darkUnits: number;
  /** The cursor of the next page; null after the last page. */
  readonly next: string | null;
}

export interface SummaryPaging extends Omit<Paging, 'limit'> {
  /** The most rows on a page; left out, all rows are. `bytes` limits the rows, and the first row always fits. */
  readonly limit?: number;
  readonly severityOf: SeverityOf;
}

type Position = Pick<SummaryRow, 'account' | 'domain'>;

/** Throws `BadQuestion` if nothing was recorded by the instant. */
export async function summary(
  reads: CountReads,
  question: SummaryQuestion,
  { limit, bytes = Number.POSITIVE_INFINITY, cursor, now, key, severityOf }: SummaryPaging,
): Promise<Summary> {
  const cursors = cursorsFor<Position>({ kind: 'summary', ...question }, key);
  const given: Continuation<Position> | undefined = cursor === undefined ? undefined : cursors.read(cursor);
  const at = given?.until ?? question.at ?? now;
  const scope = await countScopeOf(reads, question);
  const stand = standOf(scope, { waived: await waivedIn(reads, scope, at), severityOf });
  for await (const unit of talliesAt(reads, scope, [at], question.accounts)) stand.add(unit);
  const { rows, dark, total } = await wholeOf(reads, stand, { scope, question, at });
  const begin = given ? 1 + rows.findIndex((row) => isAt(row, given.after)) : 0;
  const rest = rows.slice(begin);
  const room = roomOf({ limit: limit ?? rest.length, bytes });
  const full = rest.findIndex((row) => !room.fits(row));
  const page = full === -1 ? rest : rest.slice(0, full);
  const last = page.at(-1);
  const more = full !== -1 && last;
  return {
    ...{ at, rows: page, total },
    darkUnits: dark.length,
    dark: given ? [] : await withReasons(reads, dark, { scope, at: question.at }),
    next: more ? cursors.write({ until: at, after: { account: last.account, domain: last.domain } }) : null,
  };
}

const isAt = (row: Position, { account, domain }: Position): boolean =>
  row.account === account && row.domain === domain;

export interface Standing {
  readonly waived: WaivedOf;
  readonly severityOf: SeverityOf;
}

/** Adds up the last tallies of units, in any order. */
export function standOf(scope: Scope, { waived, severityOf }: Standing) {
  const sums = new Map<string, Map<string, Sum & { waived: number }>>();
  const placeOf = placesOf(severityOf);
  const dark: DarkUnit[] = [];
  let commits = 0;

  const add = (counted: UnitSteps): void => {
    const { unit } = counted;
    const place = parseUnit(unit);
    const seq = seqAtLast(counted);
    commits += seq;
    const unknown = { controls: 0, verdicts: 0 };
    const own = entry(sums, place.account, () => new Map<string, Sum & { waived: number }>());
    eachTally(counted, (control, tally) => {
      if (!scope.hasControl(control)) return;
      const { domain, severity } = placeOf(control);
      const sum = entry(own, domain, () => ({ ...noCounts(), waived: 0 }));
      addTally(sum, tally, severity);
      sum.waived += waived(unit, control, tally);
      const unseen = countsOf(tally).unknown;
      unknown.controls += unseen > 0 ? 1 : 0;
      unknown.verdicts += unseen;
    });
    if (seq === 0 && !scope.empty.has(unit)) dark.push({ ...place, controls: 0, verdicts: 0, because: [NOT_SCANNED] });
    if (unknown.verdicts > 0) dark.push({ ...place, ...unknown, because: [] });
  };
  const rows = (): SummaryRow[] =>
    [...sums].flatMap(([account, own]) => {
      const { name = null, ou = null } = scope.accountOf(account) ?? {};
      return [...own].map(([domain, sum]): SummaryRow => ({ account, name, ou, domain, ...sum }));
    });
  return { add, commits: () => commits, rows: () => rows().sort(worstFirst), dark: () => dark.sort(byUnit) };
}

interface Asking {
  readonly scope: Scope;
  readonly question: SummaryQuestion;
  readonly at: string;
}

/** All rows with their totals. Throws `BadQuestion` if nothing was recorded by the instant, or nothing of what is named. */
export async function wholeOf(
  reads: CountReads,
  stand: ReturnType<typeof standOf>,
  { scope, question, at }: Asking,
): Promise<Pick<Summary, 'rows' | 'dark' | 'total'>> {
  if (stand.commits() === 0) throw await nothingYet(reads, scope.units, at, 'asOf');
  const rows = stand.rows();
  requireCounted(question, rows.length);
  const sum = { ...noCounts(), waived: 0 };
  for (const row of rows) {
    addCounts(sum, row);
    sum.waived += row.waived;
  }
  const accounts = new Set(rows.map(({ account }) => account)).size;
  return { rows, dark: stand.dark(), total: { ...sum, accounts, units: scope.units.length } };
}

/** Many units have the same controls: each is looked up once. */
function placesOf(severityOf: SeverityOf) {
  const known = new Map<string, { readonly domain: string; readonly severity: Severity }>();
  return (control: string) =>
    entry(known, control, () => ({ domain: domainOf(control), severity: severityOf(control) }));
}

/** More failures of the highest severity come first, then more unknown verdicts. */
function worstFirst(one: SummaryRow, other: SummaryRow): number {
  for (const severity of SEVERITIES) {
    const difference = other.failing[severity] - one.failing[severity];
    if (difference !== 0) return difference;
  }
  const unknown = other.counts.unknown - one.counts.unknown;
  return unknown || inOrder(one.account, other.account) || inOrder(one.domain, other.domain);
}

const byUnit = (one: DarkUnit, other: DarkUnit): number =>
  inOrder(one.account, other.account) || inOrder(one.region, other.region);

const inOrder = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
