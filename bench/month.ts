/**
 * Runs a month of 200 accounts through the deployed functions and compares the alerts with the truth. `node
 * bench/month.ts`, with `--accounts`, `--events`, `--seed` for other values.
 */
import { parseArgs } from 'node:util';
import { startEmbedded } from '../shared/history/embedded.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { compared } from '../simulator/scenarios/compare.ts';
import { playMonth, TIMELESS } from '../simulator/scenarios/month.ts';
import { createWorld } from '../simulator/world.ts';
import { hold } from './lib/limits.ts';

Object.assign(process.env, {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
});

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '200' },
    events: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);
const world = createWorld({ accounts: Number(values.accounts), flaws: 0, seed });
const database = await startEmbedded();
const runtime = await startRuntime(world, database, { controls: TIMELESS });
await runtime.scan();
runtime.received();
const started = performance.now();
const month = await playMonth(
  { world, runtime },
  { seed, days: 30, events: Number(values.events), drifts: 30, flapping: 3, stormShare: 0.6 },
  (day) => process.stderr.write(`day ${Math.floor(day)} of the month\n`),
);
await database.close();
const { missed, doubled, ...comparison } = compared(month);
process.stdout.write(
  JSON.stringify({
    accounts: world.accounts.length,
    events: month.events,
    truths: month.truths.length,
    ...comparison,
    missed: missed.map(({ what }) => what),
    doubled: doubled.map(({ what }) => what),
    seconds: Math.round((performance.now() - started) / 1_000),
  }),
);
hold([
  { what: 'the number of causes without an alert', is: missed.length, atMost: 0 },
  { what: 'the number of causes with several alerts', is: doubled.length, atMost: 0 },
  { what: 'the number of alerts without a cause', is: comparison.unfounded.length, atMost: 0 },
  { what: 'the number of messages and alerts that came twice', is: comparison.repeated.length, atMost: 0 },
  { what: 'the number of alerts', is: comparison.alerts, atMost: 45 },
]);
