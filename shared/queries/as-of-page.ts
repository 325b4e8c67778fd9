/** Answers which verdicts held at an instant, in pages. */
import { type AsOfQuestion, asOfIn, type Dark, type UnitAt, type VerdictAt } from './as-of.ts';
import { cursorsFor, type Paging } from './cursor.ts';
import type { Reads } from './reading.ts';
import { scopeOf } from './scope.ts';

/** The place of a verdict in the order of units, controls and resources. */
interface Position {
  readonly unit: string;
  readonly control: string;
  readonly resource: string;
}

export interface AsOfPage {
  /** ISO instant for which all pages hold. */
  readonly at: string;
  readonly verdicts: readonly VerdictAt[];
  /** The unknown verdicts of the units that begin on this page. */
  readonly dark: readonly Dark[];
  /** The cursor of the next page; null after the last page. */
  readonly next: string | null;
}

/**
 * One page. All pages hold for the instant of the question, or for that of the first page: a change that is written later
 * neither moves a verdict to another page nor appears in one.
 */
export async function asOfPage(
  reads: Reads,
  question: AsOfQuestion,
  { limit, cursor, now, key }: Paging,
): Promise<AsOfPage> {
  const cursors = cursorsFor<Position>({ kind: 'asOf', ...question }, key);
  const given = cursor === undefined ? undefined : cursors.read(cursor);
  const at = given?.until ?? question.at ?? now;
  const scope = await scopeOf(reads, question);
  const found: (VerdictAt & { readonly unit: string })[] = [];
  const units: UnitAt[] = [];
  for await (const unit of asOfIn(reads, scope, { ...question, at }, 'asOf', given?.after.unit)) {
    const placed = unit.verdicts.map((verdict) => ({ ...verdict, unit: unit.unit })).sort(inOrder);
    found.push(...placed.filter((verdict) => !given || inOrder(verdict, given.after) > 0));
    if (unit.unit !== given?.after.unit) units.push(unit);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const after = found.length > limit && last ? positionOf(last) : null;
  return {
    at,
    verdicts: page.map(({ unit: _, ...verdict }) => verdict),
    dark: units.filter(({ unit }) => !after || unit <= after.unit).flatMap(({ dark }) => dark),
    next: after && cursors.write({ until: at, after }),
  };
}

const positionOf = ({ unit, control, resource }: Position): Position => ({ unit, control, resource });

function inOrder(one: Position, other: Position): number {
  if (one.unit !== other.unit) return one.unit < other.unit ? -1 : 1;
  if (one.control !== other.control) return one.control < other.control ? -1 : 1;
  return one.resource < other.resource ? -1 : Number(one.resource > other.resource);
}
