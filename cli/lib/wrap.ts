/** Text in lines that fit, each as what it is: a command or words. */
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { commandLines, isCommand } from './command-lines.ts';
import { type Io, widthOf } from './io.ts';
import { wrapped } from './wrapped.ts';

/**
 * Text in the width of the terminal: a command is broken before an option, as a shell takes it, and what is no command
 * between words. A line that a line is broken into begins `hang` deeper than the line itself.
 */
export function fitted(io: Io, text: string, hang = 2): string {
  const width = widthOf(io);
  const line = (one: string): string[] => {
    if (stringWidth(one) <= width) return [one];
    const deeper = ' '.repeat((/^ */.exec(one)?.[0].length ?? 0) + hang);
    return isCommand(stripVTControlCharacters(one)) ? commandLines(one, width, deeper) : wrapped(one, width, deeper);
  };
  return text.split('\n').flatMap(line).join('\n');
}
