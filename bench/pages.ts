/**
 * Measures the pages over a large organisation, with every control of the catalogue in each account: the server's time for Now, at present and
 * a year back, what a first visit transfers, and when a browser has painted it. A browser is named by CHROMIUM; without it that is not measured.
 * `node bench/pages.ts <accounts> [changes of each account]`
 */
import { gzipSync } from 'node:zlib';
import { localIdentity } from '../shared/api/local.ts';
import { catalogue } from '../shared/controls/catalogue.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { dynamoFindings } from '../shared/history/findings.ts';
import { fsck } from '../shared/history/fsck.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { dynamoRollups } from '../shared/history/rollups.ts';
import { dynamoRoster } from '../shared/history/roster.ts';
import { pagesApp } from '../shared/pages/app.ts';
import { NO_CHECKLISTS, type PagePorts } from '../shared/pages/ports.ts';
import { instant, writeLargeHistory } from './lib/large-history.ts';
import { hold } from './lib/limits.ts';
import { largestPaintMs } from './lib/paint.ts';

const accounts = Number(process.argv[2] ?? 1_000);
const changes = Number(process.argv[3] ?? 2 * catalogue.length);
const READS = 100;
/** The limits hold for 1,000 accounts, and a larger one beyond. */
const NOW_MS = accounts > 1_000 ? 300 : 100;
const THEN_MS = 1_000;
const FIRST_LOAD_BYTES = 150 * 1_024;
const PAINT_MS = 1_000;

const database = await startEmbedded();
await createTable(database.client, 'bench');
const history = dynamoHistory(database.client, 'bench');
const roster = dynamoRoster(database.client, 'bench');
const rollups = dynamoRollups(database.client, 'bench');
const controls = catalogue.map(({ id }) => id);
await writeLargeHistory({ history, roster }, { accounts, transitions: accounts * changes }, controls);
const findings = dynamoFindings(database.client, 'bench');
await fsck({ client: database.client, table: 'bench', history, roster, findings }, [], { rebuild: true });

const refuse = async (): Promise<never> => {
  throw new Error('the benchmark reads the history alone');
};
const ports: PagePorts = {
  ...{ history, roster, rollups, telling: {}, store: undefined },
  limiter: { take: async () => ({ left: 1, resetsIn: 60 }) },
  identity: localIdentity('bench'),
  evidence: { put: refuse, get: refuse },
  jobs: {
    files: { read: refuse, create: refuse, write: refuse, put: refuse },
    ...{ start: refuse, addressOf: refuse, fileOf: refuse },
  },
  ...{ checklists: NO_CHECKLISTS, config: {}, sessions: null, queues: null },
  ...{ cursorKey: async () => 'bench', controls: async () => [], version: 'bench', clock: () => new Date(instant(1)) },
  failed: (error) => process.stderr.write(`${error}\n`),
};
const app = pagesApp(ports);

async function ask(path: string): Promise<{ ms: number; text: string }> {
  const before = performance.now();
  const response = await app.request(`http://localhost${path}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
  return { ms: performance.now() - before, text };
}

const p95 = (times: readonly number[]): number =>
  Math.round(times.toSorted((one, other) => one - other)[Math.floor((times.length - 1) * 0.95)] ?? Number.NaN);
const sizeOf = (text: string): number => gzipSync(text).byteLength;

const first = await ask('/');
const files = [...first.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
const loaded = [first.text, ...(await Promise.all(files.map(async (path) => (await ask(path)).text)))];
const present: number[] = [];
for (let n = 0; n < READS; n += 1) present.push((await ask('/')).ms);
const past: number[] = [];
for (let n = 1; n <= 5; n += 1) past.push((await ask(`/?as-of=${instant(1 - n / 100).slice(0, 10)}`)).ms);
const { CHROMIUM } = process.env;
const paintMs = CHROMIUM ? await largestPaintMs(CHROMIUM, app.fetch) : null;
await database.close();

const figures = {
  accounts,
  firstMs: Math.round(first.ms),
  nowMs: p95(present),
  thenMs: Math.round(Math.max(...past)),
  firstLoadBytes: loaded.reduce((sum, text) => sum + sizeOf(text), 0),
  paintMs,
};
process.stdout.write(JSON.stringify(figures));
hold([
  { what: `the page Now, in ms (p95), at ${accounts} accounts`, is: figures.nowMs, atMost: NOW_MS },
  { what: 'the page Now as of an instant of a year back, in ms', is: figures.thenMs, atMost: THEN_MS },
  { what: 'what a first visit transfers, in bytes', is: figures.firstLoadBytes, atMost: FIRST_LOAD_BYTES },
  ...(paintMs === null
    ? []
    : [{ what: 'the largest paint of a first visit in a browser, in ms', is: paintMs, atMost: PAINT_MS }]),
]);
