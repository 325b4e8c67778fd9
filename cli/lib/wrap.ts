/** Text in lines that fit: broken between words, so that an id, an ARN or an address can be copied whole. */
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { type Io, widthOf } from './io.ts';

/** Lines no wider than `width`; a word that is wider has a line of its own. `hang` begins each line after the first. */
export function wrapped(text: string, width: number, hang = ''): string[] {
  const [indent = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/ +/)) {
    const start = lines.length === 0 ? indent : hang;
    const longer = line === '' ? start + word : `${line} ${word}`;
    if (line === '' && stringWidth(longer) > width && stringWidth(word) <= width) line = word;
    else if (line === '' || stringWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = stringWidth(hang + word) <= width ? hang + word : word;
    }
  }
  return [...lines, line];
}

/**
 * Text in the width of the terminal: a command is broken before an option, as a shell takes it, and what is no command
 * between words. A line that a line is broken into begins `hang` deeper than the line itself.
 */
export function fitted(io: Io, text: string, hang = 2): string {
  const width = widthOf(io);
  const line = (one: string): string[] => {
    if (stringWidth(one) <= width) return [one];
    const deeper = ' '.repeat((/^ */.exec(one)?.[0].length ?? 0) + hang);
    return COMMAND.test(stripVTControlCharacters(one)) ? commandLines(one, width, deeper) : wrapped(one, width, deeper);
  };
  return text.split('\n').flatMap(line).join('\n');
}

/** `aws …`, with or without a word before it that says what the command is for. */
const COMMAND = /^ *(?:[a-z][a-z ]*: +)?(?:aws|npx|npm|plumbline) [^,;]* --/;
const CONTINUED = ' \\';

function commandLines(command: string, width: number, hang: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of partsOf(command)) {
    const longer = line === '' ? part : `${line} ${part}`;
    if (line === '' || stringWidth(longer) + CONTINUED.length <= width) line = longer;
    else {
      lines.push(line + CONTINUED);
      line = hang + part;
    }
  }
  return [...lines, line];
}

/** A command with its options apart, each with its value; what is in quotes stays together. */
function partsOf(command: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quote = '';
  for (let index = 0; index < command.length; index += 1) {
    const letter = command[index] ?? '';
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (/^ (--|\| )/.test(command.slice(index, index + 3))) {
      parts.push(command.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, command.slice(start)];
}
