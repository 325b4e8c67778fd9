/** `plumbline gate`: fails a pipeline while a release is not ready. */
import { Command, Option } from 'commander';
import type { Io } from '../lib/io.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const gateCommand = (io: Io): Command =>
  withStoreOptions(new Command('gate'))
    .argument('<name>', 'name of the release')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .description('Exit with 3 until a release is ready, and name what is missing. For pipelines.')
    .addHelpText(
      'after',
      `
Exit codes:
  0  every item holds, is waived or does not apply, and every role has signed the evidence as it is now
  2  wrong usage, there is no such release, or nothing was scanned
  3  not ready: an item fails, is unknown or not mapped or has no evidence, or a signature is missing or void

Examples:
  plumbline gate 2026.1 --store ./store
  plumbline gate 2026.1 --table plumbline --format json`,
    )
    .action(async (name: string, options) => {
      const { runGate } = await import('../lib/run-release.ts');
      await runGate(io, name, options);
    });
