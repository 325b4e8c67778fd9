/** `plumbline history`: the verdicts at any instant or over a period, and how and by whom they changed. */
import { Command, Option } from 'commander';
import { STATUSES } from '../../shared/core/control.ts';
import { LONGEST_DAYS, TREND_DAYS } from '../../shared/queries/bounds.ts';
import { written, zone } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, count, list, listOf } from '../lib/options.ts';
import { PERIOD_PARTS } from '../lib/period-parts.ts';
import { ROW_FORMATS } from '../lib/row-formats.ts';
import { withStoreOptions } from '../lib/store-options.ts';

const LARGEST_PAGE = 100_000;
const LARGEST_SAMPLE = 10_000;
const DRAWN = 25;

const at = (flags: string, description: string): Option => new Option(flags, description).argParser(written);

export const historyCommand = (io: Io): Command =>
  withStoreOptions(new Command('history'))
    .description(
      'Show what holds, what held at an instant (--as-of), everything that moved (--since), the report of a period (--from, --to), or counts: --summary, --trend.',
    )
    .option('--account <ids>', 'accounts, comma-separated', accountIds)
    .option('--ou <units>', 'organisational units, by path or id, with all below them', list)
    .option('--control <ids>', 'control ids and globs, comma-separated', list)
    .option('--framework <id>', 'controls of a framework, or of one requirement such as cis-aws-3.0/1.5')
    .option('--resource <ids>', 'resources, by the id that the history shows', list)
    .option('--status <names>', `statuses: ${STATUSES.join(', ')}; with --since, what it moved to`, listOf(STATUSES))
    .addOption(at('--as-of <instant>', 'the verdicts at that instant; a date means its end'))
    .addOption(
      at('--against <instant>', 'with or without --as-of: the verdicts that differ from those at this earlier instant'),
    )
    .addOption(
      at('--since <instant>', 'every change since then; a date means its beginning').conflicts(['asOf', 'from']),
    )
    .addOption(at('--until <instant>', 'with --since: every change until then; a date means its end'))
    .addOption(at('--from <instant>', 'the report of a period: its beginning').conflicts(['asOf', 'against']))
    .addOption(at('--to <instant>', 'the end of the period; a date means its end'))
    .option('--open', 'every open finding with its age, the oldest first')
    .option('--summary', 'counts by account and domain, the worst first, now or with --as-of')
    .option('--trend', 'counts at the end of each day, in UTC, until now or until --as-of')
    .option('--days <number>', `with --trend: the days, ${TREND_DAYS} unless it is given`, count(1, LONGEST_DAYS))
    .addOption(new Option('--by <group>', 'with --trend: counts of each group').choices(['domain', 'account']))
    .option('--domain <names>', 'with --summary and --trend: domains, the first parts of controls, such as iam', list)
    .option('--zone <name>', 'time zone of dates and of times without a zone, such as Europe/Berlin', zone, 'UTC')
    .option('--limit <number>', 'rows on a page: verdicts at an instant, --since, --summary', count(1, LARGEST_PAGE))
    .option('--cursor <cursor>', 'with --limit: the page that the page before named')
    .option('--sample <number>', 'with --from: resources to draw from the population', count(0, LARGEST_SAMPLE), DRAWN)
    .addOption(new Option('--part <name>', 'with --from: the part that a table or CSV shows').choices(PERIOD_PARTS))
    .addOption(new Option('--format <format>', 'output').choices(ROW_FORMATS).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline history --store ./store --status fail,unknown
  plumbline history --table plumbline --account 111122223333 --as-of 2026-03-31
  plumbline history --table plumbline --control 'guardduty.*' --since 2026-01-01 --format json
  plumbline history --table plumbline --framework cis-aws-3.0 --from 2026-01-01 --to 2026-03-31 --zone Europe/Berlin
  plumbline history --table plumbline --from 2026-01-01 --to 2026-03-31 --part exceptions --format csv
  plumbline history --table plumbline --as-of 2026-03-31 --against 2026-03-01
  plumbline history --table plumbline --open --ou Workloads/Production
  plumbline history --table plumbline --summary --as-of 2026-03-31 --limit 20
  plumbline history --table plumbline --trend --days 90 --by domain --format csv`,
    )
    .action(async (options) => {
      const { runHistory } = await import('../lib/run-history.ts');
      await runHistory(io, options);
    });
