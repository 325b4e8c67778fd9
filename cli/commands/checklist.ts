/** `plumbline checklist`: any Markdown checklist, matched to controls and ticked by evidence. */
import { Command, Option } from 'commander';
import { RENDERINGS } from '../lib/checklist-formats.ts';
import { passed } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, list, url } from '../lib/options.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const checklistCommand = (io: Io): Command =>
  new Command('checklist')
    .description(
      'Match a Markdown checklist to controls, check the mapping, and render the checklist ticked by evidence.',
    )
    .addHelpText(
      'after',
      `
Examples:
  plumbline checklist import launch.md --output launch.plumbline.yml
  plumbline checklist check launch.md
  plumbline checklist render launch.md --store ./store --format html --output launch.html`,
    )
    .addCommand(importCommand(io))
    .addCommand(checkCommand(io))
    .addCommand(renderCommand(io));

const MAPPING = 'the mapping; left out, <file>.plumbline.yml beside the checklist';

const importCommand = (io: Io): Command =>
  new Command('import')
    .argument('<file>', 'Markdown checklist')
    .description(
      'Find the requirements of a checklist, and propose controls for each: the best first, with a score and the reason.',
    )
    .option(
      '--output <file>',
      'write the mapping there, to be reviewed; what a person decided in an existing one stays, with its comments',
    )
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline checklist import launch.md
  plumbline checklist import launch.md --format json
  plumbline checklist import launch.md --output launch.plumbline.yml`,
    )
    .action(async (file: string, options) => {
      const { runImport } = await import('../lib/run-checklist-import.ts');
      await runImport(io, file, options);
    });

const checkCommand = (io: Io): Command =>
  new Command('check')
    .argument('<file>', 'Markdown checklist')
    .description('Check that the mapping decides about every item of a checklist, and names only controls that exist.')
    .option('--mapping <file>', MAPPING)
    .addHelpText(
      'after',
      `
Exit codes:
  0  every item has a control, somebody who attests it, or the reason why it does not apply
  2  wrong usage, or the mapping cannot be read or names unknown controls or parameters
  3  an item is not mapped, or an entry of the mapping has lost its item

Examples:
  plumbline checklist check launch.md
  plumbline checklist check docs/launch.md --mapping ops/launch.plumbline.yml`,
    )
    .action(async (file: string, options) => {
      const { runCheck } = await import('../lib/run-checklist-check.ts');
      await runCheck(io, file, options);
    });

const renderCommand = (io: Io): Command =>
  withStoreOptions(new Command('render'))
    .argument('<file>', 'Markdown checklist')
    .description(
      'Write the checklist with the evidence in it: boxes ticked where it holds, and the reason where it does not.',
    )
    .option('--mapping <file>', MAPPING)
    .option('--as-of <instant>', 'what held at that instant; a date means its end, in UTC', passed)
    .option('--account <ids>', 'accounts, comma-separated', accountIds)
    .option('--ou <units>', 'organisational units, by path or id, with all below them', list)
    .option('--links <address>', 'address below which each control has a page, as docs/generated/controls has', url)
    .addOption(new Option('--format <format>', 'form of the file').choices(RENDERINGS).default('markdown'))
    .option('--output <file>', 'write to this file; left out, to stdout')
    .addHelpText(
      'after',
      `
Formats:
  markdown  the same document; what is added stands between marks, and rendering it again replaces it
  html      one file without script or network
  pdf       the same, printed by Chromium or Chrome (CHROMIUM names another place of it)
  comment   for a pull request: what does not hold
  badge     an SVG: how many items hold

Examples:
  plumbline checklist render launch.md --store ./store --output launch.md
  plumbline checklist render launch.md --store ./store --as-of 2026-03-31 --ou Workloads/Production --format html --output launch.html
  plumbline checklist render launch.md --table plumbline --account 111122223333 --format badge --output launch.svg`,
    )
    .action(async (file: string, options) => {
      const { runRender } = await import('../lib/run-checklist-render.ts');
      await runRender(io, file, options);
    });
