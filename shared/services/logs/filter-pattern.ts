/**
 * Filter patterns for JSON events ("Filter pattern syntax for metric filters, subscription filters, and filter log events",
 * Amazon CloudWatch Logs User Guide): `{ ($.eventName = "StopLogging") && ($.errorCode NOT EXISTS) }`. Pure.
 */
import { matchesWildcard } from '../../core/wildcard.ts';

const COMPARISONS = ['>=', '<=', '!=', '=', '>', '<'] as const;
type Comparison = (typeof COMPARISONS)[number];
const STATES = ['NOT EXISTS', 'IS NULL', 'IS TRUE', 'IS FALSE'] as const;

export type Term =
  | { readonly any: readonly Term[] }
  | { readonly every: readonly Term[] }
  | { readonly field: string; readonly is: Comparison; readonly value: string }
  | { readonly field: string; readonly is: (typeof STATES)[number] };

/** The pattern could not be parsed: it has a regular expression, or a syntax that this parser does not know. */
class Unreadable extends Error {}

/** A token: a string in quotation marks, which may contain anything; an operator; a bracket; or a word. */
const TOKEN = /\s*("(?:[^"\\]|\\.)*"|\|\||&&|>=|<=|!=|[=<>(){}]|[^\s"|&=<>!(){}]+)/y;
const LONGEST = 4_096;

function tokensOf(pattern: string): string[] {
  const text = pattern.trim();
  if (text.length > LONGEST) throw new Unreadable('it is too long');
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Unreadable(`there is no term at "${text.slice(at, at + 20)}"`);
    found.push(token);
  }
  return found;
}

/** The condition of a pattern for JSON events; null if it is a pattern for text; a reason if it could not be parsed. */
export function parsePattern(pattern: string): Term | null | string {
  if (!pattern.trim().startsWith('{')) return null;
  try {
    const tokens = tokensOf(pattern);
    if (tokens.at(-1) !== '}') throw new Unreadable('it does not end with }');
    const reader = readerOf(tokens.slice(1, -1));
    const term = alternatives(reader, 0);
    if (reader.next() !== undefined) throw new Unreadable('something follows its condition');
    return term;
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

interface Reader {
  next(): string | undefined;
  /** Takes the next token if it is this one. */
  takes(token: string): boolean;
}

function readerOf(tokens: readonly string[]): Reader {
  let at = 0;
  return {
    next: () => tokens[at++],
    takes: (token) => {
      const found = tokens[at] === token;
      if (found) at += 1;
      return found;
    },
  };
}

const DEEPEST = 50;

/** `&&` binds more strongly than `||`. */
function alternatives(reader: Reader, depth: number): Term {
  if (depth > DEEPEST) throw new Unreadable('its parentheses are nested too deep');
  const any = [conjunction(reader, depth)];
  while (reader.takes('||')) any.push(conjunction(reader, depth));
  return any.length === 1 && any[0] ? any[0] : { any };
}

function conjunction(reader: Reader, depth: number): Term {
  const every = [condition(reader, depth)];
  while (reader.takes('&&')) every.push(condition(reader, depth));
  return every.length === 1 && every[0] ? every[0] : { every };
}

function condition(reader: Reader, depth: number): Term {
  if (reader.takes('(')) {
    const term = alternatives(reader, depth + 1);
    if (!reader.takes(')')) throw new Unreadable('a parenthesis is not closed');
    return term;
  }
  const selector = reader.next() ?? '';
  if (!/^\$\.[\w.@-]+$/.test(selector)) throw new Unreadable(`"${selector.slice(0, 40)}" is not read as a field`);
  const field = selector.slice('$.'.length);
  const operator = reader.next() ?? '';
  if (operator === 'NOT' || operator === 'IS') {
    const words = `${operator} ${reader.next()}`;
    const state = STATES.find((one) => one === words);
    if (!state) throw new Unreadable(`${operator} is followed by something that is not known`);
    return { field, is: state };
  }
  const is = COMPARISONS.find((one) => one === operator);
  if (!is) throw new Unreadable(`"${operator.slice(0, 40)}" compares nothing`);
  return { field, is, value: literal(reader.next()) };
}

function literal(token: string | undefined): string {
  if (token === undefined || /^[|&=<>!(){}]/.test(token)) throw new Unreadable('a value is missing');
  if (token.startsWith('%')) throw new Unreadable('a regular expression is not read');
  return token.startsWith('"') ? token.slice(1, -1).replaceAll(/\\(.)/g, '$1') : token;
}

/** Whether the pattern selects an event that has these fields and no others. */
export function selects(term: Term, event: Readonly<Record<string, string>>): boolean {
  if ('any' in term) return term.any.some((one) => selects(one, event));
  if ('every' in term) return term.every.every((one) => selects(one, event));
  const found = Object.hasOwn(event, term.field) ? event[term.field] : undefined;
  if (term.is === 'NOT EXISTS') return found === undefined;
  if (found === undefined) return false;
  return 'value' in term ? compares(found, term.is, term.value) : found === STATE_VALUES[term.is];
}

const STATE_VALUES = { 'IS NULL': 'null', 'IS TRUE': 'true', 'IS FALSE': 'false', 'NOT EXISTS': undefined } as const;

function compares(found: string, is: Comparison, value: string): boolean {
  if (is === '=') return matchesWildcard(value, found);
  if (is === '!=') return !matchesWildcard(value, found);
  const [one, other] = [Number(found), Number(value)];
  if (Number.isNaN(one) || Number.isNaN(other)) return false;
  return is === '>' ? one > other : is === '<' ? one < other : is === '>=' ? one >= other : one <= other;
}
