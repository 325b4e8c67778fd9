/**
 * Builds an empty table from archived commits: the log as it was, and states, snapshots, open findings, rollups and the roster
 * from it. Every chain is checked before the first item is written.
 */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DamagedArchive, UsageError } from '../../core/errors.ts';
import { RUNS } from '../../records/runs.ts';
import { isScanned } from '../../records/units.ts';
import { batchesInto } from '../batches.ts';
import type { SeverityOf } from '../fsck-findings.ts';
import type { AnchoredHead } from '../fsck-unit.ts';
import type { Head } from '../log-item.ts';
import type { Table } from '../table.ts';
import { type Beginnings, beginningsIn, startOf } from './beginnings.ts';
import { checkUnit } from './check.ts';
import { onceEach, type Spool } from './spool.ts';
import { type Restoring, restoreUnit } from './unit.ts';

export interface Restored {
  readonly units: number;
  readonly commits: number;
  /** The instant of the newest commit; null if there is none. */
  readonly newest: string | null;
}

export interface RestoreOptions {
  readonly heads?: readonly AnchoredHead[];
  readonly severityOf: SeverityOf;
  readonly now: number;
  /** SHA-256 of the key that may sign cuts; without it, any key may have signed. */
  readonly fingerprint?: string | undefined;
  /**
   * Also restores commits that were cut, if the archive has them, so that the history can answer questions about them.
   */
  readonly whole?: boolean | undefined;
}

/** A state is written by a request of its own, which takes some milliseconds. */
const UNITS_AT_A_TIME = 16;

/** Throws `UsageError` if the table has any item. */
export async function requireEmpty({ client, table }: Table, where: string): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, Limit: 1, ConsistentRead: true }));
  if (Items.length > 0)
    throw new UsageError(`${where} is not empty, and a restore writes into an empty one only; give a new one`);
}

/** Throws `DamagedArchive`, before anything is written, if a chain of the archive is not whole. */
export async function restore(table: Table, spool: Spool, options: RestoreOptions): Promise<Restored> {
  const { lastRunAt, begins, ...restored } = await checkAll(spool, options);
  const batches = batchesInto(table);
  const restoring: Restoring = { ...options, alertedSeq: alertedUpTo(lastRunAt) };
  const running = new Set<Promise<void>>();
  for await (const log of spool.units()) {
    const one = restoreUnit(table, batches, onceEach(log), { ...restoring, begins: begins.get(log.unit) }).finally(() =>
      running.delete(one),
    );
    running.add(one);
    if (running.size >= UNITS_AT_A_TIME) await Promise.race(running);
  }
  await Promise.all(running);
  await batches.end();
  return restored;
}

const NO_CUTS: Beginnings = new Map();

async function checkAll(spool: Spool, { heads: anchored = [], fingerprint, whole }: RestoreOptions) {
  const expected = Map.groupBy(
    anchored.filter(({ seq }) => seq > 0),
    ({ unit }) => unit,
  );
  const problems: string[] = [];
  const cuts = await beginningsIn(spool, fingerprint ?? null, problems);
  const begins = whole ? NO_CUTS : cuts;
  let units = 0;
  let commits = 0;
  let newest: string | null = null;
  let lastRunAt: string | null = null;
  for await (const log of spool.units()) {
    const checked = checkUnit(log, expected.get(log.unit), startOf(begins.get(log.unit)));
    expected.delete(log.unit);
    problems.push(...checked.problems);
    units += 1;
    commits += checked.heads.length;
    const last = checked.heads.at(-1)?.at ?? null;
    if (last !== null && last > (newest ?? '')) newest = last;
    if (log.unit === RUNS.unit) lastRunAt = last;
  }
  for (const unit of expected.keys())
    problems.push(`${unit}: it was anchored, and the archive has none of its commits`);
  refuse(problems);
  return { units, commits, newest, lastRunAt, begins };
}

const SHOWN = 20;
export function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
  throw new DamagedArchive(
    `the archive is not whole, and nothing was restored:\n  ${[...problems.slice(0, SHOWN), ...more].join('\n  ')}`,
  );
}

/**
 * The last commit of a unit that was alerted on. The commits of a scan are alerted on when its run is recorded, so those after the last record are
 * left for the next run. Commits of records are never alerted on again.
 */
export const alertedUpTo =
  (lastRunAt: string | null) =>
  (unit: string, heads: readonly Pick<Head, 'seq' | 'at'>[]): number => {
    const told = lastRunAt === null || !isScanned(unit) ? heads : heads.filter(({ at }) => at <= lastRunAt);
    return told.at(-1)?.seq ?? 0;
  };
