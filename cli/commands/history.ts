/** `plumbline history`: what was true at any instant, and how it came to be. */
import { Command, Option } from 'commander';
import { STATUSES } from '../../shared/core/control.ts';
import { passed, since } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, list, listOf } from '../lib/options.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const historyCommand = (io: Io): Command =>
  withStoreOptions(new Command('history'))
    .description('Show what holds, what held at an instant (--as-of), or everything that moved (--since).')
    .option('--account <ids>', 'accounts, comma-separated', accountIds)
    .option('--control <ids>', 'control ids and globs, comma-separated', list)
    .option('--status <names>', `statuses: ${STATUSES.join(', ')}; with --since, what it moved to`, listOf(STATUSES))
    .option('--as-of <instant>', 'the verdicts at that instant; a date means its end, in UTC', passed)
    .addOption(
      new Option('--since <instant>', 'every change since then; a date means its beginning, in UTC')
        .argParser(since)
        .conflicts('asOf'),
    )
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline history --store ./store --status fail,unknown
  plumbline history --table plumbline --account 111122223333 --as-of 2026-03-31
  plumbline history --table plumbline --control 'guardduty.*' --since 2026-01-01 --format json`,
    )
    .action(async (options) => {
      const { runHistory } = await import('../lib/run-history.ts');
      await runHistory(io, options);
    });
