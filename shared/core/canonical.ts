/** Canonical JSON. It uses no module of Node, so that a page in a browser can compute it too. */

/**
 * JSON with the keys of every object in order, so that equal values have equal text. Keys that are array indexes come first, by
 * their numbers, as JavaScript orders them in every object; the others follow by their UTF-16 code units.
 */
export const canonical = (value: unknown): string => textOf(value, '') ?? 'null';

/** Undefined for values that JSON leaves out: undefined, functions and symbols. */
export function textOf(given: unknown, key = ''): string | undefined {
  if (typeof given === 'string') return JSON.stringify(given);
  const value = isObject(given) && typeof given.toJSON === 'function' ? (given.toJSON(key) as unknown) : given;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (!isObject(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return listText(value);
  if (value instanceof Error) return `{"unread":${JSON.stringify(value.message)}}`;
  // what `toJSON` returned is not asked for its own `toJSON`, as the platform would do
  if (value === given && isInOrder(value)) return JSON.stringify(value);
  let text = '';
  for (const name of inOrder(Object.keys(value))) {
    const part = textOf(value[name], name);
    if (part !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${part}`;
  }
  return `{${text}}`;
}

function listText(list: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < list.length; index += 1)
    text += `${index === 0 ? '' : ','}${textOf(list[index], String(index)) ?? 'null'}`;
  return `[${text}]`;
}

/**
 * Whether the platform's own JSON of an object is the canonical one: a plain object with its keys in order, which holds no further
 * object. A history has millions of these, and the platform writes one in half the time.
 */
function isInOrder(value: Record<string, unknown>): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  let last = '';
  for (const name in value) {
    const part = value[name];
    if (name < last || typeof part === 'function' || isObject(part)) return false;
    last = name;
  }
  return true;
}

/** Characters of a piece. A shorter text is one piece. */
const PIECE = 65_536;
/** Objects and lists in a state or a commit that may hold many entries lie no deeper; what is below is one piece of text. */
const LEVELS = 5;

/** Canonical JSON in pieces, for a value that has as much text as memory. A short text is one piece. */
export function* canonicalPieces(value: unknown): Generator<string, void> {
  const held = { text: '' };
  yield* written(value, held, LEVELS);
  yield held.text === '' ? 'null' : held.text;
}

function* written(value: unknown, held: { text: string }, levels: number, key = ''): Generator<string, void> {
  if (levels === 0 || !hasEntries(value)) {
    held.text += textOf(value, key) ?? '';
    return;
  }
  const isList = Array.isArray(value);
  const names = isList ? value.keys() : inOrder(Object.keys(value));
  let before = '';
  held.text += isList ? '[' : '{';
  for (const name of names) {
    const entry: unknown = (value as Record<string | number, unknown>)[name];
    const isMany = hasEntries(entry);
    const text = isMany ? '' : (textOf(entry, String(name)) ?? (isList ? 'null' : undefined));
    if (text === undefined) continue;
    held.text += isList ? `${before}${text}` : `${before}${JSON.stringify(name)}:${text}`;
    before = ',';
    if (isMany) yield* written(entry, held, levels - 1, String(name));
    if (held.text.length < PIECE) continue;
    yield held.text;
    held.text = '';
  }
  held.text += isList ? ']' : '}';
}

/** Whether a value is written entry by entry: an error, an object with a `toJSON`, and what the platform writes are written as a whole. */
const hasEntries = (value: unknown): value is object =>
  isObject(value) &&
  !(value instanceof Error) &&
  typeof value.toJSON !== 'function' &&
  (Array.isArray(value) || !isInOrder(value));

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const MOST_INDEXES = 2 ** 32 - 1;
const isIndex = (key: string): boolean => {
  const first = key.charCodeAt(0);
  // most keys do not begin with a digit
  return first >= 48 && first <= 57 && String(Number(key)) === key && Number(key) < MOST_INDEXES && /^\d+$/.test(key);
};

/** The keys of an object in the order of canonical JSON. `Object.keys` has the indexes in order before all other keys. */
export function inOrder(keys: string[]): string[] {
  const first = keys[0];
  if (first === undefined) return keys;
  if (!isIndex(first)) return isSorted(keys) ? keys : keys.sort();
  const others = keys.findIndex((key) => !isIndex(key));
  return others < 0 ? keys : [...keys.slice(0, others), ...keys.slice(others).sort()];
}

/** Objects that were read from canonical JSON have their keys in order. */
function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1)
    if ((keys[index - 1] as string) > (keys[index] as string)) return false;
  return true;
}
