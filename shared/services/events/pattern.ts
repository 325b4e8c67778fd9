/**
 * Event patterns of EventBridge ("Comparison operators for use in event patterns in Amazon EventBridge"), and whether one
 * lets an event through. Pure.
 */
import { own } from '../../core/own.ts';
import { matchesWildcard } from '../../core/wildcard.ts';

type Fields = Readonly<Record<string, unknown>>;

const OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'anything-but', 'numeric', 'exists', 'cidr'];
/** Longest pattern that EventBridge takes ("PutRule", Amazon EventBridge API Reference). */
const LONGEST = 4_096;
const OR = '$or';

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The reason why the text is not a pattern that this module understands; undefined if it is. */
export function patternProblem(text: string): string | undefined {
  if (text.length > LONGEST) return 'it is too long';
  const pattern = parsed(text);
  return pattern ? problemIn(pattern) : 'it is no JSON object';
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function problemIn(pattern: Fields): string | undefined {
  for (const [name, wanted] of Object.entries(pattern)) {
    const problem = name === OR ? problemOfBranches(wanted) : problemOf(wanted, name);
    if (problem) return problem;
  }
  return undefined;
}

function problemOf(wanted: unknown, name: string): string | undefined {
  if (isObject(wanted)) return problemIn(wanted);
  if (!Array.isArray(wanted)) return `${name} has no list of values`;
  const operators = wanted.filter(isObject).flatMap((one) => Object.keys(one));
  const unknown = operators.find((operator) => !OPERATORS.includes(operator));
  return unknown && `the comparison "${unknown}" is not known`;
}

const problemOfBranches = (branches: unknown): string | undefined =>
  Array.isArray(branches) && branches.every(isObject)
    ? branches.map(problemIn).find((problem) => problem !== undefined)
    : `${OR} has no list of patterns`;

/** Whether a rule with the pattern lets the event through. The pattern is one of which `patternProblem` finds no fault. */
export const letsThrough = (text: string, event: Fields): boolean => holds(parsed(text) ?? {}, event);

function holds(pattern: Fields, event: Fields): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === OR) return (wanted as readonly Fields[]).some((branch) => holds(branch, event));
    const value = own(event, name);
    return isObject(wanted) ? holdsInside(wanted, value) : meets(wanted as readonly unknown[], value);
  });
}

/**
 * If the event has a list of objects, one of them must meet the whole pattern. A missing field is treated like an
 * object without fields.
 */
function holdsInside(wanted: Fields, value: unknown): boolean {
  const objects = Array.isArray(value) ? value.filter(isObject) : [isObject(value) ? value : {}];
  return objects.some((one) => holds(wanted, one));
}

function meets(wanted: readonly unknown[], value: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return wanted.some((one) => values.some((each) => accepts(one, each)));
}

function accepts(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted)) return wanted === value;
  return Object.entries(wanted).every(([operator, argument]) => compares(operator, argument, value));
}

function compares(operator: string, argument: unknown, value: unknown): boolean {
  if (operator === 'exists') return (value !== undefined) === argument;
  if (operator === 'anything-but') return value !== undefined && !isExcluded(argument, value);
  if (operator === 'numeric') return typeof value === 'number' && isWithin(argument, value);
  // a `cidr` matcher never matches, because the events that are tested have no addresses
  if (operator === 'cidr' || typeof value !== 'string') return false;
  return isText(operator, argument, value);
}

function isText(operator: string, argument: unknown, value: string): boolean {
  if (isObject(argument)) return isText(operator, lower(argument['equals-ignore-case']), value.toLowerCase());
  const text = String(argument);
  if (operator === 'prefix') return value.startsWith(text);
  if (operator === 'suffix') return value.endsWith(text);
  if (operator === 'wildcard') return matchesWildcard(text, value);
  return value.toLowerCase() === text.toLowerCase();
}

const lower = (value: unknown): string => String(value).toLowerCase();

/** `anything-but` takes one value, a list of them, or one comparison with one text or a list of them. */
function isExcluded(argument: unknown, value: unknown): boolean {
  if (Array.isArray(argument)) return argument.includes(value);
  if (!isObject(argument)) return argument === value;
  return Object.entries(argument).some(([operator, texts]) =>
    (Array.isArray(texts) ? texts : [texts]).some((text: unknown) => compares(operator, text, value)),
  );
}

/** `[">", 0, "<=", 5]` */
function isWithin(argument: unknown, value: number): boolean {
  const [comparison, limit, ...more] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
  if (typeof limit !== 'number') return false;
  const order = Math.sign(value - limit);
  const allowed = { '<': [-1], '<=': [-1, 0], '=': [0], '>=': [0, 1], '>': [1] }[String(comparison)] ?? [];
  return allowed.includes(order) && (more.length === 0 || isWithin(more, value));
}
