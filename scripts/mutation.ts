/**
 * Mutation testing: changes the code in small ways, and counts the changes that no example and no test notices. `npm run test:mutation`
 *
 *   --rooms core,controls   `core`, `grouping` (of alerts), `records` and `controls`; by default the first two and controls
 *   --sample 60             how many files of each room; by default all
 *   --seed 1                which of them
 *   --loading               also tries mutants of core and records that only run while modules are loaded: each takes a second
 *
 * Lists every survivor, and exits with 1 if a room or a file of it is below its least score.
 */
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { mutateControl } from './mutation/controls.ts';
import { EQUIVALENT } from './mutation/equivalent.ts';
import { reportOf } from './mutation/report.ts';
import { sampled } from './mutation/sample.ts';
import { mutateTested } from './mutation/tested.ts';

const root = resolve(import.meta.dirname, '..');

const ROOMS = {
  core: { files: 'shared/core/*.ts', tests: ['test/core'] },
  grouping: { files: 'shared/records/alerts/{common-cause,group}.ts', tests: ['test/records'] },
  records: { files: 'shared/records/**/*.ts', tests: ['test/records'] },
  controls: { files: 'shared/controls/*/*.ts', tests: [] },
} as const;
type Room = keyof typeof ROOMS;

const isRoom = (name: string): name is Room => Object.hasOwn(ROOMS, name);

async function outcomesOf(room: Room, files: readonly string[], loading: boolean) {
  if (room !== 'controls') return mutateTested(root, files, ROOMS[room].tests, loading);
  const outcomes = [];
  for (const file of files) outcomes.push(await mutateControl(root, file));
  return { outcomes, unsound: [] };
}

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: 'core,grouping,controls' },
    sample: { type: 'string', default: 'all' },
    seed: { type: 'string', default: '1' },
    loading: { type: 'boolean', default: false },
  },
});
const rooms = values.rooms.split(',');
const unknown = rooms.filter((name) => !isRoom(name));
if (unknown.length > 0) {
  process.stderr.write(`there is no room ${unknown.join(', ')}: name some of ${Object.keys(ROOMS).join(', ')}\n`);
  process.exit(2);
}

for (const room of rooms.filter(isRoom)) {
  const files = await Array.fromAsync(glob(ROOMS[room].files, { cwd: root }));
  const chosen = sampled(files.sort(), values.sample === 'all' ? files.length : Number(values.sample), values.seed);
  const { outcomes, unsound } = await outcomesOf(room, chosen, values.loading);
  const { lines, isEnough } = reportOf(room, outcomes, EQUIVALENT);
  const left = unsound.map((name) => `left out, because it fails in instrumented code: "${name}"`);
  process.stdout.write(`${[...left, ...lines].join('\n')}\n`);
  if (!isEnough) process.exitCode = 1;
}
