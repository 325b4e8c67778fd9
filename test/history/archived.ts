/** A history with every kind of record, its archive in memory, and tables that are restored from it. */
import { gunzipSync } from 'node:zlib';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ArchiveFiles } from '../../shared/core/ports.ts';
import { archiveAll } from '../../shared/history/archive/backfill.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { type RestoreOptions, requireEmpty, restore } from '../../shared/history/restore/restore.ts';
import { spoolArchive } from '../../shared/history/restore/sources.ts';
import { type Spool, spoolIn } from '../../shared/history/restore/spool.ts';
import { at, change, type Item, MANY, openedStore, type Store, UNIT, verdicts, WAIVERS } from './store.ts';

export const OTHER = '444455556666/global';
const COMMITS = 34;

export interface MemoryFiles extends ArchiveFiles {
  readonly all: Map<string, Uint8Array>;
}

export function memoryFiles(from: Iterable<readonly [string, Uint8Array]> = []): MemoryFiles {
  const all = new Map(from);
  return {
    all,
    put: async (key, body) => void (all.has(key) || all.set(key, body)),
    find: async (key) => all.get(key) ?? null,
    list: async function* (prefix) {
      yield* [...all.keys()].filter((name) => name.startsWith(prefix)).sort();
    },
  };
}

/** Snapshots, parts of large commits and states, closed findings, two months, and records of other units. */
export async function richStore(): Promise<Store> {
  const store = await openedStore();
  await store.grow(UNIT, COMMITS);
  await store.append(UNIT, COMMITS + 1, verdicts(change(1, 's'), change(1, 't')));
  await store.append(UNIT, COMMITS + 2, verdicts({ ...change(2, 't'), movement: 'vanished', to: null }));
  await store.append(OTHER, 1, MANY);
  await store.append(OTHER, 50_000, verdicts(change(1, 'late')));
  await store.append(WAIVERS, 1, { type: 'waivers', waivers: [] });
  await store.append('runs/global', 60_000, {
    ...{ type: 'run', run: 'one', startedAt: at(0).toISOString(), units: 2, evaluatedUnits: 2, controls: 2 },
    ...{
      evaluatedControls: 2,
      missing: [],
      verdicts: { pass: 1, fail: 1, unknown: 0, 'not-applicable': 0 },
      heads: '',
    },
  });
  return store;
}

export async function archiveOf(store: Store): Promise<MemoryFiles> {
  const files = memoryFiles();
  await archiveAll(store, files);
  return files;
}

export const OPTIONS: RestoreOptions = { severityOf: () => 'medium', now: at(0).getTime() };

/** Runs the work with the archive's commits by unit. */
export async function spooled<T>(files: ArchiveFiles, work: (spool: Spool) => Promise<T>): Promise<T> {
  const spool = await spoolIn();
  try {
    await spoolArchive(files, spool);
    return await work(spool);
  } finally {
    await spool.remove();
  }
}

/** Restores into an empty table, as the command line does. */
export async function restored(files: ArchiveFiles, options: Partial<RestoreOptions> = {}) {
  const store = await openedStore();
  await requireEmpty(store, 'the table');
  try {
    const report = await spooled(files, (spool) => restore(store, spool, { ...OPTIONS, ...options }));
    return { store, report };
  } catch (error) {
    const left = await itemsOf(store);
    await store.close();
    throw Object.assign(error as Error, { left });
  }
}

export async function itemsOf({ client, table }: Pick<Store, 'client' | 'table'>): Promise<Map<string, unknown>> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    items.push(...((page.Items ?? []) as Item[]));
    start = page.LastEvaluatedKey as Item | undefined;
  } while (start);
  return new Map(items.map((item) => [`${item.pk?.S} ${item.sk?.S}`, readable(item)]));
}

/** The bytes of the compression are no content; those of parts are only readable together. */
function readable(item: Item): unknown {
  const { body, ...others } = item;
  if (!body?.B) return others;
  const isPart = /^(part|state)#/.test(item.pk?.S ?? '');
  return { ...others, body: isPart ? Buffer.from(body.B).toString('base64') : gunzipSync(body.B).toString() };
}

/** All items except tombstones of closed findings, which expire, and what no log says: who was alerted and scanned when. */
export function lasting(items: Map<string, unknown>): Record<string, unknown> {
  const kept = [...items].filter(([name, item]) => !name.startsWith('roster#') && !isTombstone(name, item));
  return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const isTombstone = (name: string, item: unknown): boolean =>
  name.startsWith('finding#') && !('control' in (item as object));

export const checked = (store: Store) => fsck(store, [], {});
