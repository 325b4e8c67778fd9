/** The most connections that a database admits, from the formula of its parameter group and the memory of its class. Pure. */
import { malformed } from '../../core/reading.ts';

const GIB = 2 ** 30;

/**
 * "Specifying DB parameters": `{DBInstanceClassMemory/12582880}`, `LEAST({DBInstanceClassMemory/9531392},5000)`,
 * `GREATEST({log(DBInstanceClassMemory/805306368)*45},…)`; the logarithm is to the base of two. Braces are read as brackets.
 * RDS keeps a part of the memory for itself, so the number is a little too large.
 */
export function connectionsBy(formula: string, gib: number): number {
  const tokens = tokensOf(formula);
  let next = 0;
  const unclear = () =>
    malformed('rds:DescribeDBParameters', `max_connections is not understood: ${formula.slice(0, 60)}`);
  const take = (wanted: string): boolean => {
    if (tokens[next] !== wanted) return false;
    next += 1;
    return true;
  };
  const expect = (wanted: string) => {
    if (!take(wanted)) throw unclear();
  };
  const list = (): number[] => {
    const values = [sum()];
    while (take(',')) values.push(sum());
    expect(')');
    return values;
  };
  const atom = (): number => {
    const token = tokens[next++] ?? '';
    if (/^\d/.test(token)) return Number(token);
    if (token === '(') return list()[0] ?? 0;
    if (token === 'dbinstanceclassmemory') return gib * GIB;
    const compute = FUNCTIONS[token];
    if (!compute) throw unclear();
    expect('(');
    return compute(list());
  };
  const product = (): number => {
    let value = atom();
    while (tokens[next] === '*' || tokens[next] === '/') value = take('*') ? value * atom() : divided(value);
    return value;
  };
  const divided = (value: number): number => {
    expect('/');
    return value / atom();
  };
  const sum = (): number => {
    let value = product();
    while (tokens[next] === '+' || tokens[next] === '-') value = take('+') ? value + product() : less(value);
    return value;
  };
  const less = (value: number): number => {
    expect('-');
    return value - product();
  };
  const found = sum();
  if (next !== tokens.length || !Number.isFinite(found)) throw unclear();
  return Math.floor(found);
}

const FUNCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  least: (values) => Math.min(...values),
  greatest: (values) => Math.max(...values),
  sum: (values) => values.reduce((total, value) => total + value, 0),
  log: ([value = 0]) => Math.log2(value),
};

function tokensOf(formula: string): string[] {
  const text = formula.toLowerCase().replaceAll('{', '(').replaceAll('}', ')').trim();
  const found: string[] = [];
  // a new regular expression, because it keeps its position
  const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z]+)|([(),*/+-]))/y;
  let read = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    found.push(match[0].trim());
    read = TOKEN.lastIndex;
  }
  // text that is not a token means that this is not a formula
  return read === text.length ? found : ['', text];
}
