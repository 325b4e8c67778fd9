/**
 * Measures a first and an unchanged scan of a simulated organisation: calls, CPU, memory and database requests per
 * unit. Evidence is kept in a folder, as in a local store, so that memory does not hold what S3 would keep. The SDK prepares
 * each call as for AWS; with `--shortcut`, repeated calls skip that, which shows what the SDK takes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../shared/history/embedded.ts';
import { folderObjects } from '../shared/history/evidence-folder.ts';
import { meterOf, since } from '../simulator/meter.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { createWorld } from '../simulator/world.ts';

const { values, positionals } = parseArgs({
  options: { shortcut: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const accounts = Number(positionals[0]);
const folder = await mkdtemp(join(tmpdir(), 'plumbline-organisation-'));
const world = createWorld({ accounts });
const database = await startEmbedded();
const runtime = await startRuntime(
  world,
  database,
  {},
  {
    evidence: folderObjects(folder),
    ...(values.shortcut ? {} : { wholeStack: true }),
  },
);
const meter = meterOf(database.client);
const round = (value: number) => Math.round(value * 100) / 100;

let peak = 0;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);

async function scan() {
  const before = {
    meter: { ...meter },
    cpu: process.cpuUsage(),
    thread: process.threadCpuUsage(),
    calls: runtime.calls.total,
    at: performance.now(),
  };
  const { units, evaluatedUnits } = await runtime.scan();
  const cpu = process.cpuUsage(before.cpu);
  const thread = process.threadCpuUsage(before.thread);
  const { reads, writes } = since(meter, before.meter);
  const calls = runtime.calls.total - before.calls;
  return {
    units,
    evaluatedUnits,
    seconds: round((performance.now() - before.at) / 1000),
    // without the threads that collect garbage: what the scan takes on a core of its own
    threadSeconds: round((thread.user + thread.system) / 1e6),
    perUnit: {
      apiCalls: round(calls / units),
      cpuMs: round((cpu.user + cpu.system) / 1000 / units),
      writes: round(writes / units),
      reads: round(reads / units),
    },
    // the cost per region of an account, with its global unit spread over them
    apiCallsPerRegion: round(calls / (accounts * world.regions.length)),
  };
}

const first = await scan();
const unchanged = await scan();
clearInterval(sampler);
process.stdout.write(JSON.stringify({ accounts, first, unchanged, peakRssMb: Math.round(peak / 1e6) }));
await database.close();
await rm(folder, { recursive: true });
