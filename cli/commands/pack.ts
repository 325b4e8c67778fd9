/** `plumbline pack`: a period's data and its proofs in one file. */
import { Command, Option } from 'commander';
import { passed, since } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const packCommand = (io: Io): Command =>
  withStoreOptions(new Command('pack'))
    .description(
      'Write an audit pack: one HTML file with the verdicts of a period, their proofs, and a reader that needs no network.',
    )
    .requiredOption('--from <instant>', 'where the period begins; a date means its beginning, in UTC', since)
    .requiredOption('--to <instant>', 'where it ends; a date means its end, in UTC', passed)
    .requiredOption('--framework <id>', 'framework whose controls the pack shows, such as cis-aws-3.0')
    .requiredOption('--output <file>', 'file to write')
    .addOption(
      new Option(
        '--anchors <folder>',
        'folder with runs of the evidence bucket; left out, where scans with --store put anchors',
      ).env('PLUMBLINE_ANCHORS'),
    )
    .addOption(
      new Option(
        '--anchor-key <file>',
        'private key that seals the pack, or the ARN of a key in KMS; left out, the key that anchors local stores',
      ).env('PLUMBLINE_ANCHOR_KEY'),
    )
    .option('--timestamp', 'has the authority of the configuration stamp the seal with the time (RFC 3161)')
    .option('--config <file>', 'configuration that names the authority; left out, ./plumbline.config.ts')
    .addOption(new Option('--format <format>', 'format of the summary').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  the pack is written, and verified       2  wrong usage, or nothing in the period
  3  the history and its anchors disagree: nothing is written

Examples:
  plumbline pack --store ./store --from 2026-01-01 --to 2026-03-31 --framework cis-aws-3.0 --output q1.html
  plumbline pack --store ./store --from 2026-01-01 --to 2026-03-31 --framework soc2 --timestamp --output q1.html
  plumbline pack --table plumbline --anchors ./evidence --anchor-key arn:aws:kms:eu-west-1:111122223333:key/5f0c1a2b-0000-4000-8000-000000000000 --from 2026-01-01 --to 2026-03-31 --framework soc2 --output q1.html`,
    )
    .action(async (options) => {
      const { runPack } = await import('../lib/run-pack.ts');
      await runPack(io, options);
    });
