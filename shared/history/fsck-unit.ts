/** Checks one unit: folds its log again from the first commit, and compares everything that is derived from it. */
import { emptyState, verifyState } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import type { Findings, History, Roster } from '../core/ports.ts';
import { followedDigests, stateDigests } from '../core/state-digest.ts';
import type { CutBody } from '../records/cuts.ts';
import { monthOf } from '../records/rollups.ts';
import { unitNamed } from '../records/units.ts';
import { type Attributes, bodyOf, strangeIn } from './attributes.ts';
import { type Item, queryItems } from './dynamodb.ts';
import { keptBy } from './fsck-evidence.ts';
import { compareFindings, nothingProjected, projectedAt, projectOnto, type SeverityOf } from './fsck-findings.ts';
import type { Derived } from './fsck-mend.ts';
import { compareRollups, type NotRolledUp, rollupsOf, type StoredRollup } from './fsck-rollups.ts';
import { guarded, partsOfContent, partsOfStates, type StoredState, storedStates, type Tell } from './fsck-states.ts';
import { entries, foldEntry, LARGEST_READ } from './history.ts';
import { LOG, logKey, unitKey } from './keys.ts';
import { asVersionHeld, HEADERS, versionOf } from './migrate.ts';
import type { Table } from './table.ts';

export interface Inspected extends Table {
  readonly history: History;
  readonly roster: Roster;
  readonly findings: Findings;
}

/** A head that an earlier run anchored outside the table. */
export interface AnchoredHead {
  readonly unit: string;
  readonly seq: number;
  readonly head: string;
  readonly run?: string;
}

export interface Expectations {
  readonly heads: readonly AnchoredHead[];
  /** The last commit of the unit that was alerted on. */
  readonly alertedSeq: number;
  /** The stored rollups of the unit. */
  readonly rollups: readonly StoredRollup[];
  /** Where the log begins, if it was cut. */
  readonly begins: Beginning | null;
}

/** The cut that a log begins with, and the state then. */
export interface Beginning {
  readonly cut: CutBody;
  readonly state: ChainState<unknown>;
}

/** How faults are reported: those of derived items by themselves, because they can be put right. */
export interface Reporting extends Derived {
  readonly tellDerived: Tell;
  readonly severityOf: SeverityOf;
  readonly notRolledUp: (first: NotRolledUp) => void;
  /** Takes the name of each object of evidence that a commit names. */
  readonly kept?: (name: string) => void;
}

/** Reports faults, and returns the number of commits. */
export async function inspectUnit(
  inspected: Table,
  unit: string,
  { heads, alertedSeq, rollups: stored, begins }: Expectations,
  reporting: Reporting,
): Promise<number> {
  const named = (problem: string) => (problem.includes(unit) ? problem : `${unit}: ${problem}`);
  const tell: Tell = (problem) => reporting.tell(named(problem));
  const derived = { ...reporting, tell: (problem: string) => reporting.tellDerived(named(problem)) };
  const of = unitNamed(unit);
  const { chain } = of;
  const digestOf = followedDigests();
  const states = await storedStates(inspected, of, stateDigests(), tell);
  const projected = begins ? projectedAt(unit, begins.cut) : nothingProjected();
  const rollups = rollupsOf(unit);
  let state = begins?.state ?? emptyState(of);
  const first = state;
  const seen: Seen = { heads: Map.groupBy(heads, ({ seq }) => seq), stored: Map.groupBy(states, ({ seq }) => seq) };
  const isWhole = await guarded(tell, async () => {
    const range = { portion: LARGEST_READ, after: state.seq };
    for await (const entry of entries(inspected.client, inspected.table, of, range)) {
      const before: ChainState<unknown> = state;
      state = foldEntry(of, before, entry);
      rollups.take(before, state, entry.commit);
      if (entry.commit.state !== undefined) verifyState(chain, state, entry.commit, digestOf);
      strangeIn(entry.item, attributesOf(entry.item), tell);
      if (entry.item.parts) await partsOfContent(inspected, entry.item, tell);
      projectOnto(projected, entry.commit);
      const kept = keptBy(entry.commit);
      if (kept !== undefined) reporting.kept?.(kept);
      if (!seen.heads.has(state.seq) && !seen.stored.has(state.seq)) continue;
      const version = versionOf(entry.item);
      const folded = { ...state, digest: digestOf(asVersionHeld(version, chain.parts(state.contents))), version };
      compareAt(folded, seen, tell);
    }
    return true;
  });
  // commits after the first broken one cannot be checked
  if (!isWhole) return state.seq - first.seq;
  compareEnd(state, first, seen, tell);
  if (alertedSeq > state.seq)
    tell(`${unit}: it was alerted on up to commit ${alertedSeq}, and its log ends at ${state.seq}`);
  await partsOfStates(inspected, state, tell);
  await compareFindings(inspected, unit, { ...projected, after: first.seq }, derived);
  const left = stored.filter(({ month }) => !begins || month > monthOf(begins.state.at));
  reporting.notRolledUp(await compareRollups(inspected, unit, rollups.all(), left, derived));
  await nothingAfter(inspected, state, tell);
  return state.seq - first.seq;
}

/** Reports a commit after a gap. The next commit itself may have been appended since the log was read. */
async function nothingAfter(
  { client, table }: Table,
  { unit, seq }: Pick<ChainState<unknown>, 'unit' | 'seq'>,
  tell: Tell,
): Promise<void> {
  const next = logKey(seq + 1);
  const range = { pk: unitKey(unit), from: next, to: `${LOG}~`, limit: 1, keysOnly: true };
  for await (const { sk } of queryItems(client, table, range))
    if (sk?.S !== next) tell(`${unit}: its log has ${sk?.S}, and commit ${seq + 1} is missing`);
}

interface Seen {
  readonly heads: Map<number, AnchoredHead[]>;
  readonly stored: Map<number, StoredState[]>;
}

type Folded = ChainState<unknown> & Pick<StoredState, 'digest' | 'version'>;

function compareAt({ unit, seq, at, head, digest, version }: Folded, { heads, stored }: Seen, tell: Tell): void {
  for (const other of heads.get(seq) ?? []) {
    if (other.head !== head)
      tell(`${unit}: commit ${seq} is not the one that was anchored (${other.head.slice(0, 12)}…)${by(other)}`);
  }
  for (const other of stored.get(seq) ?? []) {
    if (other.at !== at || other.head !== head || other.digest !== digest)
      tell(`${other.name} is not what its log says: the state of commit ${seq} is another`);
    else if (other.version !== version)
      tell(`${other.name} says that it has the shape of schema ${other.version}, and its commit that of ${version}`);
  }
}

const by = ({ run }: AnchoredHead): string => (run === undefined ? '' : ` by run ${run}`);

function compareEnd(
  { unit, seq: end }: ChainState<unknown>,
  first: ChainState<unknown>,
  { heads, stored }: Seen,
  tell: Tell,
): void {
  for (const other of heads.get(first.seq) ?? [])
    if (other.head !== first.head) tell(`${unit}: its cut ends with another commit than was anchored${by(other)}`);

  const later = [...heads.values()].flat().filter(({ seq }) => seq > end);
  const furthest = later.reduce((most: AnchoredHead | null, one) => (one.seq > (most?.seq ?? 0) ? one : most), null);
  if (furthest) {
    tell(
      `${unit}: commit ${furthest.seq} was anchored${by(furthest)}, and the log ends at ${end}: commits were deleted, or ` +
        'this is an older copy of the history',
    );
  }
  for (const { name, seq } of [...stored.values()].flat()) {
    if (seq > end || seq < 1) tell(`${name} is the state of commit ${seq}, and the log ends at ${end}`);
  }
}

const OLDER: Attributes = ['pk', 'sk', 'seq', 'at', 'kind'];

const attributesOf = (item: Item): Attributes => [...attributesBeside(item), ...bodyOf(item)];

/** The attributes of a log item without its body, by its version. */
export function attributesBeside(item: Item): Attributes {
  if (versionOf(item) >= HEADERS) return ['pk', 'sk', 'schema', 'hash', 'header'];
  return [...OLDER, ...(item.schema ? ['schema'] : [])];
}
