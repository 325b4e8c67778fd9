/** Every verb of the command line with its options and arguments, as the program itself declares them. */
import { Writable } from 'node:stream';
import type { Argument, Command, Option } from 'commander';
import { program } from '../../cli/command-line.ts';

export interface Verb {
  /** Such as `alerts list`. */
  readonly name: string;
  /** Options that take a value. The hidden ones are other names of these, and have a test of their own (test/cli/plurals.test.ts). */
  readonly options: readonly Option[];
  readonly arguments: readonly Argument[];
  readonly help: string;
}

const SILENT = { stdout: new Writable(), stderr: new Writable(), env: {} };

const whole = await program(SILENT);

export const verbs = (): Verb[] => verbsBelow(whole, []);

function verbsBelow(command: Command, path: readonly string[]): Verb[] {
  if (command.commands.length > 0) return command.commands.flatMap((verb) => verbsBelow(verb, [...path, verb.name()]));
  return [
    {
      name: path.join(' '),
      // the other form of a name (cli/lib/plurals.ts) is the same option
      options: command.options.filter(({ required, optional, hidden }) => (required || optional) && !hidden),
      arguments: command.registeredArguments,
      help: command.helpInformation(),
    },
  ];
}
