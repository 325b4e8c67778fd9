/**
 * `plumbline release`: a checklist that must hold for some accounts, and the sign-offs of people who confirm that it
 * does.
 */
import { Command, Option } from 'commander';
import { changing } from '../lib/alerts.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, list } from '../lib/options.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';

export const releaseCommand = (io: Io): Command =>
  new Command('release')
    .description(
      'Have the roles of a checklist sign that it holds for some accounts; what drifts later voids signatures.',
    )
    .addHelpText(
      'after',
      `
Examples:
  plumbline release start 2026.1 --checklist launch.md --accounts 111122223333 --store ./store
  plumbline release sign 2026.1 --role 'Security Officer' --store ./store
  plumbline release show 2026.1 --store ./store
  plumbline release certificate 2026.1 --output 2026.1.html --store ./store`,
    )
    .addCommand(startCommand(io))
    .addCommand(signCommand(io))
    .addCommand(showCommand(io))
    .addCommand(listCommand(io))
    .addCommand(certificateCommand(io));

const format = () => new Option('--format <format>', 'output').choices(['table', 'json']).default('table');

const startCommand = (io: Io): Command =>
  changing(new Command('start'))
    .argument('<name>', 'name of the release, such as 2026.1')
    .requiredOption('--checklist <file>', 'Markdown checklist, whose sign-off table names the roles')
    .requiredOption('--accounts <ids>', 'accounts for which it must hold', accountIds)
    .option('--mapping <file>', 'the mapping; left out, <file>.plumbline.yml beside the checklist')
    .option('--roles <names>', 'the roles that sign, in place of those of the sign-off table', list)
    .description('Start a release: record what must hold, for which accounts, and which roles sign.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline release start 2026.1 --checklist launch.md --accounts 111122223333,444455556666 --store ./store
  plumbline release start 2026.1 --checklist launch.md --accounts 111122223333 --roles 'Engineering Lead,Security Officer' --table plumbline`,
    )
    .action(async (name: string, options) => {
      const { runStart } = await import('../lib/run-release.ts');
      await runStart(io, name, options);
    });

const signCommand = (io: Io): Command =>
  changing(new Command('sign'))
    .argument('<name>', 'name of the release')
    .requiredOption('--role <name>', 'the role in which you sign')
    .description('Sign the evidence as it is now. One person signs one role.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline release sign 2026.1 --role 'Security Officer' --store ./store`,
    )
    .action(async (name: string, options) => {
      const { runSign } = await import('../lib/run-release.ts');
      await runSign(io, name, options);
    });

const showCommand = (io: Io): Command =>
  withStoreOptions(new Command('show'))
    .argument('<name>', 'name of the release')
    .addOption(format())
    .description('Show each item and each signature, and what voided it.')
    .addHelpText('after', '\nExamples:\n  plumbline release show 2026.1 --store ./store --format json')
    .action(async (name: string, options) => {
      const { runShow } = await import('../lib/run-release.ts');
      await runShow(io, name, options);
    });

const listCommand = (io: Io): Command =>
  withStoreOptions(new Command('list'))
    .addOption(format())
    .description('List the releases that were started.')
    .addHelpText('after', '\nExamples:\n  plumbline release list --store ./store')
    .action(async (options) => {
      const { runList } = await import('../lib/run-release.ts');
      await runList(io, options);
    });

const certificateCommand = (io: Io): Command =>
  withAnchorOptions(withStoreOptions(new Command('certificate')))
    .argument('<name>', 'name of the release')
    .requiredOption('--output <file>', 'file to write')
    .option('--timestamp', 'has the authority of the configuration stamp the seal with the time (RFC 3161)')
    .option('--config <file>', 'configuration that names the authority; left out, ./plumbline.config.ts')
    .addOption(new Option('--format <format>', 'format of the summary').choices(['text', 'json']).default('text'))
    .description('Write the certificate of a release that is ready: an audit pack from its start until now.')
    .addHelpText(
      'after',
      `
Exit codes:
  0  the certificate is written, and verified       2  wrong usage
  3  the release is not ready, or the history and its anchors disagree: nothing is written

Examples:
  plumbline release certificate 2026.1 --output 2026.1.html --store ./store
  plumbline verify 2026.1.html`,
    )
    .action(async (name: string, options) => {
      const { runCertificate } = await import('../lib/run-certificate.ts');
      await runCertificate(io, name, options);
    });
