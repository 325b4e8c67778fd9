/** `plumbline verify`: proves an audit pack, without a store. */
import { Command, Option } from 'commander';
import { inTerminal } from '../../shared/core/inert.ts';
import { EXIT, ExitWith } from '../lib/exit.ts';
import type { Io } from '../lib/io.ts';
import type { VerifyOptions, VerifyResult } from '../lib/run-verify.ts';
import { fitted } from '../lib/wrap.ts';

export const verifyCommand = (io: Io): Command =>
  new Command('verify')
    .description('Prove that an audit pack is whole: its seal, every chain, the population, and the anchors in it.')
    .argument('<file>', 'the pack')
    .option(
      '--key <file>',
      'key that sealed it, public or private, or a certificate; PEM or DER: nothing else is trusted',
    )
    .option(
      '--anchors <folder>',
      'runs of the evidence bucket that you kept yourself: the pack must be of their history',
    )
    .option('--authority <file>', 'certificates of the time-stamping authority that stamped it, in PEM')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  no problem was found; what could not be proven is said     2  wrong usage, or no such file
  1  it could not be decided: the file is no pack, or too large  3  problems were found

Examples:
  plumbline verify q1.html --key anchor-key.der
  plumbline verify q1.html --key anchor-key.der --anchors ./kept
  plumbline verify q1.html --key anchor-key.der --authority tsa-root.pem
  plumbline verify q1.html --format json`,
    )
    .action(async (file: string, options: VerifyOptions & { readonly format: 'text' | 'json' }) => {
      const { runVerify } = await import('../lib/run-verify.ts');
      const result = await runVerify(file, options);
      if (options.format === 'json') io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      else io.stdout.write(`${fitted(io, described(result))}\n`);
      if (result.problems.length > 0) throw new ExitWith(EXIT.findings);
      if (result.undecided !== null) throw new ExitWith(EXIT.unfinished);
    });

function described({
  problems,
  unproven,
  undecided,
  units,
  commits,
  verdicts,
  anchors,
  key,
  stamp,
}: VerifyResult): string {
  if (undecided !== null) return `it could not be decided: ${inTerminal(undecided)}`;
  if (problems.length > 0)
    return [
      `${problems.length} problem${problems.length === 1 ? '' : 's'}:`,
      ...problems.map((problem) => `  ${inTerminal(problem)}`),
    ].join('\n');
  return [
    `whole: ${units} units, ${commits} commits, ${verdicts} verdicts and ${anchors} anchors agree with the seal`,
    `sealed with the key ${key}`,
    ...(stamp ? [`it existed at ${stamp.at}, by the authority ${inTerminal(stamp.authority)}`] : []),
    ...unproven.map((what) => `not proven: ${what}`),
  ].join('\n');
}
