/**
 * Pages of verdicts with the worst first: failures before what could not be seen, before what holds, and of each the highest severity first.
 */
import { SEVERITIES } from '../core/control.ts';
import { WORST_FIRST } from '../core/status-order.ts';
import { type AsOfQuestion, asOfPage, pagedStateAt, type VerdictAt, verdictsIn } from './as-of.ts';
import type { SeverityOf } from './counts.ts';
import { cursorsFor } from './cursor.ts';
import { roomOf, type UnitPage, type UnitPaging } from './pages.ts';
import { inOrder, type Reads } from './reading.ts';
import { scopeOf } from './scope.ts';

export interface WorstFirstPaging extends UnitPaging {
  readonly severityOf: SeverityOf;
}

/** An account with every region has about twenty units; all of so many are read for one page. */
const MOST_UNITS = 40;

/** The number of verdicts on the pages before: the history as of the first page does not change, and names may be too long for an address. */
interface Position {
  readonly count: number;
}

/** More units than a page can read are listed unit by unit, and each page has its own worst first. */
export async function worstFirstPage(
  reads: Reads,
  question: AsOfQuestion,
  { severityOf, ...paging }: WorstFirstPaging,
): Promise<Pick<UnitPage<VerdictAt, unknown>, 'entries' | 'at' | 'next'>> {
  const placeOf = placesBy(severityOf);
  const { units, ...scope } = await scopeOf(reads, question);
  if (units.length > MOST_UNITS) {
    const page = await asOfPage(reads, question, paging);
    return { ...page, entries: sorted(page.entries, placeOf).map(({ entry }) => entry) };
  }
  const cursors = cursorsFor<Position>({ kind: 'worstFirst', ...question }, paging.key);
  const given = paging.cursor === undefined ? undefined : cursors.read(paging.cursor);
  const at = given?.until ?? question.at ?? paging.now;
  const found: VerdictAt[] = [];
  for await (const state of inOrder(units, (unit) => pagedStateAt(reads, unit, at, question.at)))
    for (const verdict of verdictsIn(state, { units, ...scope }))
      if (question.statuses?.includes(verdict.status) ?? true) found.push(verdict);
  const begin = given?.after.count ?? 0;
  const rest = sorted(found, placeOf).slice(begin);
  const room = roomOf(paging);
  const full = rest.findIndex(({ entry }) => !room.fits(entry));
  const shown = full === -1 ? rest : rest.slice(0, full);
  return {
    ...{ entries: shown.map(({ entry }) => entry), at },
    next: full === -1 ? null : cursors.write({ until: at, after: { count: begin + shown.length } }),
  };
}

type PlaceOf = (verdict: VerdictAt) => string;

const placesBy =
  (severityOf: SeverityOf): PlaceOf =>
  ({ control, account, region, resource, status, external }) =>
    [
      WORST_FIRST.indexOf(status),
      SEVERITIES.indexOf(external?.severity ?? severityOf(control)),
      control,
      account,
      region,
      resource,
    ].join('\n');

const sorted = (entries: readonly VerdictAt[], placeOf: PlaceOf) =>
  entries
    .map((entry) => ({ entry, place: placeOf(entry) }))
    .sort((one, other) => (one.place < other.place ? -1 : Number(one.place > other.place)));
