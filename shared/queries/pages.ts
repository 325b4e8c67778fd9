/**
 * Pages of listings that go unit by unit. A page ends at a limit of entries, bytes or units, whichever comes first, so
 * that it costs as much in a large history as in a small one. All pages show the history as it was when the first page
 * was read.
 */
import { cursorsFor } from './cursor.ts';
import { inOrder, type Reads } from './reading.ts';
import { type Scope, type Selection, scopeOf } from './scope.ts';

export interface PageLimits {
  /** The most entries, and the most bytes of their JSON. One entry is always taken. */
  readonly limit: number;
  readonly bytes: number;
}

export interface UnitPaging extends PageLimits {
  readonly cursor?: string | undefined;
  /** ISO instant. */
  readonly now: string;
  /** The secret of the program that issues the cursors. */
  readonly key: string;
}

/** The last entry of a page, or its last unit if the page has that unit to its end. */
interface Position {
  readonly unit: string;
  readonly entry: string | null;
}

/** Within a unit, an entry is identified by its control and resource. */
interface Named {
  readonly control: string;
  readonly resource: string;
}

export interface UnitPage<T, State> {
  readonly entries: readonly T[];
  /** The units whose first entries are on this page, for details that are shown once per unit. */
  readonly begun: readonly State[];
  /** ISO instant that the first page was read as of. */
  readonly at: string;
  /** The cursor of the next page; null after the last page. */
  readonly next: string | null;
}

export interface UnitQuestion<T extends Named, State> {
  /** The question, which its cursors are bound to. */
  readonly asked: Selection & { readonly kind: string; readonly at?: string | undefined };
  /** Reads a unit as of an instant. */
  read(unit: string, at: string, scope: Scope): Promise<{ readonly state: State; readonly entries: readonly T[] }>;
}

/** The number of units that a page reads at most, and at once. A page of rare entries may therefore be short. */
const UNITS_PER_PAGE = 16;
const AT_ONCE = 4;

const nameOf = ({ control, resource }: Named): string => `${control}\n${resource}`;
const inOrderOfNames = (one: Named, other: Named): number => (nameOf(one) < nameOf(other) ? -1 : 1);

export async function unitPage<T extends Named, State>(
  reads: Reads,
  { asked, read }: UnitQuestion<T, State>,
  paging: UnitPaging,
): Promise<UnitPage<T, State>> {
  const cursors = cursorsFor<Position>(asked, paging.key);
  const given = paging.cursor === undefined ? undefined : cursors.read(paging.cursor);
  const at = given?.until ?? asked.at ?? paging.now;
  const scope = await scopeOf(reads, asked);
  const units = unitsAfter(scope.units, given?.after);
  const room = roomOf(paging);
  const entries: T[] = [];
  const begun: State[] = [];
  const page = (after: Position | null): UnitPage<T, State> => ({
    ...{ entries, begun, at },
    next: after ? cursors.write({ until: at, after }) : null,
  });
  let done: Position | null = null;
  const readOne = async (unit: string) => ({ unit, ...(await read(unit, at, scope)) });
  for await (const one of inOrder(units.slice(0, UNITS_PER_PAGE), readOne, AT_ONCE)) {
    const { unit } = one;
    const after = given?.after.unit === unit ? given.after.entry : null;
    const rest = entriesAfter(one.entries, after);
    const taken = takenOf(rest, room);
    entries.push(...taken);
    const last = taken.at(-1);
    // a unit without an entry on this page begins on the next one
    if (rest.length > 0 && !last) return page(done);
    if (after === null) begun.push(one.state);
    if (last && taken.length < rest.length) return page({ unit, entry: nameOf(last) });
    done = { unit, entry: null };
  }
  return page(units.length > UNITS_PER_PAGE ? done : null);
}

function unitsAfter(units: readonly string[], after: Position | undefined): readonly string[] {
  if (!after) return units;
  return units.filter((unit) => (after.entry === null ? unit > after.unit : unit >= after.unit));
}

const entriesAfter = <T extends Named>(entries: readonly T[], after: string | null): T[] =>
  entries.toSorted(inOrderOfNames).filter((entry) => after === null || nameOf(entry) > after);

interface Room {
  fits(entry: unknown): boolean;
}

function takenOf<T>(entries: readonly T[], room: Room): T[] {
  const full = entries.findIndex((entry) => !room.fits(entry));
  return full === -1 ? [...entries] : entries.slice(0, full);
}

/** Counts the entries and bytes of a page. The first entry always fits. */
export function roomOf({ limit, bytes }: PageLimits): Room {
  let entries = 0;
  let used = 0;
  return {
    fits: (entry) => {
      const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
      if (entries >= limit || (entries > 0 && used + size > bytes)) return false;
      entries += 1;
      used += size;
      return true;
    },
  };
}
