/** Text in lines that fit: broken between words, so that an id, an ARN or an address can be copied whole. */
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

/** Every line of the text in the width of the terminal; what a line begins with, in spaces, begins those it breaks into. */
export function fitted(io: Io, text: string): string {
  const width = widthOf(io);
  return text
    .split('\n')
    .flatMap((line) => (stringWidth(line) <= width ? line : wrapped(line, width, hangOf(line))))
    .join('\n');
}

const hangOf = (line: string): string => `${/^ */.exec(line)?.[0] ?? ''}  `;

/** Help in the width of the terminal: an example is broken before an option, as a shell takes it. */
export function folded(io: Io, text: string): string {
  const width = widthOf(io);
  const line = (one: string) => {
    if (stringWidth(one) <= width) return [one];
    return /^ *plumbline /.test(one) ? commandLines(one, width) : wrapped(one, width, hangOf(one));
  };
  return text.split('\n').flatMap(line).join('\n');
}

const CONTINUED = ' \\';

function commandLines(command: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of command.split(/ (?=--|\| )/)) {
    const longer = line === '' ? part : `${line} ${part}`;
    if (line === '' || longer.length + CONTINUED.length <= width) line = longer;
    else {
      lines.push(line + CONTINUED);
      line = `${hangOf(command)}  ${part}`;
    }
  }
  return [...lines, line];
}
