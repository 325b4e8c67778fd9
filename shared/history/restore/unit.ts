/** Writes a unit into an empty table: its log as it was, and everything that follows from it. */
import { emptyState, verifyState, verifyType } from '../../core/chain.ts';
import type { ChainState } from '../../core/commit.ts';
import { stateDigests } from '../../core/state-digest.ts';
import { type AnyCommit, unitNamed } from '../../records/units.ts';
import type { ArchivedCommit } from '../archive/line.ts';
import type { Batches } from '../batches.ts';
import { compressed, nameOf, packed, shelfOfContent } from '../body.ts';
import type { Item } from '../dynamodb.ts';
import { findingItem } from '../findings.ts';
import { nothingProjected, projectedAt, projectOnto, type SeverityOf } from '../fsck-findings.ts';
import { rollupsOf } from '../fsck-rollups.ts';
import type { Beginning } from '../fsck-unit.ts';
import { foldEntry } from '../history.ts';
import { rosterKey } from '../keys.ts';
import { checkedEntry, type Entry } from '../log-item.ts';
import { rollupItem } from '../rollups.ts';
import { alertedCheck } from '../roster.ts';
import { COMMITS_PER_SNAPSHOT, isStored, snapshotItem, storeCurrent } from '../state-item.ts';
import type { Table } from '../table.ts';

export interface Restoring {
  readonly severityOf: SeverityOf;
  /** Milliseconds since 1970. Rollups that would have expired are not written. */
  readonly now: number;
  /** The last commit that was alerted on, of a unit with these commits. */
  alertedSeq(unit: string, heads: readonly { readonly seq: number; readonly at: string }[]): number;
}

export async function restoreUnit(
  table: Table,
  batches: Batches,
  { unit, commits }: { readonly unit: string; readonly commits: readonly ArchivedCommit[] },
  { severityOf, now, alertedSeq, begins }: Restoring & { readonly begins: Beginning | undefined },
): Promise<void> {
  const of = unitNamed(unit);
  const digestOf = stateDigests();
  const projected = begins ? projectedAt(unit, begins.cut) : nothingProjected();
  const rollups = rollupsOf(unit);
  const heads: { seq: number; at: string }[] = [];
  let state: ChainState<unknown> = begins?.state ?? emptyState(of);
  const after = state.seq;
  let stored: ChainState<unknown> | null = null;
  let last: AnyCommit | null = null;
  // for the last commit only: the digest of a state costs more than everything else about a commit, and fsck checks
  // all of them
  const prove = (folded: ChainState<unknown>, commit: AnyCommit) => {
    if (commit.state !== undefined) verifyState(of.chain, folded, commit, digestOf);
  };
  for (const archived of commits) {
    const entry = checkedEntry(archived.item, archived.text);
    if (entry.stored.seq <= after) continue;
    verifyType(of.chain, entry.commit);
    const before = state;
    state = foldEntry(of, before, entry as Entry<AnyCommit['body']>);
    const commit = entry.commit as AnyCommit;
    last = commit;
    rollups.take(before, state, commit);
    projectOnto(projected, commit);
    heads.push({ seq: state.seq, at: entry.stored.at });
    await batches.put(await logItem(table, archived));
    if (isStored(of.chain, state)) stored = state;
    if (stored !== state || state.seq % COMMITS_PER_SNAPSHOT > 0) continue;
    await batches.put(await snapshotItem(table.client, table.table, state));
  }
  if (last) prove(state, last);
  if (stored) await storeCurrent(table.client, table.table, of.chain, stored);
  for (const open of projected.open.values())
    await batches.put(findingItem({ ...open, severity: severityOf(open.control) }));
  for (const item of rollups.all().map(rollupItem)) if (Number(item.expires?.N) * 1_000 >= now) await batches.put(item);
  await batches.put(rosterItem(unit, alertedSeq(unit, heads)));
}

/** The item of an archived commit, with its body as it was. */
export async function logItem({ client, table }: Table, { item, text }: ArchivedCommit): Promise<Item> {
  return { ...item, ...(await packed(client, table, compressed(text, nameOf(item)), shelfOfContent)) };
}

const rosterItem = (unit: string, alerted: number): Item => ({
  pk: { S: rosterKey(unit) },
  sk: { S: unit },
  alertedSeq: { N: String(alerted) },
  alertedCheck: { S: alertedCheck(unit, String(alerted)) },
});
