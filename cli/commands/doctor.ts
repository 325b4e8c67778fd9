/** `plumbline doctor`: the requirements of a deployment in an organisation, and the command for each one that is not met. */

import { Command, InvalidArgumentError, Option } from 'commander';
import { duration } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountId, count, externalId, regions, roleName, tableName, url } from '../lib/options.ts';

/**
 * CloudTrail sends events to EventBridge within minutes, but promises no time ("AWS service events delivered via AWS
 * CloudTrail").
 */
const FIFTEEN_MINUTES = 15 * 60_000;
const AN_HOUR = 60 * 60_000;

function patience(value: string): number {
  const milliseconds = duration(value);
  if (milliseconds <= AN_HOUR) return milliseconds;
  throw new InvalidArgumentError('An hour is the longest: what has not arrived by then does not.');
}

export const doctorCommand = (io: Io): Command =>
  new Command('doctor')
    .description(
      'Check with your own credentials everything that a deployment needs of the organisation, and print the command for what it ' +
        'lacks. Nothing is changed but by --prove-events. Asks Cost Explorer once, for which AWS bills 0.01 USD.',
    )
    .option('--profile <name>', 'AWS profile whose credentials to use')
    .option(
      '--regions <names>',
      "regions of the deployment, comma-separated, the hub's first; left out, those of the configuration",
      regions,
    )
    .option(
      '--hub-account <id>',
      "account of the hub; left out, the configuration's, or yours unless it is the management account's",
      accountId,
    )
    .option('--role <name>', 'role to assume in other accounts, such as OrganizationAccountAccessRole', roleName)
    .option('--external-id <id>', "external id that the role's trust policy asks for", externalId)
    .addOption(
      new Option('--table <name>', 'after a deployment: the DynamoDB table of the history')
        .env('PLUMBLINE_TABLE')
        .argParser(tableName),
    )
    .option(
      '--concurrent-accounts <count>',
      'accounts to be scanned at once, for which so many functions are reserved; left out, as many as the configuration says',
      count(1, 1_000),
    )
    .option(
      '--prove-events <account>',
      'after a scan: make a harmless change in this account, and follow its event to the hub',
      accountId,
    )
    .addOption(
      new Option('--prove-within <duration>', 'how long to wait for it, an hour at most')
        .argParser(patience)
        .default(FIFTEEN_MINUTES, '15m'),
    )
    .option('--config <file>', 'configuration; left out, ./plumbline.config.ts if there is one')
    .option('--endpoint-url <url>', 'other endpoint than AWS, for an emulator', url)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  everything is there             3  something is missing
  2  wrong usage or configuration    1  nothing is missing, but something could not be read

Examples:
  plumbline doctor --regions eu-west-1,us-east-1
  plumbline doctor --profile management --hub-account 222222222222 --role OrganizationAccountAccessRole
  plumbline doctor --table plumbline --role OrganizationAccountAccessRole
  plumbline doctor --table plumbline --role OrganizationAccountAccessRole --prove-events 333333333333
  plumbline doctor --format json | jq -r '.[] | select(.status == "missing") | .run'

--prove-events puts a tag on one of Plumbline's own event rules in each region of the account, waits until the hub has
handled what CloudTrail tells of it, and takes the tag off. It says so before, and Ctrl-C takes the tag off first.`,
    )
    .action(async (options) => {
      const { runDoctor } = await import('../lib/run-doctor.ts');
      await runDoctor(io, options);
    });
