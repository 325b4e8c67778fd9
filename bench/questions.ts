/**
 * Measures what questions about the history of a large organisation cost: how it stood at an instant, how it developed in 90
 * days, the verdicts of one account then, the first page of one account's timeline, and the report of a year; and how many commits
 * a second `fsck` checks. `node bench/questions.ts <accounts> <transitions>`
 */
import { catalogue, claims } from '../shared/controls/catalogue.ts';
import { claiming } from '../shared/core/catalogue.ts';
import { frameworks } from '../shared/frameworks/index.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { dynamoFindings } from '../shared/history/findings.ts';
import { fsck } from '../shared/history/fsck.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { dynamoRollups } from '../shared/history/rollups.ts';
import { dynamoRoster } from '../shared/history/roster.ts';
import { asOf } from '../shared/queries/as-of.ts';
import { severitiesOf } from '../shared/queries/counts.ts';
import { period } from '../shared/queries/period.ts';
import { controlsOf, requirementsOf } from '../shared/queries/requirements.ts';
import { summary } from '../shared/queries/summary.ts';
import { timelinePage } from '../shared/queries/timeline.ts';
import { trend } from '../shared/queries/trend.ts';
import { instant, writeLargeHistory } from './lib/large-history.ts';
import { hold } from './lib/limits.ts';

const accounts = Number(process.argv[2] ?? 1_000);
const transitions = Number(process.argv[3] ?? 1_000_000);
const QUESTIONS = 40;
const PAGE = 50;

const database = await startEmbedded();
await createTable(database.client, 'bench');
const history = dynamoHistory(database.client, 'bench');
const roster = dynamoRoster(database.client, 'bench');
const rollups = dynamoRollups(database.client, 'bench');
const findings = dynamoFindings(database.client, 'bench');
const reads = { history, roster, rollups };
const severityOf = severitiesOf(catalogue);
const requirements = requirementsOf('cis-aws-3.0', frameworks, claiming(catalogue, claims));
const controls = controlsOf(requirements);
const written = await writeLargeHistory({ history, roster }, { accounts, transitions }, controls);
const ids = written.accounts;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
const p95 = (times: readonly number[]): number =>
  Math.round(times.toSorted((one, other) => one - other)[Math.floor((times.length - 1) * 0.95)] ?? Number.NaN);
const drained = async (items: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of items);
};

const inspected = { client: database.client, table: 'bench', history, roster, findings };
await fsck(inspected, [], { rebuild: true });
const cpuBefore = process.cpuUsage();
const checked = await timed(() => fsck(inspected, [], { endpoint: database.endpoint }));
const { user, system } = process.cpuUsage(cpuBefore);
const pages: number[] = [];
for (let question = 0; question < QUESTIONS; question += 1) {
  const account = ids[(question * 7919) % accounts] ?? '';
  const asked = { accounts: [account], since: instant((question % 10) / 10) };
  pages.push(await timed(() => timelinePage(reads, asked, { limit: PAGE, now: instant(1), key: 'bench' })));
}
const days: number[] = [];
for (let question = 0; question < QUESTIONS; question += 1) {
  const account = ids[(question * 7919) % accounts] ?? '';
  const at = instant((question % 10) / 10 + 0.05);
  days.push(await timed(() => drained(asOf(reads, { accounts: [account], at }))));
}
const asked = { now: instant(1), key: 'bench', severityOf };
const then = await timed(() => summary(reads, { at: instant(0.6) }, asked));
const now = await timed(() => summary(reads, {}, asked));
const quarter = await timed(() => trend(reads, { days: 90 }, asked));
const before = process.memoryUsage().rss;
const highest = { rss: before };
const watch = setInterval(() => {
  highest.rss = Math.max(highest.rss, process.memoryUsage().rss);
}, 50);
const year = await timed(() => drained(period(reads, { from: instant(0), to: instant(1), requirements, sample: 25 })));
clearInterval(watch);
await database.close();

const perSecond = Math.round((written.commits * 1_000) / checked);
const figures = {
  ...{ accounts, transitions: written.transitions },
  firstPageMs: p95(pages),
  asOfOneAccountMs: p95(days),
  summaryMs: { inThePast: Math.round(then), now: Math.round(now) },
  trendOf90DaysMs: Math.round(quarter),
  periodOfCis: { seconds: Math.round(year / 100) / 10, highestMb: Math.round(highest.rss / 2 ** 20) },
  fsckCommitsPerSecond: perSecond,
  // the time of all threads, without that of the database, which runs in a process of its own, and whatever else the machine does
  fsckCommitsPerCpuSecond: Math.round((written.commits * 1e6) / (user + system)),
};
process.stdout.write(JSON.stringify(figures));
hold([
  { what: `the first page of a timeline, in ms (p95), with ${accounts} accounts`, is: figures.firstPageMs, atMost: 30 },
  { what: 'as of an instant for one account, in ms (p95)', is: figures.asOfOneAccountMs, atMost: 50 },
  { what: `as of an instant for ${accounts} accounts, in ms`, is: figures.summaryMs.inThePast, atMost: 2_000 },
  { what: `the counts of ${accounts} accounts now, in ms`, is: figures.summaryMs.now, atMost: 2_000 },
  { what: `the trend of 90 days of ${accounts} accounts, in ms`, is: figures.trendOf90DaysMs, atMost: 2_000 },
  { what: `the period report of CIS for ${accounts} accounts, in s`, is: figures.periodOfCis.seconds, atMost: 30 },
  { what: 'its memory, in MB', is: figures.periodOfCis.highestMb, atMost: 400 },
  { what: 'the microseconds in which fsck checks a commit', is: 1e6 / perSecond, atMost: 50 },
]);
