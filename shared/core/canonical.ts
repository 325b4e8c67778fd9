/** Canonical JSON. It uses no module of Node, so that a page in a browser can compute it too. */

/**
 * JSON with the keys of every object in order, so that equal values have equal text. Keys that are array indexes come first, by
 * their numbers, as JavaScript orders them in every object; the others follow by their UTF-16 code units.
 */
export const canonical = (value: unknown): string => textOf(value, '') ?? 'null';

/** Undefined for what JSON leaves out: undefined itself, functions and symbols. */
function textOf(given: unknown, key: string): string | undefined {
  const value = isObject(given) && typeof given.toJSON === 'function' ? (given.toJSON(key) as unknown) : given;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (!isObject(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item, index) => textOf(item, String(index)) ?? 'null')}]`;
  if (value instanceof Error) return `{"unread":${JSON.stringify(value.message)}}`;
  let text = '';
  for (const name of inOrder(Object.keys(value))) {
    const part = textOf(value[name], name);
    if (part !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${part}`;
  }
  return `{${text}}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const DIGITS = /^\d+$/;
const MOST_INDEXES = 2 ** 32 - 1;
const isIndex = (key: string): boolean => DIGITS.test(key) && String(Number(key)) === key && Number(key) < MOST_INDEXES;

/** `Object.keys` has the indexes in order before all other keys. */
function inOrder(keys: string[]): string[] {
  const first = keys[0];
  if (first === undefined || !isIndex(first)) return keys.sort();
  const others = keys.findIndex((key) => !isIndex(key));
  return others < 0 ? keys : [...keys.slice(0, others), ...keys.slice(others).sort()];
}
