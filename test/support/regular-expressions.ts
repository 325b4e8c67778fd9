/** Finds the regular expressions of the sources, and texts on which they take more time than the text is long. */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { parse, type Token, tokTypes } from 'acorn';
import fc from 'fast-check';
import { processorTime } from './processor-time.ts';

export const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

/** Every regular expression that is written as a literal in the code. */
export function literalsIn(code: string): RegExp[] {
  const found: RegExp[] = [];
  const onToken = (token: Token) => {
    if (token.type !== tokTypes.regexp) return;
    const { pattern, flags } = (token as Token & { value: { pattern: string; flags: string } }).value;
    found.push(new RegExp(pattern, flags));
  };
  parse(stripTypeScriptTypes(code), { ecmaVersion: 'latest', sourceType: 'module', onToken });
  return found;
}

export const literals = (folders: readonly string[]): { path: string; pattern: RegExp }[] =>
  folders
    .flatMap(sources)
    .flatMap((path) => literalsIn(readFileSync(path, 'utf8')).map((pattern) => ({ path, pattern })));

/** A pattern that turns slow at one of these took bearably long for the one before; the longest decides where none was slow. */
const LENGTHS = [20, 26, 32, 40, 56, 80, 110, 150, 200, 270, 360, 640, 10_240];
/** A linear pattern takes well under a millisecond for the longest text; a quadratic one fifty and more. */
const SLOW_MS = 20;
const LONGEST_PART = 4;
const SAMPLES = 3;
const LETTERS = 14;
/** No pattern takes these, so that a text that ends with them matches nothing that must reach the end. */
const END = '\u0000\n';

/**
 * A text that the pattern is slow on, in words; null for none. A part of a text that matches is repeated, which is what
 * makes a pattern go back over the text: for each repetition, or for each place to begin at.
 */
export function slowOn(pattern: RegExp): string | null {
  const tried = new Set<string>();
  for (const sample of samplesOf(pattern)) {
    for (const { before, part } of partsOf(sample)) {
      if (tried.has(`${before} ${END}${part}`)) continue;
      tried.add(`${before} ${END}${part}`);
      const text = (length: number) => before + part.repeat(Math.ceil(length / part.length)) + END;
      const length = LENGTHS.find((one) => isSlow(pattern, text(one)));
      if (length !== undefined) return `${JSON.stringify(before)} and ${length} letters of ${JSON.stringify(part)}`;
    }
  }
  return null;
}

function* partsOf(sample: string): Generator<{ before: string; part: string }> {
  const letters = [...sample].slice(0, LETTERS);
  for (let from = 0; from < letters.length; from += 1) {
    for (let length = 1; length <= LONGEST_PART && from + length <= letters.length; length += 1) {
      yield { before: letters.slice(0, from).join(''), part: letters.slice(from, from + length).join('') };
    }
  }
}

function isSlow(pattern: RegExp, text: string): boolean {
  const started = performance.now();
  text.replace(pattern, '');
  if (performance.now() - started < SLOW_MS) return false;
  // the machine may have been busy with something else: what counts is the processor's time
  const taken = processorTime();
  text.replace(pattern, '');
  return taken() >= SLOW_MS;
}

/** Texts that match; where fast-check does not know the syntax, all short texts of the letters that the pattern is written in. */
function samplesOf(pattern: RegExp): string[] {
  const flags = pattern.flags.replace(/[gydv]/g, '');
  try {
    const plain = new RegExp(withListedLetters(withoutAssertions(pattern.source), flags), flags);
    return fc.sample(fc.stringMatching(plain, { size: 'small' }), { numRuns: SAMPLES, seed: 1 });
  } catch {
    const letters = [...new Set(pattern.source.match(/[A-Za-z0-9 @=/-]/g))];
    return letters.flatMap((one) => letters.map((other) => one + other));
  }
}

const withoutAssertions = (source: string): string =>
  source.replaceAll(/\(\?<?[!=](?:[^()\\]|\\.)*\)/g, '').replaceAll(/\\b/gi, '');

const LISTED = ['a', 'B', '0', ' ', '-', '/', ':', '"', 'é', '…', '\u0001', '\n'];

/** fast-check looks for a letter that a negated class takes among the printable ones of ASCII, for ever where there is none. */
const withListedLetters = (source: string, flags: string): string =>
  source.replaceAll(/\[\^(?:[^\]\\]|\\.)*\]/g, (letters) => {
    const taken = LISTED.filter((one) => new RegExp(letters, flags).test(one));
    return `[${taken.map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]`;
  });
