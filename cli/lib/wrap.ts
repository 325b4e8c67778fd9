/** Breaks text into lines that fit: a command as a shell accepts it, and other text between words. */
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { commandLines, isCommand } from './command-lines.ts';
import { type Io, widthOf } from './io.ts';
import { wrapped } from './wrapped.ts';

/**
 * Text in the width of the terminal: a command breaks before an option, as a shell accepts it, and other text between words.
 * The lines after a break are indented by `hang`.
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
