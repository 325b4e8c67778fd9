/** `plumbline scan`: evaluates accounts with the caller's own credentials. Nothing needs to be deployed. */

import { Command, Option } from 'commander';
import { SEVERITIES } from '../../shared/core/control.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, count, externalId, list, regions, roleName, url } from '../lib/options.ts';
import { FORMATS } from '../lib/report.ts';
import { withAnchorOptions } from '../lib/store-options.ts';

export const scanCommand = (io: Io): Command =>
  withAnchorOptions(new Command('scan'))
    .description(
      'Evaluate accounts with your own credentials (standard chain and profiles). Nothing needs to be deployed.',
    )
    .option('--profile <name>', 'AWS profile whose credentials to use')
    .option('--accounts <ids>', 'accounts to scan, comma-separated; left out, the one you are signed in to', accountIds)
    .addOption(
      new Option('--organization', 'every account of the organisation, and the organisation itself').conflicts(
        'accounts',
      ),
    )
    .option('--role <name>', 'role to assume in each account, such as OrganizationAccountAccessRole', roleName)
    .option('--external-id <id>', "external id that the role's trust policy asks for", externalId)
    .option('--regions <names>', 'regions to scan, comma-separated; left out, those each account has enabled', regions)
    .option('--controls <ids>', "control ids and globs, comma-separated, such as 'backup.*'", list)
    .option('--framework <id>', 'only controls that are evidence for this framework, such as cis-aws-5.0')
    .option('--config <file>', 'configuration; left out, ./plumbline.config.ts if there is one')
    .option('--endpoint-url <url>', 'other endpoint than AWS, for an emulator', url)
    .addOption(new Option('--store <folder>', 'keep verdicts and their history in this folder').env('PLUMBLINE_STORE'))
    .option('--concurrency <n>', 'accounts scanned at a time', count(1, 50), 4)
    .addOption(new Option('--format <format>', 'output').choices(FORMATS).default('table'))
    .option('--output <file>', 'write to this file; left out, to stdout')
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity whose findings make the exit code 3')
        .choices([...SEVERITIES, 'none'])
        .default('low'),
    )
    .option('--fail-on-waived', 'have failures that a waiver of the store accepts make the exit code 3 as well')
    .addHelpText(
      'after',
      `
Exit codes:
  0  nothing at or above --fail-on fails but what is waived, and everything could be read
  3  findings at or above --fail-on that no waiver of the store accepts
  1  no such findings, but something could not be read or the scan could not finish
  2  wrong usage or configuration

Examples:
  plumbline scan --regions eu-west-1,us-east-1
  plumbline scan --organization --role OrganizationAccountAccessRole --format csv --output verdicts.csv
  plumbline scan --accounts 111122223333,444455556666 --role Audit --controls 'backup.*,guardduty.*' --fail-on high
  plumbline scan --framework cis-aws-5.0 --format ocsf --output cis.json
  plumbline scan --store ./store; plumbline history --store ./store --since 2026-01-01`,
    )
    .action(async (options) => {
      const { runScan } = await import('../lib/run-scan.ts');
      await runScan(io, options);
    });
