/**
 * Measures what questions about the history of a large organisation cost: as of an instant for all accounts, the first page of
 * one account's timeline, and the report of a year. `node bench/questions.ts <accounts> <transitions>`
 */
import { catalogue, claims } from '../shared/controls/catalogue.ts';
import { claiming } from '../shared/core/catalogue.ts';
import { frameworks } from '../shared/frameworks/index.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { dynamoRoster } from '../shared/history/roster.ts';
import { asOf } from '../shared/queries/as-of.ts';
import { period } from '../shared/queries/period.ts';
import { controlsOf, requirementsOf } from '../shared/queries/requirements.ts';
import { timelinePage } from '../shared/queries/timeline.ts';
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
const reads = { history, roster };
const requirements = requirementsOf('cis-aws-3.0', frameworks, claiming(catalogue, claims));
const controls = controlsOf(requirements);
const written = await writeLargeHistory({ history, roster }, { accounts, transitions }, controls);

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

const pages: number[] = [];
for (let question = 0; question < QUESTIONS; question += 1) {
  const account = written.accounts[(question * 7919) % accounts] ?? '';
  const asked = { accounts: [account], since: instant((question % 10) / 10) };
  pages.push(await timed(() => timelinePage(reads, asked, { limit: PAGE, now: instant(1), key: 'bench' })));
}
const then = await timed(() => drained(asOf(reads, { at: instant(0.6) })));
const now = await timed(() => drained(asOf(reads, {})));
const before = process.memoryUsage().rss;
const highest = { rss: before };
const watch = setInterval(() => {
  highest.rss = Math.max(highest.rss, process.memoryUsage().rss);
}, 50);
const year = await timed(() => drained(period(reads, { from: instant(0), to: instant(1), requirements, sample: 25 })));
clearInterval(watch);
await database.close();

const figures = {
  ...{ accounts, transitions: written.transitions },
  firstPageMs: p95(pages),
  asOfAllAccountsMs: { inThePast: Math.round(then), now: Math.round(now) },
  periodOfCis: { seconds: Math.round(year / 100) / 10, highestMb: Math.round(highest.rss / 2 ** 20) },
};
process.stdout.write(JSON.stringify(figures));
hold([
  { what: `the first page of a timeline, in ms (p95), with ${accounts} accounts`, is: figures.firstPageMs, atMost: 30 },
  { what: `as of an instant for ${accounts} accounts, in ms`, is: figures.asOfAllAccountsMs.inThePast, atMost: 2_000 },
  { what: `the period report of CIS for ${accounts} accounts, in s`, is: figures.periodOfCis.seconds, atMost: 30 },
  { what: 'its memory, in MB', is: figures.periodOfCis.highestMb, atMost: 400 },
]);
