/** `plumbline evidence`: shows the facts behind a verdict, and stores results that a pipeline made. */
import { Command, Option } from 'commander';
import { GLOBAL, ORGANIZATION } from '../../shared/core/account.ts';
import { UPLOAD_KINDS } from '../../shared/core/upload.ts';
import { bucketOption } from '../lib/bucket-option.ts';
import { passed } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountId, region, url } from '../lib/options.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';

const account = (value: string): string => (value === ORGANIZATION ? value : accountId(value));
const place = (value: string): string => (value === GLOBAL ? value : region(value));

export const evidenceCommand = (io: Io): Command =>
  new Command('evidence')
    .description('Show the facts by which a verdict was given, or store a result that a pipeline made.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline evidence show --store ./store --account 111122223333 --region eu-west-1 --control guardduty.enabled --resource arn:aws:iam::111122223333:root
  plumbline evidence put coverage/lcov.info --kind lcov --repository acme/shop --commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904 --store ./store`,
    )
    .addCommand(showCommand(io))
    .addCommand(putCommand(io));

const showCommand = (io: Io): Command =>
  withStoreOptions(new Command('show'))
    .description(
      'Show the facts of one verdict: when they were read, by which calls, and what the control made of them. Their digests are verified.',
    )
    .addOption(bucketOption())
    .requiredOption('--account <id>', `account, or ${ORGANIZATION}`, account)
    .requiredOption('--region <name>', `region, or ${GLOBAL}`, place)
    .requiredOption('--control <id>', 'control that gave the verdict')
    .requiredOption('--resource <id>', 'resource that was judged, as `plumbline history` names it')
    .option('--as-of <instant>', 'the verdict that held at that instant; a date means its end, in UTC', passed)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  the facts are shown, and are those of the verdict      2  wrong usage, or there is no such verdict
  1  no facts were kept with this verdict                   3  the facts are missing or were altered

Examples:
  plumbline evidence show --store ./store --account 111122223333 --region global --control iam.mfa-root --resource arn:aws:iam::111122223333:root --format json
  plumbline evidence show --table plumbline --bucket plumbline-evidence --account 111122223333 --region eu-west-1 --control encryption.rds-at-rest --resource arn:aws:rds:eu-west-1:111122223333:db:orders --as-of 2026-03-31`,
    )
    .action(async (options) => {
      const { runEvidence } = await import('../lib/run-evidence.ts');
      await runEvidence(io, options);
    });

const putCommand = (io: Io): Command =>
  withAnchorOptions(withStoreOptions(new Command('put')))
    .description(
      'Store a result that a pipeline made of a repository: its numbers, its digest, who uploaded it, and of which commit it is. The file itself is not stored.',
    )
    .argument('<file>', 'the result, as the tool wrote it')
    .addOption(
      new Option('--url <url>', 'API of a deployment, which records the AWS identity that signs the upload')
        .env('PLUMBLINE_URL')
        .argParser(url),
    )
    .option('--region <name>', 'with --url: region of the API, if its address does not say it', region)
    .addOption(new Option('--kind <kind>', 'form of the file').choices(UPLOAD_KINDS).makeOptionMandatory())
    .addOption(
      new Option('--repository <name>', 'repository, such as acme/shop; left out, that of the pipeline').env(
        'PLUMBLINE_REPOSITORY',
      ),
    )
    .option('--commit <hash>', 'commit that was checked; left out, that of the pipeline')
    .option('--branch <name>', 'branch of the commit; left out, that of the pipeline, or else the default branch')
    .option(
      '--check <name>',
      'what was checked, such as unit, integration or smoke; left out, coverage, tests, or the name of the scanner',
    )
    .addHelpText(
      'after',
      `
With --url, the caller needs no access to the table: the configuration's \`api.grants\` names the repositories that a role may
upload for (docs/api.md). GitHub Actions and GitLab CI name repository, commit, branch and run in their environment: there --kind is enough.

Examples:
  plumbline evidence put coverage/lcov.info --kind lcov --repository acme/shop --commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904 --store ./store
  plumbline evidence put junit.xml --kind junit --check integration --table plumbline
  plumbline evidence put gitleaks.sarif --kind sarif --table plumbline
  plumbline evidence put junit.xml --kind junit --url https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`,
    )
    .action(async (file: string, options) => {
      const { runPut } = await import('../lib/run-put.ts');
      await runPut(io, file, options);
    });
