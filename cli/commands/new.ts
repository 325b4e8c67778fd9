/** `plumbline new control`: creates the file of a new control, with examples that already run. */

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { Io } from '../lib/io.ts';
import { list } from '../lib/options.ts';

export const newCommand = (io: Io): Command =>
  new Command('new').description('Start something new in this repository.').addCommand(
    new Command('control')
      .description('Write the skeleton of a control, with examples to replace.')
      .argument('<id>', '<domain>.<property>, such as storage.versioning')
      .requiredOption('--title <text>', 'the property that holds when it passes')
      .addOption(new Option('--severity <severity>', 'how bad a failure is').choices(SEVERITIES).default('medium'))
      .option('--seeds <items>', 'checklist items it answers, such as 000:15', seeds, [])
      .addHelpText(
        'after',
        `
Examples:
  plumbline new control storage.versioning --title 'Every bucket keeps earlier versions' --severity low --seeds 000:11

Then: name its collector, write evaluate and the examples, and run \`npm run generate && npm test\`.`,
      )
      .action(async (id: string, options: { title: string; severity: string; seeds: string[] }) => {
        const path = await writeControl(id, options);
        io.stdout.write(`${path}\n`);
        io.stderr.write(
          'next: name its collector, write evaluate and the examples, then npm run generate && npm test\n',
        );
      }),
  );

const FOLDER = 'shared/controls';
const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function seeds(value: string, earlier: readonly string[] = []): string[] {
  const items = list(value);
  const wrong = items.find((item) => !/^\d{3}:\d+$/.test(item));
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong} is not an item of a checklist such as 000:15.`);
  return [...earlier, ...items];
}

async function writeControl(
  id: string,
  { title, severity, seeds }: { title: string; severity: string; seeds: string[] },
) {
  if (!ID.test(id)) throw new UsageError(`${id} is not of the form <domain>.<property>, in small letters and hyphens`);
  if (!existsSync(join(FOLDER, 'index.ts')))
    throw new UsageError(
      `a control is a file of Plumbline's repository, and ${process.cwd()} is not its folder; clone it, and run \`npm run plumbline -- new control\` there`,
    );
  const path = join(FOLDER, `${id.replace('.', '/')}.ts`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, skeleton(id, title, severity, seeds), { flag: 'wx' }).catch((cause) => {
    const taken = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new UsageError(taken ? `${path} is there already; choose another id` : `${path} cannot be written`, {
      cause,
    });
  });
  return path;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const skeleton = (id: string, title: string, severity: string, seeds: readonly string[]): string => `\
import { control, fail, pass } from '../../core/control.ts';
import { thisAccount } from '../../services/subjects.ts';

export default control({
  id: ${quoted(id)},
  title: ${quoted(title)},
  severity: ${quoted(severity)},
  seeds: [${seeds.map(quoted).join(', ')}],
  satisfies: [],
  equivalents: {},
  subject: thisAccount,
  why: 'Say what harm follows when it does not hold.',
  fix: 'aws organizations describe-account --account-id {account}',
  evaluate: ({ facts }) => (facts.name ? pass('replace this sentence of facts') : fail('replace this one as well')),
  examples: {
    pass: [{ name: 'an account with a name', facts: { name: 'payments', management: false } }],
    fail: [{ name: 'an account without a name', facts: { name: '', management: false } }],
  },
});
`;
