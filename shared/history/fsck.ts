/**
 * Derives everything from the log again and compares: the chain of every unit is whole, stored states and snapshots
 * match the log, heartbeats and anchored heads name existing commits, open findings match the log, the evidence is what
 * was kept, and the table holds nothing else.
 */

import type { Severity } from '../core/control.ts';
import type { EvidenceObjects } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { unitOfCuts } from '../records/cuts.ts';
import { strangeIn } from './attributes.ts';
import { nameOf } from './body.ts';
import type { Item } from './dynamodb.ts';
import { beginningIn, type CutExpectations, inspectCuts, removedHeads } from './fsck-cuts.ts';
import { compareEvidence } from './fsck-evidence.ts';
import { keysIn } from './fsck-keys.ts';
import { mendIn } from './fsck-mend.ts';
import { compareUnlisted, type NotRolledUp, storedRollups, tellNotRolledUp } from './fsck-rollups.ts';
import type { Tell } from './fsck-states.ts';
import { type AnchoredHead, type Inspected, inspectUnit } from './fsck-unit.ts';
import { rosterKey } from './keys.ts';
import { alertedCheck, beatCheck, ROW, rosterRows, SCANNED_ROW } from './roster.ts';

export interface FsckReport {
  readonly units: number;
  readonly commits: number;
  readonly problems: readonly string[];
  /** Faults of open findings and rollups that were put right; empty unless that was asked for. */
  readonly rebuilt: readonly string[];
  /** Set if the only problem is that an earlier release made no rollups, or that the first ones were deleted. */
  readonly lacksRollupsOnly?: true;
  /** Facts that look like faults and are none: removals of cuts that were broken off. */
  readonly explained: readonly string[];
  /** Claims that could not be proven, because a cut removed what proves them, or because the key was not given. */
  readonly unproven: readonly string[];
}

export interface Rebuilding {
  /** Writes open findings and rollups anew where they are not what the log says. */
  readonly rebuild?: boolean;
  readonly severityOf?: (control: string) => Severity;
  /** Milliseconds since 1970. */
  readonly now?: number;
  readonly cuts?: CutExpectations;
  /** The objects of evidence to verify. Null: they cannot be read, which the report says. Left out: they are no matter. */
  readonly evidence?: EvidenceObjects | null;
}

/** A unit to inspect, and the faults of its row in the roster. */
interface Listed {
  readonly unit: string;
  readonly heads: readonly AnchoredHead[];
  readonly alertedSeq: number;
  readonly told: readonly string[];
}

const EVIDENCE_UNREAD =
  'that the evidence of verdicts is there, and was not altered: no folder or bucket of evidence was read here';

/** Units that are read at the same time: while one waits for the table, another is checked. */
const UNITS_AT_ONCE = 16;

export async function fsck(
  inspected: Inspected,
  anchors: readonly AnchoredHead[] = [],
  { rebuild = false, severityOf = () => 'medium', now = Date.now(), cuts = {}, evidence }: Rebuilding = {},
): Promise<FsckReport> {
  const problems: string[] = [];
  const rebuilt: string[] = [];
  const explained: string[] = [];
  const unproven: string[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  const tellDerived: Tell = (problem) => void (rebuild ? rebuilt : problems).push(problem);
  const mend = rebuild ? mendIn(inspected) : undefined;
  const anchored = Map.groupBy(
    anchors.filter(({ seq }) => seq > 0),
    ({ unit }) => unit,
  );
  const { units: unlisted, rollups: partitions } = await keysIn(inspected, tell);
  const rollups = await storedRollups(inspected, partitions, tellDerived);
  const listed: Listed[] = [];
  for await (const row of rosterRows(inspected.client, inspected.table)) {
    const told: string[] = [];
    listed.push({ ...inRow(row, (problem) => void told.push(problem)), told });
  }
  for (const { unit } of listed) unlisted.delete(unit);
  for (const unit of [...unlisted].sort()) {
    const told = [`${unit}: its row in the roster is gone, and with it all that follows its changes`];
    listed.push({ unit, alertedSeq: 0, heads: [], told });
  }
  // each unit tells its own, so that the report has one order however the units are read
  const cutUnits = new Set(listed.map(({ unit }) => unitOfCuts(unit)));
  const inspect = async ({ unit, heads, alertedSeq, told }: Listed) => {
    const own = {
      ...{ problems: [...told], rebuilt: [] as string[], notRolledUp: [] as NotRolledUp[] },
      ...{ explained: [] as string[], unproven: [] as string[], kept: new Set<string>() },
    };
    const reporting = {
      ...{ mend, severityOf, now },
      explain: (fact: string) => void own.explained.push(fact),
      tell: (problem: string) => void own.problems.push(problem),
      tellDerived: (problem: string) => void (rebuild ? own.rebuilt : own.problems).push(problem),
      notRolledUp: (first: NotRolledUp) => void own.notRolledUp.push(first),
      kept: (name: string) => void own.kept.add(name),
    };
    const begins = cutUnits.has(unit) ? await beginningIn(inspected, unit, reporting) : null;
    const known = [...(anchored.get(unit) ?? []), ...heads];
    const expected = { heads: known, alertedSeq, rollups, begins };
    own.unproven.push(...removedHeads(unit, known, begins));
    if (unitOfCuts(unit) !== null) await inspectCuts(inspected, unit, cuts, own);
    const commits = await inspectUnit(inspected, unit, expected, reporting);
    if (evidence) await compareEvidence(evidence, unit, own.kept, reporting.tell);
    return { ...own, commits };
  };
  const inspections = await each(listed, inspect, UNITS_AT_ONCE);
  for (const { unit } of listed) anchored.delete(unit);
  for (const own of inspections) {
    problems.push(...own.problems);
    rebuilt.push(...own.rebuilt);
    explained.push(...own.explained);
    unproven.push(...own.unproven);
  }
  for (const unit of anchored.keys()) tell(`${unit}: its history was anchored and is gone`);
  await compareUnlisted(rollups, { tell: tellDerived, mend, now });
  const others = problems.length;
  const notRolledUp = inspections.flatMap((own) => own.notRolledUp);
  tellNotRolledUp(notRolledUp, rebuild, tellDerived);
  const isBehind = notRolledUp.reduce((sum, { months }) => sum + months.length, 0) > 1;
  if (evidence === null && inspections.some(({ kept }) => kept.size > 0)) unproven.push(EVIDENCE_UNREAD);
  const commits = inspections.reduce((sum, own) => sum + own.commits, 0);
  const lacksRollupsOnly = isBehind && others === 0 && !rebuild;
  return {
    ...{ units: listed.length, commits, problems, rebuilt, explained, unproven },
    ...(lacksRollupsOnly ? { lacksRollupsOnly } : {}),
  };
}

/** Reports faults within a row of the roster. */
function inRow(row: Item, tell: Tell): { unit: string; alertedSeq: number; heads: AnchoredHead[] } {
  const unit = row.sk?.S ?? '';
  const { seq, head, alertedSeq } = row;
  strangeIn(row, row.run ? SCANNED_ROW : ROW, tell);
  if (row.pk?.S !== rosterKey(unit)) tell(`${nameOf(row)} lies in the wrong part of the roster`);
  if (row.run && row.beatCheck?.S !== beatCheck(unit, row)) tell(`${unit}: its heartbeat was altered`);
  if (row.alertedCheck?.S !== alertedCheck(unit, alertedSeq?.N ?? ''))
    tell(`${unit}: it was altered up to where the unit was alerted on`);
  const heads = row.run ? [{ unit, seq: Number(seq?.N), head: head?.S ?? '' }] : [];
  return { unit, alertedSeq: Number(alertedSeq?.N), heads: heads.filter((beat) => beat.seq > 0) };
}
