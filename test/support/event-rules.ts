/**
 * Whether EventBridge would deliver an event to a rule with a pattern, computed in another way than in the library: a
 * pattern becomes lists of fields (one list for each way through its `$or`), an event becomes its leaves with the
 * position of each in arrays, and a list matches when leaves can be picked for all its fields so that no two of them
 * are in different elements of one array ("Event Ruler", README: "JSON Array Matching", "The $or Primitive").
 */

import type { DetailFilter, Matcher } from '../../shared/core/collector.ts';

interface Leaf {
  readonly path: string;
  readonly value: unknown;
  /** Array → index of the element in which the leaf stands. */
  readonly places: ReadonlyMap<string, number>;
}
/** The leaves of an event, by their path. */
type Leaves = ReadonlyMap<string, readonly Leaf[]>;
type Field = readonly [path: string, wanted: readonly unknown[]];

export const delivers = (pattern: object, event: object): boolean => {
  const found = once(leaves, event, () => Map.groupBy(leavesOf(event, '', '', new Map()), ({ path }) => path));
  return once(ways, pattern, () => waysThrough(pattern, '')).some((fields) => canPick(fields, found, new Map()));
};

/** Every event is compared with every pattern, so each is taken apart once. Nothing changes them afterwards. */
const leaves = new WeakMap<object, Leaves>();
const ways = new WeakMap<object, Field[][]>();

function once<T>(known: WeakMap<object, T>, key: object, make: () => T): T {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}

const joined = (path: string, name: string) => (path ? `${path}.${name}` : name);

/** Throws for what EventBridge would not accept as a pattern, or would read as something else. */
function waysThrough(pattern: object, path: string): Field[][] {
  if (Object.keys(pattern).length === 0) throw new Error(`${path}: EventBridge refuses an empty object`);
  return Object.entries(pattern).reduce<Field[][]>(
    (ways, [name, wanted]) => {
      const next = name === '$or' ? alternatives(wanted, path) : fieldOrObject(wanted, joined(path, name));
      return ways.flatMap((way) => next.map((more) => [...way, ...more]));
    },
    [[]],
  );
}

function alternatives(branches: unknown, path: string): Field[][] {
  const isOr = Array.isArray(branches) && branches.length > 1 && branches.every((one) => typeof one === 'object');
  if (!isOr) throw new Error(`${path}: EventBridge would take $or for the name of a field`);
  return branches.flatMap((branch: object) => waysThrough(branch, path));
}

function fieldOrObject(wanted: unknown, path: string): Field[][] {
  if (!Array.isArray(wanted)) return waysThrough(wanted as object, path);
  if (wanted.length === 0) throw new Error(`${path}: EventBridge refuses an empty list`);
  return [[[path, wanted]]];
}

function leavesOf(value: unknown, path: string, place: string, places: ReadonlyMap<string, number>): Leaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => {
      const inside = typeof element === 'object' && element !== null ? new Map([...places, [place, index]]) : places;
      return leavesOf(element, path, `${place}[${index}]`, inside);
    });
  }
  if (typeof value !== 'object' || value === null) return [{ path, value, places }];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, joined(path, name), joined(place, name), places),
  );
}

function canPick(fields: readonly Field[], leaves: Leaves, taken: ReadonlyMap<string, number>): boolean {
  const [field, ...others] = fields;
  if (!field) return true;
  const [path, wanted] = field;
  const here = leaves.get(path) ?? [];
  if (here.length === 0 && wanted.some((one) => isObject(one) && one.exists === false)) {
    return canPick(others, leaves, taken);
  }
  return here
    .filter(({ value }) => wanted.some((one) => accepts(one, value)))
    .filter(({ places }) => [...places].every(([array, index]) => (taken.get(array) ?? index) === index))
    .some(({ places }) => canPick(others, leaves, new Map([...taken, ...places])));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function accepts(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted)) return wanted === value;
  const [[kind, argument] = [], ...more] = Object.entries(wanted);
  if (more.length > 0) throw new Error('EventBridge takes one comparison at a time');
  if (kind === 'exists') return argument === true;
  if (kind === 'prefix') return typeof value === 'string' && value.startsWith(String(argument));
  if (kind === 'anything-but') return !accepts(argument, value);
  if (kind !== 'numeric') throw new Error(`no comparison ${kind} is used here`);
  return typeof value === 'number' && compares(value, argument as unknown[]);
}

/** "Numeric matching": between -5.0e9 and +5.0e9, six digits after the point. */
function compares(value: number, [comparison, limit, ...more]: readonly unknown[]): boolean {
  const isRight = typeof limit === 'number' && Math.abs(limit) <= 5e9 && Number(limit.toFixed(6)) === limit;
  if (!isRight || more.length > 0) throw new Error(`${limit} is no number that EventBridge compares with`);
  const order = Math.sign(value - limit);
  return { '<': [-1], '<=': [-1, 0], '=': [0], '>=': [0, 1], '>': [1] }[String(comparison)]?.includes(order) ?? false;
}

/** A detail that meets a filter by its first matchers, now as one object, now as an element of a list. */
export const meeting = (wanted: DetailFilter, inList = false): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, inner]) => {
      const value = Array.isArray(inner) ? valueFor(inner[0]) : meeting(inner as DetailFilter, inList);
      return [name, inList ? [{ other: true }, value] : value];
    }),
  );

function valueFor(wanted: Matcher): unknown {
  if (typeof wanted === 'string') return wanted;
  if ('prefix' in wanted) return `${wanted.prefix}...`;
  if ('anything-but' in wanted) return `not ${wanted['anything-but'].prefix}`;
  const [comparison, limit] = wanted.numeric;
  return comparison === '<' ? limit - 1 : comparison === '>' ? limit + 1 : limit;
}
