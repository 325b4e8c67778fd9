/** Measures what it costs to read an account at any past time, in a history of a given number of transitions. */
import { unitId } from '../shared/core/account.ts';
import { each } from '../shared/core/reading.ts';
import { createTable, startEmbedded } from '../shared/history/embedded.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { verdictsOf } from '../shared/records/verdicts.ts';
import { flip } from './lib/flip.ts';
import { hold } from './lib/limits.ts';

const transitions = Number(process.argv[2]);
const PER_COMMIT = 20;
const ACCOUNTS = 5;
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'global'];
const RESOURCES = 200;
const QUESTIONS = 100;
const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const database = await startEmbedded();
await createTable(database.client, 'bench');
const history = dynamoHistory(database.client, 'bench');
const accounts = Array.from({ length: ACCOUNTS }, (_, index) => String(111_122_220_000 + index));
const units = accounts.flatMap((account) => REGIONS.map((region) => unitId({ account, region })));
const commits = Math.ceil(transitions / PER_COMMIT / units.length);

const change = (n: number) => flip(n, `domain.property-${n % 40}`, RESOURCES);

await each(units.map(verdictsOf), async (of) => {
  let state = await history.read(of);
  for (let n = 0; n < commits; n += 1) {
    const at = new Date(START + n * MINUTE);
    const changes = Array.from({ length: PER_COMMIT }, (_, index) => change(n * PER_COMMIT + index));
    const body = { type: 'verdicts' as const, changes, revisions: {} };
    ({ state } = await history.append(of, state, {
      at,
      observedAt: at,
      cause: { kind: 'scan', run: String(n) },
      body,
    }));
  }
});

const times: number[] = [];
for (let question = 0; question < QUESTIONS; question += 1) {
  const account = accounts[question % ACCOUNTS] ?? '';
  const at = new Date(START + ((question * 7919) % commits) * MINUTE).toISOString();
  const started = performance.now();
  await Promise.all(REGIONS.map((region) => history.asOf(verdictsOf(unitId({ account, region })), at)));
  times.push(performance.now() - started);
}
await database.close();
const ordered = [...times].sort((a, b) => a - b);
const quantile = (share: number) => Math.round((ordered[Math.floor((ordered.length - 1) * share)] ?? 0) * 10) / 10;
process.stdout.write(
  JSON.stringify({
    transitions: commits * PER_COMMIT * units.length,
    asOfOneAccountMs: { p50: quantile(0.5), p95: quantile(0.95) },
  }),
);
hold([{ what: 'as of an instant for one account, in ms (p95)', is: quantile(0.95), atMost: 50 }]);
