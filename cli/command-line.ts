/** The `plumbline` command line: what is given on it → what is written, and the exit code. */
import { Command, CommanderError } from 'commander';
import { inTerminal } from '../shared/core/inert.ts';
import { alertsCommand } from './commands/alerts.ts';
import { attestCommand } from './commands/attest.ts';
import { configCommand } from './commands/config.ts';
import { controlsCommand } from './commands/controls.ts';
import { costCommand } from './commands/cost.ts';
import { coverageCommand } from './commands/coverage.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { fsckCommand } from './commands/fsck.ts';
import { historyCommand } from './commands/history.ts';
import { newCommand } from './commands/new.ts';
import { permissionsCommand } from './commands/permissions.ts';
import { scanCommand } from './commands/scan.ts';
import { waiversCommand } from './commands/waivers.ts';
import { EXIT, ExitWith } from './lib/exit.ts';
import { explained } from './lib/explained.ts';
import { type Io, widthOf } from './lib/io.ts';
import { refuseEmpty } from './lib/refuse-empty.ts';
import { version } from './lib/version.ts';
import { fitted } from './lib/wrap.ts';

/** Runs one command to its end. Nothing is thrown: what went wrong is said on `stderr`, and decides the exit code. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync(argv, { from: 'user' });
    return EXIT.clean;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

/** Every verb with its options, as `main` runs them and as a test walks them. */
export function program(io: Io): Command {
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
  const commands = [
    demoCommand(io),
    scanCommand(io),
    controlsCommand(io),
    explainCommand(io),
    coverageCommand(io),
    permissionsCommand(io),
    configCommand(io),
    doctorCommand(io),
    costCommand(io),
    historyCommand(io),
    alertsCommand(io),
    waiversCommand(io),
    attestCommand(io),
    fsckCommand(io),
    newCommand(io),
  ];
  for (const command of commands) root.addCommand(command);
  return thrown(root, io);
}

/**
 * Errors come back here, from every verb, so that there is one place that decides the exit code; and no option and no
 * argument of any verb takes an empty value, which would be taken for one that was left out.
 */
function thrown(command: Command, io: Io): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(fitted(io, text)),
    writeErr: (text) => io.stderr.write(text),
    getOutHelpWidth: () => widthOf(io),
    getErrHelpWidth: () => widthOf(io),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  for (const option of command.options) if (option.required || option.optional) refuseEmpty(option);
  for (const argument of command.registeredArguments) refuseEmpty(argument);
  for (const verb of command.commands) thrown(verb, io);
  return command;
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof ExitWith) return error.code;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  const { message, code, unforeseen } = explained(error);
  io.stderr.write(`error: ${message.split('\n').map(inTerminal).join('\n')}\n`);
  if (unforeseen && io.env.DEBUG) io.stderr.write(`${(error as Error).stack}\n`);
  return code;
}
