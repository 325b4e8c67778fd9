/** `plumbline fsck`: proves that the stored history is whole and that the current state follows from it. */

import { Command, Option } from 'commander';
import { inTerminal } from '../../shared/core/inert.ts';
import { EXIT, ExitWith } from '../lib/exit.ts';
import type { Io } from '../lib/io.ts';
import { fingerprint } from '../lib/options.ts';
import type { FsckResult } from '../lib/run-fsck.ts';
import { withStoreOptions } from '../lib/store-options.ts';
import { fitted } from '../lib/wrap.ts';

export const fsckCommand = (io: Io): Command =>
  withStoreOptions(new Command('fsck'))
    .description(
      'Prove that the history is whole: every chain verified, current state, open findings and rollups re-derived.',
    )
    .addOption(
      new Option(
        '--anchors <path>',
        'folder with runs of the evidence bucket, or the heads.jsonl of one; left out, where --store has them',
      ).env('PLUMBLINE_ANCHORS'),
    )
    .option('--key <file>', 'key that signs the anchors, public or private, PEM or DER: nothing else is trusted')
    .option('--fingerprint <sha256>', 'its fingerprint, in place of the key', fingerprint)
    .option(
      '--rebuild',
      'rewrite open findings and rollups that are missing or differ from the log; the log is never written',
    )
    .option('--authority <file>', 'certificates of the time-stamping authority that stamped the anchors, in PEM')
    .option(
      '--config <file>',
      'configuration with the legal holds and the retention against which cuts of the history are checked',
    )
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  no problem was found; what could not be proven is said
  2  wrong usage, no store there, or an earlier release made no rollups: --rebuild writes them
  3  problems were found

Examples:
  plumbline fsck --store ./store --key ~/.local/state/plumbline/anchor-key.pem
  plumbline fsck --table plumbline --anchors ./evidence --fingerprint 5f1c…
  plumbline fsck --table plumbline --anchors ./evidence --key anchor-key.der --authority tsa-root.pem
  plumbline fsck --table plumbline --anchors ./evidence --key anchor-key.der --config plumbline.config.ts
  plumbline fsck --store ./store --rebuild`,
    )
    .action(async (options) => {
      const { runFsck } = await import('../lib/run-fsck.ts');
      const result = await runFsck(options);
      if (options.format === 'json') io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      else io.stdout.write(`${fitted(io, described(result))}\n`);
      if (result.problems.length > 0) throw new ExitWith(result.lacksRollupsOnly ? EXIT.usage : EXIT.findings);
    });

function described(result: FsckResult): string {
  const { units, commits, problems, rebuilt, explained, anchors, stamps, unproven, lacksRollupsOnly } = result;
  const whole = `${units} units, ${commits} commits: every chain is whole, and state, findings and rollups follow from it`;
  const behind = `${units} units, ${commits} commits: every chain is whole, and state and findings follow from it, but`;
  const found = lacksRollupsOnly
    ? behind
    : `${problems.length} problem${problems.length === 1 ? '' : 's'} in ${units} units, ${commits} commits:`;
  const lines = problems.length === 0 ? [whole] : [found, ...problems.map((problem) => `  ${inTerminal(problem)}`)];
  if (rebuilt.length > 0)
    lines.push(`${rebuilt.length} put right:`, ...rebuilt.map((fault) => `  ${inTerminal(fault)}`));
  if (anchors?.newest)
    lines.push(`${anchors.verified} anchors are signed by the given key; the newest is of run ${anchors.newest}`);
  if (stamps?.newest)
    lines.push(
      `${stamps.verified} of them existed when the authority says so; the newest at ${stamps.newest.at}, by ${inTerminal(stamps.newest.authority)}`,
    );
  lines.push(...explained.map((what) => `no fault: ${inTerminal(what)}`));
  return [...lines, ...unproven.map((what) => `not proven: ${inTerminal(what)}`)].join('\n');
}
