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

/** A comment behind a command has lines of its own, so that what is copied runs as it stands. */
function commandLines(text: string, width: number, hang: string): string[] {
  const [command = '', ...comment] = splitAt(text, / #/y);
  const lines: string[] = [];
  let line = '';
  for (const part of partsOf(command.trimEnd(), width - hang.length - CONTINUED.length)) {
    const longer = line === '' ? part : `${line} ${part}`;
    if (line === '' || stringWidth(longer) + CONTINUED.length <= width) line = longer;
    else {
      lines.push(line + CONTINUED);
      line = hang + part;
    }
  }
  const told = comment.length > 0 ? wrapped(hang + comment.join(' '), width, `${hang}# `) : [];
  return [...lines, line, ...told];
}

/** A command with its options apart, each with its value; where that is too wide, the value apart as well. */
const partsOf = (command: string, width: number): string[] =>
  splitAt(command, / (?=--|\| )/y).flatMap((part) => (stringWidth(part) <= width ? [part] : splitAt(part, / (?! )/y)));

/** Split where the pattern stands outside of quotes, at the space in front of it. */
function splitAt(text: string, pattern: RegExp): string[] {
  const parts: string[] = [];
  let start = 0;
  let quote = '';
  for (let index = /^ */.exec(text)?.[0].length ?? 0; index < text.length; index += 1) {
    const letter = text[index] ?? '';
    pattern.lastIndex = index;
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (pattern.test(text)) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
