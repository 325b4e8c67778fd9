/** `plumbline archive`: copies the commits of a history into an archive, from which `plumbline restore` builds it again. */
import { Command, Option } from 'commander';
import { inTerminal } from '../../shared/core/inert.ts';
import { EXIT, ExitWith } from '../lib/exit.ts';
import type { Io } from '../lib/io.ts';
import type { ArchiveOptions } from '../lib/run-archive.ts';
import { withStoreOptions } from '../lib/store-options.ts';
import { fitted } from '../lib/wrap.ts';

export const archiveCommand = (io: Io): Command =>
  withStoreOptions(new Command('archive'))
    .description('Write every commit that an archive lacks of a history. A deployment archives new commits by itself.')
    .requiredOption('--to <place>', 'folder, or s3://bucket with the archive of the deployment')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  the archive has every commit     2  wrong usage, or no store there
  3  a file of the archive was altered: nothing was written

Examples:
  plumbline archive --store ./store --to ./archive
  plumbline archive --table plumbline --to s3://evidence-bucket`,
    )
    .action(async (options: ArchiveOptions & { format: 'text' | 'json' }) => {
      const { runArchive } = await import('../lib/run-archive.ts');
      try {
        const kept = await runArchive(options);
        const text = `archived ${kept.commits} commits of ${kept.units} units in ${kept.files} files; ${kept.before} were there before`;
        io.stdout.write(`${options.format === 'json' ? JSON.stringify(kept, null, 2) : fitted(io, text)}\n`);
      } catch (error) {
        if ((error as Error).name !== 'DamagedArchive') throw error;
        io.stderr.write(`${inTerminal((error as Error).message)}\n`);
        throw new ExitWith(EXIT.findings);
      }
    });
