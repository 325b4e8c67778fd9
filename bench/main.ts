/**
 * `npm run bench`: one JSON document of the cost of the main job, at growing sizes. Compare counts and ratios; times
 * depend on the machine. Options for a quicker run: `--accounts 10,100`, `--transitions 10000,100000`,
 * `--month-events 500`, `--page-accounts 100`, `--pack-verdicts 50000`, `--foreign-findings 10000` and `--no-prowler`, without which Python 3 with venv is needed. If a
 * limit is exceeded, the document is still printed, and the run fails.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { API_FUNCTIONS, FUNCTIONS } from '../infra/names.ts';
import { figuresOf, LIMIT_BROKEN } from './lib/limits.ts';

const run = promisify(execFile);

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '10,100,1000' },
    transitions: { type: 'string', default: '10000,100000,1000000' },
    'month-events': { type: 'string', default: '50000' },
    'page-accounts': { type: 'string', default: '1000' },
    'pack-verdicts': { type: 'string', default: '1000000' },
    prowler: { type: 'boolean', default: true },
    'foreign-findings': { type: 'string', default: '100000' },
  },
  allowNegative: true,
});
const numbers = (text: string) => text.split(',').map(Number);

/**
 * The limits of `npm run demo`, where memory is measured: garbage of finished accounts is collected early in a long
 * process.
 */
const HEAP = ['--max-semi-space-size=16', '--max-old-space-size=272'];

/** Benchmarks that finished and exceeded a limit. */
const broken: string[] = [];

/** Each measurement runs in a process of its own, so that none includes another's memory. */
async function measured(script: string, ...args: string[]): Promise<unknown> {
  process.stderr.write(`${script} ${args.join(' ')}\n`);
  const heap = script === 'organisation.ts' ? HEAP : [];
  const { figures, isWithin } = await figuresOf([...heap, join(import.meta.dirname, script), ...args], {
    env: {
      ...process.env,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
    },
  });
  if (!isWithin) broken.push(script);
  return figures;
}

async function each<T>(items: readonly T[], measure: (item: T) => Promise<unknown>): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const item of items) results.push(await measure(item));
  return results;
}

await run(process.execPath, [join(import.meta.dirname, '../scripts/build.ts')]);
const document = {
  node: process.version,
  scans: await each(numbers(values.accounts), (accounts) => measured('organisation.ts', String(accounts))),
  prowler: values.prowler ? await measured('prowler.ts') : null,
  imports: await each([...FUNCTIONS, ...API_FUNCTIONS], (name) => measured('import.ts', name)),
  events: await measured('events.ts'),
  intake: await measured('intake.ts'),
  month: await measured('month.ts', '--events', values['month-events']),
  exports: await measured('exports.ts'),
  checklists: await measured('checklists.ts'),
  foreign: await measured('foreign.ts', values['foreign-findings']),
  pack: await measured('pack.ts', values['pack-verdicts']),
  asOf: await each(numbers(values.transitions), (count) => measured('as-of.ts', String(count))),
  archiveLag: await measured('archive-lag.ts'),
  restore: await measured('restore.ts', String(Math.max(...numbers(values.transitions)))),
  questions: await each(numbers(values.transitions), (count) =>
    measured('questions.ts', String(Math.max(...numbers(values.accounts))), String(count)),
  ),
  pages: await each(numbers(values['page-accounts']), (accounts) => measured('pages.ts', String(accounts))),
  api: await each(numbers(values.transitions), (count) =>
    measured('api.ts', String(Math.max(...numbers(values.accounts))), String(count)),
  ),
};
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
if (broken.length > 0) {
  process.stderr.write(`limits are exceeded in ${broken.join(', ')}; they are named above\n`);
  process.exitCode = LIMIT_BROKEN;
}
