/**
 * Measures the peak memory of each function under its largest realistic load: `node bench/memory.ts`. Each function
 * runs as bundled, in a process with the memory and heap of its Lambda size; infra/memory.ts holds the measured peak
 * beside that size. Options: `--functions scan,react`, `--accounts 10000`, `--regions 4`, `--memory alert=2048`,
 * `--transitions 1000000` of a year in a thousand accounts, for `api` and `jobs`. Fails where less than a third of a function's
 * memory is free.
 */
import { parseArgs } from 'node:util';
import { MEMORY } from '../infra/memory.ts';
import { hold } from './lib/limits.ts';
import { apiEvents, findingEvents, history, jobEvents } from './memory/history.ts';
import { bundled, type Measured, measured, type Scene } from './memory/process.ts';
import {
  alertEvents,
  deliverEvents,
  finishEvents,
  large,
  linkEvents,
  projectEvents,
  remindEvents,
  stormEvents,
} from './memory/scenes.ts';
import { reactEvents, scanEvents, wide } from './memory/wide.ts';

type Name = keyof typeof MEMORY;

const { values } = parseArgs({
  options: {
    functions: { type: 'string', default: Object.keys(MEMORY).join(',') },
    accounts: { type: 'string', default: '10000' },
    regions: { type: 'string', default: '4' },
    transitions: { type: 'string', default: '1000000' },
    memory: { type: 'string', default: '' },
  },
});
const ACCOUNTS_OF_HISTORY = 1_000;
/** The rest is for connections and for what grows (test/infra/limits.test.ts). */
const LARGEST_SHARE = 2 / 3;
const wanted = values.functions.split(',');
const sizes = new Map(values.memory.split(',').map((pair) => pair.split('=') as [string, string]));
const memoryOf = (name: Name): number => Number(sizes.get(name) ?? MEMORY[name].mb);

const results: Record<string, Measured & { readonly shareOfMemory: number }> = {};
async function measure(
  name: Name,
  scene: Scene,
  events: () => readonly unknown[] | Promise<readonly unknown[]>,
  as: string = name,
) {
  if (!wanted.includes(name)) return;
  process.stderr.write(`${as}\n`);
  const result = await measured(name, memoryOf(name), scene, await events());
  results[as] = { ...result, shareOfMemory: Math.round((result.peakRssMb / result.memoryMb) * 100) / 100 };
}

await bundled();
if (wanted.some((name) => ['scan', 'react'].includes(name))) {
  const scene = await wide();
  await measure('scan', scene, () => scanEvents(scene));
  await measure('react', scene, () => reactEvents(scene));
  await scene.database.close();
}
if (wanted.some((name) => ['plan', 'finish', 'project', 'alert', 'remind', 'link', 'deliver'].includes(name))) {
  const { accounts, regions } = values;
  process.stderr.write(`the first scan of ${accounts} accounts × ${regions} regions\n`);
  const scene = await large(Number(accounts), Number(regions), wanted.includes('alert'));
  await measure('plan', scene, () => [{ run: 'bench', input: { accounts: 'all' } }]);
  // `alert` needs the run record that `finish` makes
  if (wanted.includes('alert') && !wanted.includes('finish')) wanted.push('finish');
  await measure('finish', scene, () => finishEvents(scene));
  await measure('alert', scene, () => alertEvents(scene));
  await measure('alert', scene, () => stormEvents(scene), 'alert of a storm');
  await measure('link', scene, () => linkEvents(scene));
  await measure('deliver', scene, () => deliverEvents(scene));
  await measure('remind', scene, () => remindEvents(scene));
  await measure('project', scene, () => projectEvents(scene));
  await scene.database.close();
}
if (wanted.some((name) => ['api', 'jobs', 'securityhub'].includes(name))) {
  process.stderr.write(`a history of ${values.transitions} changes\n`);
  const scene = await history(ACCOUNTS_OF_HISTORY, Number(values.transitions));
  await measure('api', scene, apiEvents);
  await measure('jobs', scene, () => jobEvents(scene));
  await measure('securityhub', scene, () => findingEvents(scene));
  await scene.database.close();
}
process.stdout.write(
  `${JSON.stringify({ node: process.version, accounts: Number(values.accounts), regions: Number(values.regions), functions: results }, null, 2)}\n`,
);
hold(
  Object.entries(results).flatMap(([name, { failed, shareOfMemory }]) => [
    { what: `the share of its memory that ${name} used`, is: shareOfMemory, atMost: LARGEST_SHARE },
    { what: `the number of failures of ${name}`, is: failed ? 1 : 0, atMost: 0 },
  ]),
);
