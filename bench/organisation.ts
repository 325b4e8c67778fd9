/**
 * Measures a first and an unchanged scan of a simulated organisation: calls, CPU, memory and database requests per
 * unit.
 */
import { startEmbedded } from '../shared/history/embedded.ts';
import { meterOf, since } from '../simulator/meter.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { createWorld } from '../simulator/world.ts';

const accounts = Number(process.argv[2]);
const world = createWorld({ accounts });
const database = await startEmbedded();
const runtime = await startRuntime(world, database, {}, { wholeStack: true });
const meter = meterOf(database.client);
const round = (value: number) => Math.round(value * 100) / 100;

let peak = 0;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);

async function scan() {
  const before = { meter: { ...meter }, cpu: process.cpuUsage(), calls: runtime.calls.total, at: performance.now() };
  const { units, evaluatedUnits } = await runtime.scan();
  const cpu = process.cpuUsage(before.cpu);
  const { reads, writes } = since(meter, before.meter);
  const calls = runtime.calls.total - before.calls;
  return {
    units,
    evaluatedUnits,
    seconds: round((performance.now() - before.at) / 1000),
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
