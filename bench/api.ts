/**
 * Measures the API over the history of a large organisation: reads one after the other, and 200 requests a second on the one
 * thread that serves them, with the database in a process of its own. `node bench/api.ts <accounts> <transitions> [seconds]`
 */
import { apiApp } from '../shared/api/app.ts';
import { BASE } from '../shared/api/base.ts';
import { localIdentity } from '../shared/api/local.ts';
import type { ApiPorts } from '../shared/api/ports.ts';
import { catalogue } from '../shared/controls/catalogue.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { dynamoRollups } from '../shared/history/rollups.ts';
import { dynamoRoster } from '../shared/history/roster.ts';
import { instant, writeLargeHistory } from './lib/large-history.ts';
import { hold } from './lib/limits.ts';

const accounts = Number(process.argv[2] ?? 1_000);
const transitions = Number(process.argv[3] ?? 1_000_000);
const READS = 200;
const PER_SECOND = 200;
const SECONDS = Number(process.argv[4] ?? 10);
const UNLIMITED = { take: async () => ({ left: 1, resetsIn: 60 }) };

const database = await startEmbedded();
await createTable(database.client, 'bench');
const history = dynamoHistory(database.client, 'bench');
const roster = dynamoRoster(database.client, 'bench');
const rollups = dynamoRollups(database.client, 'bench');
const controls = catalogue.slice(0, 40).map(({ id }) => id);
const written = await writeLargeHistory({ history, roster }, { accounts, transitions }, controls);

const refuse = async (): Promise<never> => {
  throw new Error('the benchmark reads the history alone');
};
const ports: ApiPorts = {
  ...{ history, roster, rollups, limiter: UNLIMITED, identity: localIdentity('bench'), telling: {}, store: undefined },
  evidence: { put: refuse, get: refuse },
  jobs: {
    files: { read: refuse, create: refuse, write: refuse, put: refuse },
    ...{ start: refuse, addressOf: refuse, fileOf: refuse },
  },
  ...{ cursorKey: async () => 'bench', controls: async () => [], version: 'bench', clock: () => new Date() },
  failed: (error) => process.stderr.write(`${error}\n`),
};
const app = apiApp(ports);

interface Answered {
  readonly ms: number;
  readonly bytes: number;
  readonly ok: boolean;
}

async function ask(path: string): Promise<Answered> {
  const before = performance.now();
  const response = await app.request(`http://localhost${BASE}${path}`);
  const { byteLength } = await response.arrayBuffer();
  return { ms: performance.now() - before, bytes: byteLength, ok: response.status === 200 };
}

const account = (n: number): string => written.accounts[(n * 7_919) % accounts] ?? '';
/** Questions as pages and dashboards ask them: of now and then, of one account and of all. */
const QUESTIONS: readonly ((n: number) => string)[] = [
  (n) => `/verdicts?account=${account(n)}`,
  (n) => `/verdicts?account=${account(n)}&asOf=${instant((n % 10) / 10 + 0.05)}`,
  (n) => `/verdicts?account=${account(n)}&status=fail`,
  (n) => `/findings?account=${account(n)}`,
  (n) => `/timeline?account=${account(n)}&since=${instant((n % 10) / 10)}&limit=50`,
  (n) => `/differences?account=${account(n)}&against=${instant(0.5)}`,
  () => '/verdicts?limit=100',
  () => '/controls?limit=50',
];
const questionOf = (n: number): string => QUESTIONS[n % QUESTIONS.length]?.(n) ?? '';
const p95 = (times: readonly number[]): number =>
  Math.round(times.toSorted((one, other) => one - other)[Math.floor((times.length - 1) * 0.95)] ?? Number.NaN);

for (let n = 0; n < QUESTIONS.length; n += 1) await ask(questionOf(n));
const answers: Answered[] = [];
for (let n = 0; n < READS; n += 1) answers.push(await ask(questionOf(n)));
const whole: Answered[] = [];
for (let n = 0; n < 10; n += 1) whole.push(await ask(`/verdicts?status=fail&asOf=${instant(n / 10 + 0.05)}`));

const before = process.cpuUsage();
const started = performance.now();
const asked: Promise<Answered>[] = [];
while (asked.length < PER_SECOND * SECONDS) {
  const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - started) / 1_000) * PER_SECOND);
  while (asked.length < due) asked.push(ask(questionOf(asked.length)));
  await new Promise((done) => setTimeout(done, 2));
}
const loaded = await Promise.all(asked);
const seconds = (performance.now() - started) / 1_000;
const used = process.cpuUsage(before);
const coreSeconds = (used.user + used.system) / 1e6;
await database.close();

const all = [...answers, ...whole, ...loaded];
const figures = {
  ...{ accounts, transitions: written.transitions },
  readMs: p95(answers.map(({ ms }) => ms)),
  allAccountsMs: p95(whole.map(({ ms }) => ms)),
  underLoad: {
    requestsPerSecond: Math.round(loaded.length / seconds),
    // by processor time, so that other programs on the machine do not count
    perCoreSecond: Math.round(loaded.length / coreSeconds),
    readMs: p95(loaded.map(({ ms }) => ms)),
    errors: loaded.filter(({ ok }) => !ok).length,
  },
  largestPageBytes: Math.max(...all.map(({ bytes }) => bytes)),
};
process.stdout.write(JSON.stringify(figures));
hold([
  { what: `a read through the API, in ms (p95), at ${written.transitions} changes`, is: figures.readMs, atMost: 60 },
  { what: 'a read of all accounts through the API, in ms (p95)', is: figures.allAccountsMs, atMost: 60 },
  { what: 'the requests that failed at 200 a second', is: figures.underLoad.errors, atMost: 0 },
  {
    what: 'processor time of a request, in ms',
    is: 1_000 / figures.underLoad.perCoreSecond,
    atMost: 1_000 / PER_SECOND,
  },
  { what: 'the largest page, in bytes', is: figures.largestPageBytes, atMost: 64 * 1_024 },
]);
