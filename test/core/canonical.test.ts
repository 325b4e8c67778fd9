/** Hashes of stored records cover canonical JSON, so its text must stay what it always was. */
import { anything, assert, constant, dictionary, integer, oneof, property, record, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, canonicalPieces, textOf } from '../../shared/core/canonical.ts';
import { digest, digestOfLarge } from '../../shared/core/digest.ts';

/** The text as `JSON.stringify` makes it of objects whose keys were put in order. */
const reference = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => {
    if (one instanceof Error) return { unread: one.message };
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    const part = one as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(part)
        .sort()
        .map((key) => [key, part[key]]),
    );
  }) ?? 'null';

describe('canonical JSON', () => {
  it.each([
    ['keys in another order', { b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
    [
      'keys that are numbers',
      { b: 1, 10: 'x', 2: 'y', '02': 'z', '-1': 0 },
      '{"2":"y","10":"x","-1":0,"02":"z","b":1}',
    ],
    ['keys that begin with a digit', { 9: 'x', '1.5': 1, '1.4': 2, '1a': 3 }, '{"9":"x","1.4":2,"1.5":1,"1a":3}'],
    [
      'what JSON leaves out',
      { a: undefined, b: () => 1, c: [undefined, Number.NaN, Symbol('s')] },
      '{"c":[null,null,null]}',
    ],
    [
      'dates and errors',
      { at: new Date(0), why: new Error('denied') },
      '{"at":"1970-01-01T00:00:00.000Z","why":{"unread":"denied"}}',
    ],
    ['texts that need escapes', ['"\\\n\u2028\ud800', ''], '["\\"\\\\\\n\u2028\\ud800",""]'],
    ['nothing', undefined, 'null'],
    ['numbers', [-0, 1e21, 0.1, Infinity], '[0,1e+21,0.1,null]'],
    ['a key of the prototype', JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
  ])('of %s is that of ordered objects', (_, value, text) => {
    expect(canonical(value)).toBe(text);
    expect(canonical(value)).toBe(reference(value));
  });

  it('of any value is that of ordered objects', () => {
    const keys = oneof(string(), integer({ min: 0, max: 20 }).map(String), constant('4294967295'));
    const values = oneof(anything({ withDate: true, withNullPrototype: true }), dictionary(keys, anything()));
    assert(
      property(tuple(values, record({ deep: dictionary(keys, values) })), (value) => {
        expect(canonical(value)).toBe(reference(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('names the key to an object that gives its own text', () => {
    const named = { toJSON: (key: string) => `at ${key}` };
    expect(canonical({ a: named, b: [named] })).toBe('{"a":"at a","b":["at 0"]}');
    expect(canonical(named)).toBe('"at "');
    expect(textOf(named)).toBe('"at "');
  });

  it('of a big integer does not exist', () => expect(() => canonical({ a: 1n })).toThrow(TypeError));

  const joined = (value: unknown): { readonly count: number; readonly text: string } => {
    const texts = [...canonicalPieces(value)];
    return { count: texts.length, text: texts.join('') };
  };

  it('is the same text in pieces, whatever the value', () => {
    assert(
      property(anything({ withDate: true, withSparseArray: true }), (value) => {
        expect(joined(value).text).toBe(canonical(value));
      }),
    );
  });

  it('is divided into pieces of bounded length where a state or a commit has many entries', () => {
    const held = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`r${index}`, { because: 'x'.repeat(99) }]),
    );
    const state = { unit: 'u', contents: { verdicts: { control: held }, revisions: {} } };
    const body = { type: 'verdicts', changes: Object.values(held), at: new Date(0), left: undefined };
    for (const value of [state, body, [undefined, held, new Error('x')]]) {
      const { count, text } = joined(value);
      expect(text).toBe(canonical(value));
      expect(count).toBeGreaterThan(5);
      expect(digestOfLarge(value)).toBe(digest(value));
    }
  });
});
