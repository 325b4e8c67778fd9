/**
 * `node bench/calls.ts --write`: measures the calls that each collector makes in a scan of a unit with all controls, and writes
 * shared/cost/calls.ts, from which `plumbline cost --by control` computes. Also prints the calls of a unit in a scan with all controls, and
 * in one whose weekly controls keep their verdicts, for shared/cost/measured.ts.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../shared/history/embedded.ts';
import { startRuntime } from '../simulator/runtime.ts';
import { createWorld } from '../simulator/world.ts';

const FILE = join(import.meta.dirname, '../shared/cost/calls.ts');
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-west-2'];
const DAY_MS = 24 * 3_600_000;

const { values } = parseArgs({
  options: { accounts: { type: 'string', default: '40' }, write: { type: 'boolean', default: false } },
});
const world = createWorld({ accounts: Number(values.accounts), regions: REGIONS });
const database = await startEmbedded();
const runtime = await startRuntime(world, database);
const { calls } = runtime;
const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

async function scanned(options?: Parameters<typeof runtime.scan>[0]) {
  calls.byAction.clear();
  calls.byCollector.clear();
  const { units } = await runtime.scan(options);
  const of = (service: string) =>
    [...calls.byAction].reduce((sum, [action, count]) => sum + (action.startsWith(service) ? count : 0), 0);
  return { units, apiCalls: of(''), s3Calls: of('s3:'), kmsCalls: of('kms:') };
}

function tableOf(units: number): string {
  const rows = [...calls.byCollector]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([collector, actions]) => {
      const counted = [...actions].sort(([one], [other]) => one.localeCompare(other));
      const cells = counted.map(([action, count]) => `'${action}': ${rounded(count / units)}`);
      return `  '${collector}': { ${cells.join(', ')} },\n`;
    });
  return `/**
 * The calls of each collector in a scan of a unit with all controls, on average over the units of ${values.accounts} simulated accounts × ${REGIONS.length} regions.
 * Written by \`node bench/calls.ts --write\`; a test measures them again.
 */
export const SCANNED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
${rows.join('')}};
`;
}

await runtime.scan();
const whole = await scanned();
if (values.write) await writeFile(FILE, tableOf(whole.units));
world.advance(DAY_MS);
const mixed = await scanned({ accounts: 'due' });
let rested = 0;
for await (const { item } of runtime.wiring.roster.units()) if (item?.keeps) rested += 1;
const ofRested = (counted: 'apiCalls' | 's3Calls' | 'kmsCalls') =>
  rounded((mixed[counted] - (whole[counted] / whole.units) * (mixed.units - rested)) / rested);
const perUnit = (counted: 'apiCalls' | 's3Calls' | 'kmsCalls') => rounded(whole[counted] / whole.units);
const names = ['apiCalls', 's3Calls', 'kmsCalls'] as const;
process.stdout.write(
  `${JSON.stringify({
    units: whole.units,
    rested,
    SCAN: Object.fromEntries(names.map((name) => [name, perUnit(name)])),
    RESTED: Object.fromEntries(names.map((name) => [name, ofRested(name)])),
  })}\n`,
);
await database.close();
