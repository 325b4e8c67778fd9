/** Inspects one unit with its cuts. What it takes and returns is data, except for how faults are put right. */
import { unitOfCuts } from '../records/cuts.ts';
import { beginningIn, type CutExpectations, inspectCuts, removedHeads } from './fsck-cuts.ts';
import type { SeverityOf } from './fsck-findings.ts';
import type { Mend } from './fsck-mend.ts';
import type { NotRolledUp, StoredRollup } from './fsck-rollups.ts';
import { type AnchoredHead, inspectUnit } from './fsck-unit.ts';
import type { Table } from './table.ts';

export interface UnitToInspect {
  readonly unit: string;
  /** The heads that were anchored, or that the roster names. */
  readonly heads: readonly AnchoredHead[];
  readonly alertedSeq: number;
  /** The faults of the unit's row in the roster. */
  readonly told: readonly string[];
  /** Whether the unit has a chain of cuts. */
  readonly hasCuts: boolean;
  readonly rollups: readonly StoredRollup[];
}

export interface Inspecting {
  readonly mend?: Mend | undefined;
  readonly severityOf: SeverityOf;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly cuts: CutExpectations;
}

/** Each unit has its own, so that the report has one order however the units are read. */
export interface Inspection {
  readonly unit: string;
  readonly commits: number;
  readonly problems: readonly string[];
  /** Faults of derived items that were put right; without `mend` they are problems. */
  readonly rebuilt: readonly string[];
  readonly notRolledUp: readonly NotRolledUp[];
  readonly explained: readonly string[];
  readonly unproven: readonly string[];
  /** The names of the objects of evidence that its commits name. */
  readonly kept: readonly string[];
}

export async function inspectListed(
  table: Table,
  { unit, heads, alertedSeq, told, hasCuts, rollups }: UnitToInspect,
  { mend, severityOf, now, cuts }: Inspecting,
): Promise<Inspection> {
  const own = {
    ...{ problems: [...told], rebuilt: [] as string[], notRolledUp: [] as NotRolledUp[] },
    ...{ explained: [] as string[], unproven: [] as string[], kept: [] as string[] },
  };
  const reporting = {
    ...{ mend, severityOf, now },
    explain: (fact: string) => void own.explained.push(fact),
    tell: (problem: string) => void own.problems.push(problem),
    tellDerived: (problem: string) => void (mend ? own.rebuilt : own.problems).push(problem),
    notRolledUp: (first: NotRolledUp) => void own.notRolledUp.push(first),
    kept: (name: string) => void own.kept.push(name),
  };
  const begins = hasCuts ? await beginningIn(table, unit, reporting) : null;
  own.unproven.push(...removedHeads(unit, heads, begins));
  if (unitOfCuts(unit) !== null) await inspectCuts(table, unit, cuts, own);
  return { ...own, unit, commits: await inspectUnit(table, unit, { heads, alertedSeq, rollups, begins }, reporting) };
}
