#!/usr/bin/env node
/** The `plumbline` command. Each verb is loaded when it is called. */
import { Command, CommanderError } from 'commander';
import { CouldNotRead, UsageError } from '../shared/core/errors.ts';
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
import { version } from './lib/version.ts';

function program(): Command {
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
    demoCommand(),
    scanCommand(),
    controlsCommand(),
    explainCommand(),
    coverageCommand(),
    permissionsCommand(),
    configCommand(),
    doctorCommand(),
    costCommand(),
    historyCommand(),
    alertsCommand(),
    waiversCommand(),
    attestCommand(),
    fsckCommand(),
    newCommand(),
  ];
  for (const command of commands) root.addCommand(command);
  return thrown(root);
}

/** Errors come back here, from every verb, so that there is one place that decides the exit code. */
function thrown(command: Command): Command {
  command.exitOverride();
  for (const verb of command.commands) thrown(verb);
  return command;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ExitWith) return error.code;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  const message = (error as Error).message.split('\n').map(inTerminal).join('\n');
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${message}\n`);
    return EXIT.usage;
  }
  process.stderr.write(`error: ${message}\n`);
  const expected = error instanceof CouldNotRead;
  if (!expected && process.env.DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
  return EXIT.unfinished;
}

// whoever reads the output may stop reading: `plumbline history | head`
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.clean);
});

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
