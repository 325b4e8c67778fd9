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
import type { CutExpectations } from './fsck-cuts.ts';
import { compareEvidence } from './fsck-evidence.ts';
import { inspectListed, type UnitToInspect } from './fsck-inspect.ts';
import { keysIn } from './fsck-keys.ts';
import { mendIn } from './fsck-mend.ts';
import { compareUnlisted, storedRollups, tellNotRolledUp } from './fsck-rollups.ts';
import type { Tell } from './fsck-states.ts';
import { inspectInThreads, threadsFor } from './fsck-threads.ts';
import type { AnchoredHead, Inspected } from './fsck-unit.ts';
import { rosterKey } from './keys.ts';
import { alertedCheck, beatCheck, ROW, rosterRows, SCANNED_ROW } from './roster.ts';

export interface FsckReport {
  readonly units: number;
  readonly commits: number;
  readonly problems: readonly string[];
  /** Faults of open findings and rollups that were repaired; empty unless `rebuild` is set. */
  readonly rebuilt: readonly string[];
  /** Set if the only problem is that an earlier release made no rollups, or that the first ones were deleted. */
  readonly lacksRollupsOnly?: true;
  /** Things that look like faults but are not: interrupted removals. */
  readonly explained: readonly string[];
  /** Claims that could not be proven, because a cut removed what proves them, or because the key was not given. */
  readonly unproven: readonly string[];
}

export interface Rebuilding {
  /** Writes open findings and rollups again if they do not match the log. */
  readonly rebuild?: boolean;
  readonly severityOf?: (control: string) => Severity;
  /** Milliseconds since 1970. */
  readonly now?: number;
  readonly cuts?: CutExpectations;
  /** The local database that holds the table. With it, a long history is read by several threads. */
  readonly endpoint?: string | undefined;
  /** How many threads read it; if left out, by the number of commits and cores. */
  readonly threads?: number;
  /** The objects of evidence to verify. Null: they cannot be read, which the report says. Left out: they are not part of this check. */
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
  {
    rebuild = false,
    severityOf = () => 'medium',
    now = Date.now(),
    cuts = {},
    endpoint,
    threads,
    evidence,
  }: Rebuilding = {},
): Promise<FsckReport> {
  const problems: string[] = [];
  const rebuilt: string[] = [];
  const explained: string[] = [];
  const unproven: string[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  const tellDerived: Tell = (problem) => void (rebuild ? rebuilt : problems).push(problem);
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
  const cutUnits = new Set(listed.map(({ unit }) => unitOfCuts(unit)));
  const toInspect = listed.map(({ heads, ...one }): UnitToInspect => {
    const known = [...(anchored.get(one.unit) ?? []), ...heads];
    const of = { ...one, heads: known, hasCuts: cutUnits.has(one.unit), rollups: rollups.get(one.unit) ?? [] };
    rollups.delete(one.unit);
    return of;
  });
  const inspecting = { mend: rebuild ? mendIn(inspected) : undefined, severityOf, now, cuts };
  const count = threads ?? threadsFor(commitsIn(listed));
  const inspections =
    endpoint === undefined || rebuild || count === 0
      ? await each(toInspect, (one) => inspectListed(inspected, one, inspecting), UNITS_AT_ONCE)
      : await inspectInThreads(
          inspected,
          toInspect,
          { ...inspecting, endpoint },
          { threads: count, unitsAtOnce: UNITS_AT_ONCE },
        );
  for (const { unit } of listed) anchored.delete(unit);
  for (const own of inspections) {
    problems.push(...own.problems);
    rebuilt.push(...own.rebuilt);
    explained.push(...own.explained);
    unproven.push(...own.unproven);
    if (evidence) await compareEvidence(evidence, own.unit, new Set(own.kept), tell);
  }
  for (const unit of anchored.keys()) tell(`${unit}: its history was anchored and is gone`);
  await compareUnlisted(rollups, { tell: tellDerived, mend: inspecting.mend, now });
  const others = problems.length;
  const notRolledUp = inspections.flatMap((own) => own.notRolledUp);
  tellNotRolledUp(notRolledUp, rebuild, tellDerived);
  const isBehind = notRolledUp.reduce((sum, { months }) => sum + months.length, 0) > 1;
  if (evidence === null && inspections.some(({ kept }) => kept.length > 0)) unproven.push(EVIDENCE_UNREAD);
  const commits = inspections.reduce((sum, own) => sum + own.commits, 0);
  const lacksRollupsOnly = isBehind && others === 0 && !rebuild;
  return {
    ...{ units: listed.length, commits, problems, rebuilt, explained, unproven },
    ...(lacksRollupsOnly ? { lacksRollupsOnly } : {}),
  };
}

/** About how many commits the roster names: a row has the last one that was scanned, or alerted on. */
const commitsIn = (listed: readonly Listed[]): number =>
  listed.reduce((sum, { heads, alertedSeq }) => sum + (heads.at(-1)?.seq ?? (alertedSeq || 0)), 0);

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
