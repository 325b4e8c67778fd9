/** `plumbline fsck`: proves that the stored history is whole and that the current state follows from it. */
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import type { AnchoredHead, FsckReport } from '../../shared/history/fsck.ts';
import { EXIT, ExitWith } from '../lib/exit.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const fsckCommand = (): Command =>
  withStoreOptions(new Command('fsck'))
    .description('Prove that the history is whole: every chain verified, current state and open findings re-derived.')
    .option('--anchors <file>', 'heads.jsonl of a run, from the evidence bucket, to compare the chains with')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  plumbline fsck --store ./store\n  plumbline fsck --table plumbline --anchors heads.jsonl',
    )
    .action(async (options) => {
      const anchors = options.anchors ? await readAnchors(options.anchors) : [];
      const { openStore } = await import('../lib/store.ts');
      const store = await openStore(options);
      try {
        const { fsck } = await import('../../shared/history/fsck.ts');
        const report = await fsck(store, anchors);
        if (options.format === 'json') process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
        else process.stdout.write(`${described(report)}\n`);
        if (report.problems.length > 0) throw new ExitWith(EXIT.findings);
      } finally {
        await store.close();
      }
    });

const described = ({ units, commits, problems }: FsckReport): string =>
  problems.length === 0
    ? `${units} units, ${commits} commits: every chain is whole, and state and findings follow from it`
    : [
        `${problems.length} problems in ${units} units, ${commits} commits:`,
        ...problems.map((p) => `  ${inTerminal(p)}`),
      ].join('\n');

async function readAnchors(file: string): Promise<AnchoredHead[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new UsageError(`the anchors ${file} cannot be read; check --anchors`, { cause });
  });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line, index) => {
      try {
        return JSON.parse(line) as AnchoredHead;
      } catch (cause) {
        throw new UsageError(`line ${index + 1} of ${file} is not JSON; give a heads.jsonl as a run wrote it`, {
          cause,
        });
      }
    });
}
