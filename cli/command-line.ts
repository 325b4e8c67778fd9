/** The `plumbline` command line: from arguments to output and an exit code. */
import { Command, CommanderError, Help } from 'commander';
import { linesInTerminal } from '../shared/core/inert.ts';
import { EXIT, ExitWith } from './lib/exit.ts';
import { explained } from './lib/explained.ts';
import { type Io, widthOf } from './lib/io.ts';
import { withBothForms } from './lib/plurals.ts';
import { refuseEmpty } from './lib/refuse-empty.ts';
import { version } from './lib/version.ts';
import { fitted } from './lib/wrap.ts';
import { verbs } from './verbs.ts';

/** Runs one command to its end. It never throws: an error is written to `stderr` and decides the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    await (await program(io, namedIn(argv))).parseAsync(argv, { from: 'user' });
    return EXIT.clean;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

/** The verb to run, or the verb after `help`. */
function namedIn(argv: readonly string[]): readonly string[] {
  const [first = '', second = ''] = argv.filter((word) => !word.startsWith('-'));
  return [first === 'help' ? second : first];
}

const ALL = verbs.map(({ name }) => name);

/** The program with every verb. Only the verbs in `loaded` have their options and their code; the others are listed by name. */
export async function program(io: Io, loaded: readonly string[] = ALL): Promise<Command> {
  const root = new Command('plumbline')
    .description(
      'Continuous compliance for AWS organisations: what has drifted from true, who moved it, and the proof.',
    )
    .version(version())
    .showHelpAfterError('(run with --help for the options and examples)')
    .addHelpText(
      'after',
      `
Exit codes:
  0  clean             3  findings at or above --fail-on
  2  wrong usage       1  could not finish, or something could not be read

Examples:
  plumbline demo                                  an organisation, a day of drift, no AWS account needed
  plumbline scan --profile audit --regions eu-west-1
  plumbline controls --severity critical
  plumbline explain guardduty.enabled`,
    );
  const terms = new Map(verbs.map(({ name, term }) => [name, term]));
  root.configureHelp({ subcommandTerm: (verb) => terms.get(verb.name()) ?? new Help().subcommandTerm(verb) });
  for (const { name, summary, load } of verbs) {
    const command = loaded.includes(name) ? (await load())(io) : new Command(name).description(summary);
    root.addCommand(command);
  }
  return thrown(root, io);
}

/**
 * Every verb throws its errors to the caller, so that one place decides the exit code. No option or argument accepts an
 * empty value, because it would look as if it had been left out.
 */
function thrown(command: Command, io: Io): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(fitted(io, text)),
    writeErr: (text) => io.stderr.write(linesInTerminal(text)),
    getOutHelpWidth: () => widthOf(io),
    getErrHelpWidth: () => widthOf(io),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  withBothForms(command);
  for (const option of command.options) if (option.required || option.optional) refuseEmpty(option);
  for (const argument of command.registeredArguments) refuseEmpty(argument);
  for (const verb of command.commands) thrown(verb, io);
  return command;
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof ExitWith) return error.code;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  const { message, code, unforeseen } = explained(error);
  io.stderr.write(`error: ${linesInTerminal(message)}\n`);
  if (unforeseen && io.env.DEBUG) io.stderr.write(`${(error as Error).stack}\n`);
  return code;
}
