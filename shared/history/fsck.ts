/**
 * Re-derives everything from the log and compares: the chain of every unit is whole, the stored state is what its log
 * folds to, heartbeats name commits that exist, open findings are those of the states, anchored heads still stand.
 */
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { verifyFollows } from '../core/chain.ts';
import { type Commit, emptyState, type UnitState } from '../core/commit.ts';
import { canonical } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import { fold } from '../core/fold.ts';
import type { Findings, Heartbeat, History, Roster } from '../core/ports.ts';
import { entries, stateFromItem } from './history.ts';
import { STATE, unitKey } from './keys.ts';

export interface FsckReport {
  readonly units: number;
  readonly commits: number;
  readonly problems: readonly string[];
}

export interface Inspected {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly history: History;
  readonly roster: Roster;
  readonly findings: Findings;
}

/** Heads as an earlier run anchored them outside the table. */
export interface AnchoredHead {
  readonly unit: string;
  readonly seq: number;
  readonly head: string;
}

export async function fsck(
  inspected: Inspected,
  anchors: readonly AnchoredHead[] = [],
  progress: (unit: string) => void = () => {},
): Promise<FsckReport> {
  const problems: string[] = [];
  const anchored = Map.groupBy(anchors, ({ unit }) => unit);
  let units = 0;
  let commits = 0;
  for await (const heartbeat of inspected.roster.units()) {
    const { unit } = heartbeat;
    progress(unit);
    units += 1;
    const heads = [...(anchored.get(unit) ?? []), ...(heartbeat.run ? [heartbeat] : [])];
    anchored.delete(unit);
    try {
      const state = await refold(inspected, unit, heads, problems);
      commits += state.seq;
      const { seq } = await inspected.history.read(unit);
      if (seq !== state.seq) problems.push(`${unit}: its newest commit is ${seq}, and its log ends at ${state.seq}`);
      problems.push(...(await compareStored(inspected, state)), ...(await compareFindings(inspected, state)));
    } catch (error) {
      if (!(error instanceof CorruptHistory)) throw error;
      problems.push(`${unit}: ${error.message}`);
    }
  }
  for (const unit of anchored.keys()) problems.push(`${unit}: its history was anchored and is gone`);
  return { units, commits, problems };
}

type Head = Pick<Heartbeat, 'seq' | 'head'>;

async function refold(
  { client, table }: Inspected,
  unit: string,
  heads: readonly Head[],
  problems: string[],
): Promise<UnitState> {
  let state = emptyState(unit);
  const expected = heads.filter(({ seq }) => seq > 0);
  const check = (commit: Commit) => {
    const other = expected.find(({ seq, head }) => seq === commit.seq && head !== commit.hash);
    if (other)
      problems.push(`${unit}: commit ${commit.seq} is not the one that was anchored (${other.head.slice(0, 12)}…)`);
  };
  for await (const { stored, commit } of entries(client, table, unit)) {
    verifyFollows(state, stored);
    check(stored);
    state = fold(state, commit);
  }
  const missing = expected.find(({ seq }) => seq > state.seq);
  if (missing) problems.push(`${unit}: commit ${missing.seq} was anchored, and the log ends at ${state.seq}`);
  return state;
}

async function compareStored({ client, table }: Inspected, derived: UnitState): Promise<string[]> {
  const Key = { pk: { S: unitKey(derived.unit) }, sk: { S: STATE } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  // a crash between a commit and its state leaves the state behind, or away: whoever reads it derives it again
  if (!Item) return [];
  const stored = await stateFromItem(client, table, Item);
  if (stored.seq < derived.seq) return [];
  return canonical(stored) === canonical(derived) ? [] : [`${derived.unit}: its stored state is not what its log says`];
}

async function compareFindings({ findings }: Inspected, state: UnitState): Promise<string[]> {
  const expected = new Set<string>();
  for (const [control, held] of Object.entries(state.verdicts)) {
    for (const [resource, { status }] of Object.entries(held)) {
      if (status === 'fail' || status === 'unknown') expected.add(`${control} ${resource}`);
    }
  }
  const problems: string[] = [];
  for await (const { control, resource } of findings.list({ unit: state.unit })) {
    if (expected.delete(`${control} ${resource}`)) continue;
    problems.push(`${state.unit}: the finding of ${control} on ${resource} is open, and its log says it is not`);
  }
  for (const missing of expected) problems.push(`${state.unit}: ${missing} fails, and no finding is open for it`);
  return problems;
}
