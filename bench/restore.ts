/**
 * Measures how fast a table is restored from its archive, in a history of a given number of transitions, and proves it with
 * `fsck`. `node bench/restore.ts 1000000`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unitId } from '../shared/core/account.ts';
import { emptyState, nextCommit } from '../shared/core/chain.ts';
import { canonical } from '../shared/core/digest.ts';
import { stateDigests } from '../shared/core/state-digest.ts';
import { keepCommits } from '../shared/history/archive/files.ts';
import { folderFiles } from '../shared/history/archive/folder.ts';
import type { ArchivedCommit } from '../shared/history/archive/line.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { fsck } from '../shared/history/fsck.ts';
import { attributesOf } from '../shared/history/log-item.ts';
import { requireEmpty, restore } from '../shared/history/restore/restore.ts';
import { spoolArchive } from '../shared/history/restore/sources.ts';
import { spoolIn } from '../shared/history/restore/spool.ts';
import { verdictsOf } from '../shared/records/verdicts.ts';
import { wireHistory } from '../shared/wiring/history.ts';
import { flip } from './lib/flip.ts';
import { hold } from './lib/limits.ts';

const transitions = Number(process.argv[2] ?? 100_000);
const PER_COMMIT = 4;
const UNITS = 100;
const RESOURCES = 50;
/** The commits of an archive's file: a batch of the stream. */
const PER_FILE = 100;
const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const SEVERITY = () => 'medium' as const;

const change = (n: number) => flip(n, `domain.property-${n % 40}`, RESOURCES);

/** Commits in the order of their instants, as the stream brings them. */
function* commitsOf(each: number): Generator<ArchivedCommit> {
  const units = Array.from({ length: UNITS }, (_, index) => {
    const of = verdictsOf(unitId({ account: String(111_122_220_000 + index), region: 'eu-west-1' }));
    return { of, state: emptyState(of), digestOf: stateDigests() };
  });
  for (let n = 0; n < each; n += 1) {
    const at = new Date(START + n * 90 * MINUTE);
    const changes = Array.from({ length: PER_COMMIT }, (_, index) => change(n * PER_COMMIT + index));
    const body = { type: 'verdicts' as const, changes, revisions: {} };
    const next = { at, observedAt: at, cause: { kind: 'scan' as const, run: String(n) }, body };
    for (const unit of units) {
      const { commit, state } = nextCommit(unit.of, unit.state, next, unit.digestOf);
      unit.state = state;
      yield { item: attributesOf(commit), text: canonical(commit.body) };
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
const files = folderFiles(folder);
const each = Math.ceil(transitions / PER_COMMIT / UNITS);
let batch: ArchivedCommit[] = [];
let written = 0;
for (const commit of commitsOf(each)) {
  batch.push(commit);
  if (batch.length < PER_FILE) continue;
  written += (await keepCommits(files, batch)).length;
  batch = [];
}
written += (await keepCommits(files, batch)).length;

const database = await startEmbedded(process.argv[3] === 'file' ? { path: join(folder, 'history.db') } : {});
const table = { client: database.client, table: 'bench' };
await createTable(table.client, table.table);
const started = performance.now();
const cpu = process.cpuUsage();
await requireEmpty(table, 'the table');
const spool = await spoolIn(folder);
await spoolArchive(files, spool);
const read = performance.now();
const { commits, units } = await restore(table, spool, { severityOf: SEVERITY, now: START });
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(cpu);
const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
const checking = performance.now();
const report = await fsck({ ...table, ...wireHistory({ client: table.client, name: table.table }) });
const fsckSeconds = Math.round((performance.now() - checking) / 1_000);
await spool.remove();
await database.close();
await rm(folder, { recursive: true });
const perSecond = Math.round(commits / seconds);
// by processor time: the database here is a stand-in, and it and other programs share the cores
const perCoreSecond = Math.round(commits / ((user + system) / 1e6));
process.stdout.write(
  JSON.stringify({
    ...{
      transitions: commits * PER_COMMIT,
      commits,
      files: written,
      perSecond,
      perCoreSecond,
      seconds: Math.round(seconds),
    },
    cpuMicrosecondsPerCommit: Math.round((user + system) / commits),
    ...{ readSeconds: Math.round((read - started) / 1_000), peakMb, fsckSeconds, problems: report.problems.length },
  }),
);
hold([
  { what: 'the processor time for 5,000 restored commits, in s', is: 5_000 / perCoreSecond, atMost: 1 },
  { what: 'the number of problems that fsck finds afterwards', is: report.problems.length, atMost: 0 },
  { what: 'the number of commits that were not restored', is: each * UNITS - report.commits, atMost: 0 },
  { what: 'the number of units that were not restored', is: UNITS - units, atMost: 0 },
]);
