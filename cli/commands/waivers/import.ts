/**
 * `plumbline waivers import`: turns mutes of Prowler and suppressions of Security Hub into waivers with an owner, a
 * reason and an end.
 */
import { Command, Option } from 'commander';
import { changing } from '../../lib/alerts.ts';
import { future } from '../../lib/instants.ts';
import type { Io } from '../../lib/io.ts';
import { accountIds } from '../../lib/options.ts';
import { lineOf } from './add.ts';

const MUTE_FORMATS = ['prowler-mutelist', 'automation-rules', 'asff', 'securityhub-ocsf', 'prowler-ocsf'] as const;

export const importCommand = (io: Io): Command =>
  changing(new Command('import'))
    .argument('<file>', 'mutelist, automation rules or findings, as the tool wrote them')
    .addOption(new Option('--from <format>', 'form of the file').choices(MUTE_FORMATS).makeOptionMandatory())
    .requiredOption('--owner <who>', 'the team that puts the failures right', lineOf)
    .requiredOption('--reason <text>', 'why they are accepted', lineOf)
    .requiredOption('--until <day>', 'when the waivers end, such as 2027-01-31; within a year', future)
    .option('--approver <who>', 'who approved them: another person than you', lineOf)
    .option('--ticket <reference>', 'the ticket of the work', lineOf)
    .option('--accounts <ids>', 'import only entries about these accounts', accountIds)
    .option('--dry-run', 'print the waivers, and record none')
    .description(
      'Import a mutelist of Prowler, or what Security Hub suppresses, as waivers. Each asks for an owner, a reason and an end.',
    )
    .addHelpText(
      'after',
      `
Exit codes:
  0  the waivers are recorded      2  wrong usage, or the file is cut off or of another form: nothing was changed
  3  some entries cannot be expressed as waivers, and were left out: each is named

Examples:
  plumbline waivers import mutelist.yaml --from prowler-mutelist --owner 'platform team' --reason 'sandbox' --until 2027-01-31 --store ./store
  aws securityhub batch-get-automation-rules --automation-rules-arns ARN > rules.json
  plumbline waivers import rules.json --from automation-rules --owner web --reason 'public pages' --until 2027-01-31 --dry-run --store ./store
  plumbline waivers import findings.json --from asff --owner web --reason 'public pages' --until 2027-01-31 --store ./store`,
    )
    .action(async (file: string, options) => {
      const { runWaiversImport } = await import('../../lib/run-waivers-import.ts');
      await runWaiversImport(io, file, options);
    });
