/** `plumbline import`: findings of other tools become verdicts of external controls. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { IMPORT_FORMATS } from '../../shared/core/external.ts';
import { future } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountId, accountIds, region } from '../lib/options.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';

const LONGEST_DAYS = 366;

function days(value: string): number {
  const count = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (count >= 1 && count <= LONGEST_DAYS) return count;
  throw new InvalidArgumentError(`It is a number of days from 1 to ${LONGEST_DAYS}.`);
}

export const importCommand = (io: Io): Command =>
  withAnchorOptions(withStoreOptions(new Command('import')))
    .description(
      'Import findings of Prowler, Security Hub or AWS Config: they become verdicts of external controls, with history, waivers and alerts.',
    )
    .argument('<file>', 'findings, as the tool wrote them (JSON)')
    .addOption(new Option('--from <format>', 'form of the file').choices(IMPORT_FORMATS).makeOptionMandatory())
    .option('--accounts <ids>', 'import findings of these accounts only', accountIds)
    .option(
      '--complete',
      'the file has every check of its source: a check that it does not list is gone where it looked',
    )
    .option(
      '--max-age <days>',
      'days after which the source counts as silent, and its verdicts become unknown',
      days,
      7,
    )
    .option('--account <id>', 'with --from config: account of results that name none', accountId)
    .option('--region <name>', 'with --from config: region of results that name none', region)
    .option('--owner <name>', 'who answers for what the source mutes; with --reason and --until it is waived')
    .option('--reason <text>', 'why what the source mutes is accepted')
    .option('--until <day>', 'when that waiver ends, such as 2027-01-31: within a year', future)
    .addHelpText(
      'after',
      `
Exit codes:
  0  the findings are imported      2  wrong usage, or the file is cut off or of another form: nothing was changed

Examples:
  plumbline import prowler.ocsf.json --from prowler-ocsf --store ./store
  plumbline import findings.json --from asff --accounts 111122223333 --table plumbline
  plumbline import rule.json --from config --account 111122223333 --region eu-west-1 --store ./store
  plumbline import prowler.ocsf.json --from prowler-ocsf --complete --owner 'platform team' --reason 'sandbox' --until 2027-01-31 --store ./store`,
    )
    .action(async (file: string, options) => {
      const { runImport } = await import('../lib/run-import.ts');
      await runImport(io, file, options);
    });
