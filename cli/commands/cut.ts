/**
 * `plumbline cut`: removes commits past their retention from a history, by signed cuts that let the rest be verified.
 */
import { Command, Option } from 'commander';
import { inTerminal } from '../../shared/core/inert.ts';
import type { Pruned } from '../../shared/history/archive/prune.ts';
import type { Io } from '../lib/io.ts';
import type { CutOptions, CutResult } from '../lib/run-cut.ts';
import { withStoreOptions } from '../lib/store-options.ts';
import { fitted } from '../lib/wrap.ts';

export const cutCommand = (io: Io): Command =>
  withStoreOptions(new Command('cut'))
    .description(
      'Remove commits past the configured retention and under no legal hold. Without --apply, only show what would be removed.',
    )
    .option('--config <file>', 'configuration; left out, ./plumbline.config.ts')
    .option('--apply', 'record a signed cut of each unit, and remove the commits that it covers: this cannot be undone')
    .option('--archive <place>', 'folder or s3://bucket with the archive: its files that hold what was cut go as well')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  shown, or removed     2  wrong usage, no store there, or no retention is configured

Examples:
  plumbline cut --store ./store
  plumbline cut --store ./store --apply
  plumbline cut --store ./store --apply --archive ./archive
  plumbline cut --table plumbline --apply --anchor-key arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d`,
    )
    .action(async (options: CutOptions & { format: 'text' | 'json' }) => {
      const { runCut } = await import('../lib/run-cut.ts');
      const result = await runCut(io, options);
      const text = options.format === 'json' ? JSON.stringify(result, null, 2) : fitted(io, described(result));
      io.stdout.write(`${text}\n`);
    });

function described({ applied, cuts, unfinished, archive }: CutResult): string {
  const free = cuts.filter(({ held }) => held === null);
  const commits = free.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const lines = [
    `${commits} commits of ${free.length} units ${applied ? 'were removed' : 'are past their retention'}`,
    ...free.map(
      ({ unit, first, last, from, until }) =>
        `  ${inTerminal(unit)}: commits ${first} to ${last}, of ${from} to ${until}`,
    ),
    ...cuts.flatMap(({ unit, held }) =>
      held === null ? [] : [`  ${inTerminal(unit)}: kept under a legal hold: ${inTerminal(held)}`],
    ),
    ...unfinished.map(
      ({ unit, last, left }) =>
        `  ${inTerminal(unit)}: an earlier cut up to commit ${last} was broken off; ${left} commits ${applied ? 'were left, and are removed' : 'are left'}`,
    ),
  ];
  if (archive !== null) lines.push(...describedArchive(archive, applied));
  if (!applied && (free.length > 0 || unfinished.length > 0))
    lines.push('nothing was removed; --apply removes it, and it cannot be undone');
  return lines.join('\n');
}

const describedArchive = ({ removed, kept, locked }: Pruned, applied: boolean): string[] => [
  `${removed.length} files of the archive ${applied ? 'were removed' : 'hold what earlier cuts removed'}`,
  ...(kept.length > 0 ? [`  ${kept.length} files hold the commits in them that no cut covers`] : []),
  ...(locked.length > 0
    ? [`  ${locked.length} files stay until their Object Lock ends; a later run removes them`]
    : []),
];
