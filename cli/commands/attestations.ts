/** `plumbline attestations`: lists attestations, compares their evidence with what was attested, and revokes them. */
import { Command, Option } from 'commander';
import { theOneOf } from '../../shared/config/chosen.ts';
import { catalogue } from '../../shared/controls/catalogue.ts';
import { changing } from '../lib/alerts.ts';
import { bucketOption } from '../lib/bucket-option.ts';
import type { Io } from '../lib/io.ts';
import { accountId, accountIds, line, list } from '../lib/options.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const attestationsCommand = (io: Io): Command =>
  new Command('attestations')
    .description('List attestations with all their fields; verify their evidence; revoke one.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline attestations list --store ./store
  plumbline attestations history dr.plan --store ./store
  plumbline attestations revoke dr.plan --reason 'it was the plan of another product' --store ./store
  plumbline attestations verify --store ./store`,
    )
    .addCommand(listCommand(io))
    .addCommand(historyCommand(io))
    .addCommand(revokeCommand(io))
    .addCommand(verifyCommand(io));

const format = () => new Option('--format <format>', 'output').choices(['table', 'json']).default('table');
const LONGEST_REASON = 500;

const listCommand = (io: Io): Command =>
  withStoreOptions(new Command('list'))
    .option('--controls <ids>', 'attestations of these controls: ids and globs', list)
    .option(
      '--accounts <ids>',
      'attestations for these accounts; left out, for all and for the organisation',
      accountIds,
    )
    .addOption(format())
    .description(
      'List the newest attestation of each control and account, with its state: valid, ending, ended, failed or revoked.',
    )
    .addHelpText('after', "\nExamples:\n  plumbline attestations list --controls 'dr.*' --store ./store --format json")
    .action(async (options) => {
      const { runAttestationsList } = await import('../lib/run-attestations.ts');
      await runAttestationsList(io, options);
    });

const historyCommand = (io: Io): Command =>
  withStoreOptions(new Command('history'))
    .argument('<control>', 'id of the control')
    .addOption(format())
    .description('List every attestation of a control: those that were replaced, ended or were revoked included.')
    .addHelpText('after', '\nExamples:\n  plumbline attestations history dr.plan --store ./store')
    .action(async (id: string, options) => {
      const { runAttestationHistory } = await import('../lib/run-attestations.ts');
      await runAttestationHistory(io, theOneOf(catalogue, id).id, options);
    });

const revokeCommand = (io: Io): Command =>
  changing(new Command('revoke'))
    .argument('<control>', 'id of the control')
    .requiredOption('--reason <text>', 'why it is revoked', line(LONGEST_REASON))
    .option('--account <id>', 'the account of the attestation; left out, that for the whole organisation', accountId)
    .description('Take an attestation back: its control fails, and says why. What was attested stays in the history.')
    .addHelpText(
      'after',
      "\nExamples:\n  plumbline attestations revoke dr.plan --account 111122223333 --reason 'another product' --store ./store",
    )
    .action(async (id: string, options) => {
      const { runRevoke } = await import('../lib/run-attestations.ts');
      await runRevoke(io, theOneOf(catalogue, id).id, options);
    });

const verifyCommand = (io: Io): Command =>
  withStoreOptions(new Command('verify'))
    .addOption(bucketOption())
    .option('--controls <ids>', 'attestations of these controls: ids and globs', list)
    .addOption(format())
    .description('Read the evidence of valid attestations again, and name what changed or is gone since.')
    .addHelpText(
      'after',
      `
Exit codes:
  0  all evidence that could be compared is unchanged       3  some changed, or is not where it was

Examples:
  plumbline attestations verify --store ./store`,
    )
    .action(async (options) => {
      const { runVerifyAttestations } = await import('../lib/run-attestations.ts');
      await runVerifyAttestations(io, options);
    });
