/** The work of `plumbline restore`: reads an archive or an export, and builds or completes a history from it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { DamagedArchive, UsageError } from '../../shared/core/errors.ts';
import { each } from '../../shared/core/reading.ts';
import { fsck } from '../../shared/history/fsck.ts';
import type { AnchoredHead } from '../../shared/history/fsck-unit.ts';
import { type Applied, applyBeyond } from '../../shared/history/restore/beyond.ts';
import {
  refuse,
  requireEmpty,
  restore,
  type RestoreOptions as TableOptions,
} from '../../shared/history/restore/restore.ts';
import { spoolArchive, spoolExport } from '../../shared/history/restore/sources.ts';
import { type Spool, spoolIn } from '../../shared/history/restore/spool.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { project } from '../../shared/pipeline/project.ts';
import { severitiesOf } from '../../shared/queries/counts.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { archiveAt } from './archive-place.ts';
import { remindWith } from './remind-with.ts';
import { evidenceFor, type FsckOptions } from './run-fsck.ts';
import { openStore, type Store } from './store.ts';

export const SOURCES = ['archive', 'export', 'pitr'] as const;

export interface RestoreOptions extends Omit<FsckOptions, 'rebuild' | 'authority'> {
  readonly from: (typeof SOURCES)[number];
  readonly archive: string;
  readonly remind?: string;
  readonly temporary?: string;
  readonly whole?: boolean;
}

export interface RestoreResult {
  readonly from: RestoreOptions['from'];
  readonly files: number;
  readonly units: number;
  readonly commits: number;
  /** The instant of the newest restored commit; null if nothing was restored. */
  readonly newest: string | null;
  /** The commits that were appended to a table that was restored to a point in time. */
  readonly applied: readonly Applied[];
  /** Alerts whose timers were set again; null unless that was asked for. */
  readonly reminded: number | null;
  /** The alerts that the history has. */
  readonly alerts: number;
}

export async function runRestore(options: RestoreOptions): Promise<RestoreResult> {
  const { heads, problems, anchors } = await evidenceFor(options);
  refuse(problems);
  if (options.whole && options.from === 'pitr')
    throw new UsageError('--whole is for an empty store or table; with --from pitr the table already has its commits');
  const files = await archiveAt(options.archive, options);
  const store = await openStore(options, { create: options.from !== 'pitr' });
  const place = await mkdtemp(join(options.temporary ?? tmpdir(), 'plumbline-'));
  const spool = await spoolIn(place);
  try {
    if (options.from !== 'pitr') await requireEmpty(store, whereOf(options));
    const count =
      options.from === 'export'
        ? await spoolExport(files, spool, place)
        : await spoolArchive(files, spool, anchors?.key ?? null);
    const done =
      options.from === 'pitr'
        ? await completed(store, spool, heads)
        : await built(store, spool, { heads, fingerprint: anchors?.key, whole: options.whole });
    const alerts = Object.keys((await store.history.read(ALERTS)).contents.alerts);
    const reminded = options.remind === undefined ? null : await remindAll(options.remind, alerts, options);
    return { from: options.from, files: count, ...done, alerts: alerts.length, reminded };
  } finally {
    await rm(place, { recursive: true, force: true });
    await store.close();
  }
}

const whereOf = ({ store, table }: RestoreOptions): string => (table ? `the table ${table}` : `the store ${store}`);

type Given = Pick<TableOptions, 'heads' | 'fingerprint' | 'whole'>;

async function built(store: Store, spool: Spool, given: Given) {
  const restored = await restore(store, spool, { ...given, severityOf: severitiesOf(catalogue), now: Date.now() });
  return { ...restored, applied: [] };
}

/** At the point in time, open findings and rollups may lag behind the log; they are rebuilt from it. */
async function completed(store: Store, spool: Spool, heads: readonly AnchoredHead[]) {
  const { problems } = await fsck(store, [], { rebuild: true, severityOf: severitiesOf(catalogue) });
  if (problems.length > 0)
    throw new DamagedArchive(
      `the restored table is not whole, and nothing was appended to it:\n  ${problems.slice(0, 20).join('\n  ')}`,
    );
  const controls = byId(catalogue);
  const applied = await applyBeyond({ ...store, project: (commit) => project(store, controls, commit) }, spool, heads);
  const commits = applied.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const newest =
    applied
      .map((one) => one.newest)
      .sort()
      .at(-1) ?? null;
  return { units: applied.length, commits, newest, applied };
}

async function remindAll(name: string, alerts: readonly string[], { table, profile }: RestoreOptions): Promise<number> {
  if (!table) throw new UsageError('--remind is for --table: a local store has no timers; leave it out');
  const remind = await remindWith(name, profile);
  await each(alerts, remind);
  return alerts.length;
}
