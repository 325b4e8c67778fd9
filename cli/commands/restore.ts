/** `plumbline restore`: builds a history from its archive or from an export, or completes a table restored to a point in time. */
import { Command, Option } from 'commander';
import { inTerminal } from '../../shared/core/inert.ts';
import { EXIT, ExitWith } from '../lib/exit.ts';
import type { Io } from '../lib/io.ts';
import { fingerprint } from '../lib/options.ts';
import type { RestoreOptions, RestoreResult } from '../lib/run-restore.ts';
import { withStoreOptions } from '../lib/store-options.ts';
import { fitted } from '../lib/wrap.ts';

export const restoreCommand = (io: Io): Command =>
  withStoreOptions(new Command('restore'))
    .description(
      'Build a history again from its archive, and prove each chain. Writes into an empty store or table only.',
    )
    .addOption(
      new Option(
        '--from <source>',
        'where the commits are: our archive, an export of the table, or a table restored to a point in time',
      )
        .choices(['archive', 'export', 'pitr'])
        .makeOptionMandatory(),
    )
    .requiredOption('--archive <place>', 'folder or s3://bucket with the archive; with --from export, the export')
    .option('--anchors <path>', 'folder with runs of the evidence bucket: every anchored commit must be in the archive')
    .option('--key <file>', 'key that signs the anchors, public or private, PEM or DER')
    .option('--fingerprint <sha256>', 'its fingerprint, in place of the key', fingerprint)
    .option('--remind <function>', 'name of the deployed function that sets the timers of alerts again')
    .option('--whole', 'restore also what a cut removed, as far as the archive has it, to ask about that time')
    .option('--temporary <folder>', 'where commits are sorted; as much space as the archive has unpacked')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  restored     2  wrong usage, or the store or table is not empty
  3  the archive lacks a file or a commit, or one was altered: nothing was restored

Examples:
  plumbline restore --from archive --archive ./copy --store ./restored
  plumbline restore --from archive --archive s3://evidence-bucket --table plumbline-restored --anchors ./copy --key anchor-key.der
  plumbline restore --from archive --archive ./copy --store ./whole --whole
  plumbline restore --from export --archive s3://exports/AWSDynamoDB/01234567890123-a1b2c3d4 --table plumbline-restored
  plumbline restore --from pitr --archive s3://evidence-bucket --table plumbline-restored --remind plumbline-remind`,
    )
    .action(async (options: RestoreOptions & { format: 'text' | 'json' }) => {
      const { runRestore } = await import('../lib/run-restore.ts');
      try {
        const result = await runRestore(options);
        const text = options.format === 'json' ? JSON.stringify(result, null, 2) : fitted(io, described(result));
        io.stdout.write(`${text}\n`);
      } catch (error) {
        if ((error as Error).name !== 'DamagedArchive') throw error;
        io.stderr.write(`${inTerminal((error as Error).message)}\n`);
        throw new ExitWith(EXIT.findings);
      }
    });

function described({ from, files, units, commits, newest, applied, alerts, reminded }: RestoreResult): string {
  const what =
    from === 'pitr'
      ? `the table was whole; ${commits} commits of ${units} units were in the archive and not in it, and were appended`
      : `restored ${commits} commits of ${units} units from ${files} files; every chain is whole`;
  const lines = [what];
  for (const { unit, from: first, to } of applied) lines.push(`  ${inTerminal(unit)}: commits ${first} to ${to}`);
  if (newest !== null) lines.push(`the newest commit is of ${newest}; what happened since is found by the next scan`);
  if (reminded !== null) lines.push(`the timers of ${reminded} alerts are set again`);
  else if (alerts > 0)
    lines.push(
      `${alerts} alerts have a timer; set them again with --remind, or by the next run those that are overdue`,
    );
  lines.push('now prove it: plumbline fsck, with the anchors and their key');
  return lines.join('\n');
}
