/**
 * Breaks a shell command into lines that fit and can be copied and run: it breaks only where a backslash at the end of a line
 * changes nothing.
 */
import stringWidth from 'string-width';
import { wrapped } from './wrapped.ts';

/** A step's number, and the text up to the colon that describes the command: `2. let members go: `. */
const LABEL = /^ *(?:\d+\. )?(?:[a-z][^:;{"']*: +)?/;
/** The beginning of a command: a program with an option, the guard before it, or a loop. */
const BEGINNING = /^(?:(?:aws|npx|npm|plumbline) [^,;]* --|\{ test |for \w+ in )/;
const CONTINUED = ' \\';

const labelOf = (line: string): string => LABEL.exec(line)?.[0] ?? '';

export const isCommand = (line: string): boolean => BEGINNING.test(line.slice(labelOf(line).length));

/** A part of a command, with the quotes and `$(` that are open where it begins. */
interface Part {
  readonly text: string;
  readonly open: readonly string[];
}

const wholeOf = (text: string): Part => ({ text, open: [] });

/** A comment after a command gets lines of its own, so that the command can be copied and run. */
export function commandLines(text: string, width: number, hang: string): string[] {
  const [whole = '', ...comment] = splitAt(wholeOf(text), OUTSIDE, / #/y).map((part) => part.text);
  const label = labelOf(whole);
  const parts = partsOf(whole.slice(label.length).trimEnd(), width - hang.length - CONTINUED.length);
  const told = comment.length > 0 ? wrapped(hang + comment.join(' '), width, `${hang}# `) : [];
  const besides = stringWidth(label + (parts[0]?.text ?? '')) + CONTINUED.length > width && label.trim() !== '';
  const before = besides ? wrapped(label.trimEnd(), width, hang) : [];
  return [...before, ...filled(besides ? hang : label, parts, width, hang), ...told];
}

/** Puts as many parts in a line as fit, and continues every line but the last. */
function filled(start: string, [first, ...parts]: readonly Part[], width: number, hang: string): string[] {
  const fits = (line: string) => stringWidth(line) + CONTINUED.length <= width;
  const begun = (indent: string, part: Part) =>
    fits(indent + part.text) ? [indent + part.text] : quoted(indent, part, width);
  const lines = first ? begun(start, first) : [];
  for (const part of parts) {
    const longer = `${lines.at(-1)} ${part.text}`;
    if (fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(...begun(hang, part));
  }
  return lines.map((line, index) => (index < lines.length - 1 ? line + CONTINUED : line));
}

/** A command with each option and its value on a line; if that is too wide, the value on a line of its own. */
function partsOf(command: string, width: number): Part[] {
  const options: Part[][] = [];
  for (const word of splitAt(wholeOf(command), OUTSIDE, / (?! )/y)) {
    const option = options.at(-1);
    if (option && !BREAKS.test(word.text)) option.push(word);
    else options.push([word]);
  }
  return options.flatMap((words) => {
    const text = words.map((word) => word.text).join(' ');
    return stringWidth(text) <= width ? { text, open: words[0]?.open ?? [] } : words;
  });
}

const BREAKS = /^(?:--|\|\|?$|&&$|do$|done\b)/;

/**
 * A text in double quotes continues at the very beginning of the next line, because an indentation would be part of the text.
 */
function quoted(indent: string, part: Part, width: number): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const [index, { text }] of splitAt(part, ['"'], / /y).entries()) {
    const longer = index === 0 ? line + text : `${line} ${text}`;
    if (index === 0 || stringWidth(longer) + CONTINUED.length <= width) line = longer;
    else {
      lines.push(line);
      line = text;
    }
  }
  return [...lines, line];
}

/** The contexts in which a space only separates words: outside all quotes, and in a command whose output is used. */
const OUTSIDE: readonly string[] = ['', '('];

/**
 * Splits at the pattern in one of these contexts: double quotes, `$(…)`, or none. The space that the match begins with is
 * dropped.
 */
function splitAt({ text, open: before }: Part, within: readonly string[], pattern: RegExp): Part[] {
  const parts: Part[] = [];
  const open = [...before];
  let part = { start: 0, open: before };
  for (let index = /^ */.exec(text)?.[0].length ?? 0; index < text.length; index += 1) {
    pattern.lastIndex = index;
    if (within.includes(open.at(-1) ?? '') && pattern.test(text)) {
      parts.push({ text: text.slice(part.start, index), open: part.open });
      part = { start: index + 1, open: [...open] };
    } else index += step(open, text, index);
  }
  return [...parts, { text: text.slice(part.start), open: part.open }];
}

/** Records which quotes and `$(` are open after the letter, and returns how many further letters belong to it. */
function step(open: string[], text: string, index: number): number {
  const letter = text[index];
  const inside = open.at(-1);
  if (inside === "'") {
    if (letter === "'") open.pop();
    return 0;
  }
  if (letter === '\\') return 1;
  if (text.startsWith('$(', index)) {
    open.push('(');
    return 1;
  }
  const closes = letter === inside || (letter === ')' && inside === '(');
  if (closes) open.pop();
  else if (letter === '"' || (letter === "'" && inside !== '"')) open.push(letter);
  return 0;
}
