/** `plumbline waivers lint`: finds waivers that match nothing, hide newer failures, or are too broad. */
import { Command, Option } from 'commander';
import { lintWaivers, type WaiverProblem } from '../../../shared/queries/lint-waivers.ts';
import { clock, withStore } from '../../lib/alerts.ts';
import { EXIT, ExitWith } from '../../lib/exit.ts';
import type { Io } from '../../lib/io.ts';
import { type StoreOptions, withStoreOptions } from '../../lib/store-options.ts';
import { table } from '../../lib/table.ts';
import { counted } from '../../lib/words.ts';

const HEAD = ['waiver', 'control', 'until', 'problem', 'because'];
const WORDS = { 'matches-nothing': 'matches nothing', 'hides-new': 'hides something new', 'too-broad': 'too broad' };
const DAY = 10;
const rowOf = ({ waiver, fault, because }: WaiverProblem): string[] => [
  ...[waiver.id, waiver.control, waiver.until.slice(0, DAY), WORDS[fault], because],
];
const shapeOf = ({ waiver, fault, because }: WaiverProblem) => ({
  ...{ waiver: waiver.id, control: waiver.control, until: waiver.until, owner: waiver.owner ?? null },
  ...{ problem: fault, because },
});

export const lintCommand = (io: Io): Command =>
  withStoreOptions(new Command('lint'))
    .description('Look over the waivers in force: those that match nothing, hide something new, or are too broad.')
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  no waiver has a problem      3  some have: each is named

Examples:
  plumbline waivers lint --store ./store
  plumbline waivers lint --table plumbline --format json`,
    )
    .action((options: StoreOptions & { format: 'table' | 'json' }) =>
      withStore(options, async (store) => {
        const { inForce, problems } = await lintWaivers(store, clock().toISOString());
        if (options.format === 'json')
          io.stdout.write(`${JSON.stringify({ inForce, problems: problems.map(shapeOf) }, null, 2)}\n`);
        else if (problems.length > 0) io.stdout.write(`${table(io, HEAD, problems.map(rowOf))}\n`);
        io.stderr.write(`${counted(inForce, 'waiver')} in force, ${counted(problems.length, 'problem')}\n`);
        if (problems.length > 0) throw new ExitWith(EXIT.findings);
      }),
    );
