/**
 * Answers how an organisation stands, now or at any instant: how many verdicts of each account and domain pass, fail and are
 * unknown, the worst first, and which units could not be seen.
 */
import { parseUnit } from '../core/account.ts';
import { SEVERITIES } from '../core/control.ts';
import { NOT_SCANNED, nothingYet } from './as-of.ts';
import { type CountSelection, countScopeOf, requireCounted } from './count-scope.ts';
import {
  addCounts,
  addTally,
  type Counts,
  domainOf,
  noCounts,
  type SeverityOf,
  type Sum,
  unknownIn,
} from './counts.ts';
import { type Continuation, cursorsFor, type Paging } from './cursor.ts';
import { type DarkUnit, withReasons } from './dark.ts';
import { roomOf } from './pages.ts';
import type { Scope } from './scope.ts';
import { type CountReads, talliesAt, tallyAtFirst } from './tallies.ts';
import { waivedIn } from './waived.ts';

export interface SummaryQuestion extends CountSelection {
  /** ISO instant; if left out, the present. */
  readonly at?: string;
}

/** How an account stands in a domain. */
export interface SummaryRow extends Counts {
  readonly account: string;
  /** The account's name and organisational unit as its last scan knew them; null if none did. */
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
  /** All rows together, also those of other pages. */
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
  const { rows, dark, commits } = await counted(reads, scope, { ...question, at }, severityOf);
  if (commits === 0) throw await nothingYet(reads, scope.units, at, 'asOf');
  requireCounted(question, rows.length);
  const total = { ...noCounts(), waived: 0, accounts: new Set(rows.map(({ account }) => account)).size };
  for (const row of rows) {
    addCounts(total, row);
    total.waived += row.waived;
  }
  const begin = given ? 1 + rows.findIndex((row) => isAt(row, given.after)) : 0;
  const rest = rows.slice(begin);
  const room = roomOf({ limit: limit ?? rest.length, bytes });
  const full = rest.findIndex((row) => !room.fits(row));
  const page = full === -1 ? rest : rest.slice(0, full);
  const last = page.at(-1);
  const more = full !== -1 && last;
  return {
    ...{ at, rows: page, total: { ...total, units: scope.units.length } },
    darkUnits: dark.length,
    dark: given ? [] : await withReasons(reads, dark, { scope, at: question.at }),
    next: more ? cursors.write({ until: at, after: { account: last.account, domain: last.domain } }) : null,
  };
}

const isAt = (row: Position, { account, domain }: Position): boolean =>
  row.account === account && row.domain === domain;

async function counted(
  reads: CountReads,
  scope: Scope,
  { at, accounts }: SummaryQuestion & { readonly at: string },
  severityOf: SeverityOf,
) {
  const { hasControl } = scope;
  const sums = new Map<string, Map<string, Sum & { waived: number }>>();
  const waived = await waivedIn(reads, scope, at);
  const dark: DarkUnit[] = [];
  let commits = 0;
  for await (const { unit, steps } of talliesAt(reads, scope, [at], accounts)) {
    const place = parseUnit(unit);
    const seq = steps[0]?.seq ?? 0;
    const tally = tallyAtFirst({ steps });
    commits += seq;
    if (seq === 0 && !scope.empty.has(unit)) dark.push({ ...place, controls: 0, verdicts: 0, because: [NOT_SCANNED] });
    const unknown = unknownIn(tally, hasControl);
    if (unknown.verdicts > 0) dark.push({ ...place, ...unknown, because: [] });
    const own = entry(sums, place.account, () => new Map<string, Sum & { waived: number }>());
    for (const [control, counts] of Object.entries(tally)) {
      if (!hasControl(control)) continue;
      const sum = entry(own, domainOf(control), () => ({ ...noCounts(), waived: 0 }));
      addTally(sum, counts, severityOf(control));
      sum.waived += waived(unit, control, counts);
    }
  }
  const rows = [...sums].flatMap(([account, own]) => {
    const { name = null, ou = null } = scope.accountOf(account) ?? {};
    return [...own].map(([domain, sum]): SummaryRow => ({ account, name, ou, domain, ...sum }));
  });
  return { rows: rows.sort(worstFirst), dark: dark.sort(byUnit), commits };
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
