/** The digest of a unit's state, which is stored in the commit that leads to the state. */
import { inOrder, textOf } from './canonical.ts';
import { digest, digestOfLarge, sha256 } from './digest.ts';

type Named<T> = Readonly<Record<string, T>>;

/** A state divided into parts: group → name → part. */
export type StateParts = Named<Named<unknown>>;

export type DigestOf = (parts: StateParts) => string;

/**
 * Makes a function that computes the digest of a state from the digests of its parts. It remembers the digest of each part by
 * the part's identity. `fold` keeps the same object for a part that did not change, so the digest after a commit costs as much
 * as the commit changed, however much the unit holds.
 */
export function stateDigests(): DigestOf {
  const known = new WeakMap<object, string>();
  const digestOf = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    const found = known.get(part) ?? digestOfLarge(part);
    known.set(part, found);
    return found;
  };
  return (parts) => digest(mapped(parts, (group) => mapped(group, digestOf)));
}

const mapped = <T, R>(parts: Named<T>, of: (part: T) => R): Named<R> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, of(part)]));

/**
 * Makes a function that computes the same digests, for the states of one unit in the order of its log. It also remembers the text
 * of each entry of a part, so that only the entries that a commit changed are written as text again. Its memory is that of the
 * state as text.
 */
export function followedDigests(): DigestOf {
  const groupText = (): TextOf => {
    const parts = new Map<string, TextOf>();
    return followed((name, part) => {
      if (typeof part !== 'object' || part === null) return textOf(part);
      return JSON.stringify(sha256(known(parts, name, () => followed((_entry, value) => textOf(value)))(part)));
    });
  };
  const groups = new Map<string, TextOf>();
  const stateText = followed((group, parts) => known(groups, group, groupText)(parts as object));
  return (parts) => sha256(stateText(parts));
}

type TextOf = (value: object) => string;

function known<T>(all: Map<string, T>, name: string, make: () => T): T {
  const found = all.get(name) ?? make();
  all.set(name, found);
  return found;
}

/** Returns the canonical JSON of successive versions of one object. Calls `entryText` only for entries that changed. */
function followed(entryText: (name: string, value: unknown) => string | undefined): TextOf {
  let names: readonly string[] = [];
  let values: unknown[] = [];
  let texts: string[] = [];
  let labels: readonly string[] = [];
  const textIn = (index: number, value: unknown): string => {
    const own = entryText(names[index] as string, value);
    return own === undefined ? '' : labels[index] + own;
  };
  const begin = (value: Readonly<Record<string, unknown>>, keys: string[]): void => {
    const before = new Map(names.map((name, index) => [name, index]));
    const known = { values, texts };
    names = inOrder(keys);
    values = names.map((name) => value[name]);
    labels = names.map((name) => `${JSON.stringify(name)}:`);
    texts = names.map((name, index) => {
      const place = before.get(name);
      const isKnown = place !== undefined && known.values[place] === values[index];
      return isKnown ? (known.texts[place] as string) : textIn(index, values[index]);
    });
  };
  /** Returns false if the object's keys differ from those before. */
  const follow = (value: Readonly<Record<string, unknown>>): boolean => {
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as string;
      const entry = value[name];
      if (entry === values[index] && entry !== undefined) continue;
      // a key that every object inherits, such as toString, is not an entry
      if (!Object.hasOwn(value, name)) return false;
      values[index] = entry;
      texts[index] = textIn(index, entry);
    }
    return true;
  };
  return (value) => {
    if (!isRecord(value)) return textOf(value) ?? 'null';
    const keys = Object.keys(value);
    if (keys.length !== names.length || !follow(value)) begin(value, keys);
    let text = '';
    for (const part of texts) if (part !== '') text += text === '' ? part : `,${part}`;
    return `{${text}}`;
  };
}

const isRecord = (value: object): value is Record<string, unknown> =>
  !Array.isArray(value) && !(value instanceof Error) && !('toJSON' in value && typeof value.toJSON === 'function');
