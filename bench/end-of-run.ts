/**
 * Measures the end of a run, when its last account has been scanned: `finish`, and the alerting that the run's record
 * starts. First every unit's first commit is new, as after the first scan; then one unit in a hundred has changed.
 */

import { generateKeyPairSync } from 'node:crypto';
import { resolveConfig } from '../shared/config/config.ts';
import { controls } from '../shared/controls/index.ts';
import { revisions } from '../shared/controls/revisions.ts';
import type { Account } from '../shared/core/account.ts';
import type { WorkItem } from '../shared/core/ports.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { CURVE, keySigner } from '../shared/history/key-signer.ts';
import { alert } from '../shared/pipeline/alert.ts';
import { byId } from '../shared/pipeline/deps.ts';
import { finish } from '../shared/pipeline/finish.ts';
import { RUNS } from '../shared/records/runs.ts';
import { wireHistory } from '../shared/wiring/history.ts';
import { changeOf, FIRST_SCAN, manifestOf, scanned } from './lib/runs.ts';

const accounts = Number(process.argv[2]);
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-west-2'];
const CHANGED_EVERY = 100;

const database = await startEmbedded();
await createTable(database.client, 'bench');
const { history, roster } = wireHistory({ client: database.client, name: 'bench' });
const files = new Map<string, string>();
const published = { alerts: 0 };
const deps = {
  config: resolveConfig({}, { controls, revisions }),
  history,
  roster,
  archive: {
    put: async (key: string, body: string) => void files.set(key, body),
    find: async (key: string) => files.get(key) ?? null,
    lines: async function* (key: string) {
      yield* (files.get(key) ?? '').split('\n').filter(Boolean);
    },
  },
  signer: keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey),
  publisher: {
    publish: async () => {
      published.alerts += 1;
    },
  },
  timers: { set: async () => {} },
  deadLetters: { put: async (what: object) => Promise.reject(new Error(JSON.stringify(what))) },
  clock: () => new Date(),
};

const items = Array.from({ length: accounts }, (_, index): WorkItem => {
  const id = String(111_100_000_000 + index);
  const account: Account = { id, name: `account-${index}`, ou: 'Workloads', tags: {}, management: index === 0 };
  return { account, regions: REGIONS };
});

let peak = 0;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);

async function timed(work: () => Promise<unknown>) {
  peak = 0;
  const before = { at: performance.now(), cpu: process.cpuUsage() };
  await work();
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    seconds: Math.round(performance.now() - before.at) / 1000,
    cpuSeconds: Math.round((user + system) / 1000) / 1000,
    peakRssMb: Math.round(peak / 1e6),
  };
}

async function ended(run: string) {
  const startedAt = new Date().toISOString();
  const finishing = await timed(() => finish(deps, { run, startedAt, manifest: manifestOf(run) }));
  const { seq } = await history.read(RUNS);
  const record = await Array.fromAsync(history.log(RUNS, { after: seq - 1 }));
  const alerting = await timed(() => alert({ ...deps, answers: async () => ({}) }, byId(controls), record));
  return { finish: finishing, alert: alerting, alerts: published.alerts };
}

await scanned(deps, { run: 'first', items, changed: () => FIRST_SCAN });
const first = await ended('first');
published.alerts = 0;
const changed = (index: number) => (index % CHANGED_EVERY === 0 ? [changeOf(index % 5, false)] : []);
await scanned(deps, { run: 'second', items, changed });
const daily = await ended('second');
clearInterval(sampler);
process.stdout.write(JSON.stringify({ accounts, units: accounts * (REGIONS.length + 1), first, daily }));
await database.close();
