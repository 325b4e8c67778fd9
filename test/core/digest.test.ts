import { anything, array, assert, constantFrom, dictionary, integer, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../shared/core/canonical.ts';
import { digest, sha256, shortDigest } from '../../shared/core/digest.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { completeDays } from '../../shared/core/metric.ts';
import { readAlike, revisionText } from '../../shared/core/revision.ts';
import { followedDigests, type StateParts, stateDigests } from '../../shared/core/state-digest.ts';

/** The same value, with the keys of each object in the opposite order. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, backwards(part)]),
  );
}

describe('canonical JSON', () => {
  it('has the keys of every object in order, and lists as they are', () => {
    expect(canonical({ b: [{ d: 1, c: null }, 2], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1},2]}');
    expect(canonical([])).toBe('[]');
  });

  it('has the reason in place of what could not be read', () => {
    const unread = new CouldNotRead('s3:GetBucketPolicy', 'denied', 'AccessDenied');
    expect(canonical({ policy: unread })).toBe(JSON.stringify({ policy: { unread: unread.message } }));
  });

  it('is the same for a value that was read from it again, and for one whose keys are in another order', () => {
    const plain = anything({ maxDepth: 3, withDate: true, withObjectString: true, withBoxedValues: false });
    assert(
      property(plain, (value) => {
        const text = canonical(value);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(canonical(backwards(JSON.parse(text)))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a date', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    [
      'a value that says what its JSON is',
      { toJSON: () => ({ b: 1, a: new Date(0) }) },
      '{"a":"1970-01-01T00:00:00.000Z","b":1}',
    ],
    ['a date that a value gives for its JSON', { toJSON: () => new Date(0) }, '{}'],
    ['a field without a value, and a function', { a: undefined, b: () => 1, c: 'x' }, '{"c":"x"}'],
    ['numbers that JSON has not', { a: Number.NaN, b: -0, c: 1e21 }, '{"a":null,"b":0,"c":1e+21}'],
    ['names that are indexes', { 10: 'x', 9: 'y', a: 'z' }, '{"9":"y","10":"x","a":"z"}'],
    ['a name that sorts before the indexes', { 1: 'x', '-': 'y' }, '{"1":"x","-":"y"}'],
    ['half of a letter', { a: '\ud800' }, '{"a":"\\ud800"}'],
    ['fields that an object inherits', Object.create({ a: 'x' }) as unknown, '{}'],
  ])('writes %s', (_, value, text) => expect(canonical(value)).toBe(text));

  it('of nothing is null', () => {
    expect(canonical(undefined)).toBe('null');
    expect(canonical(null)).toBe('null');
  });
});

describe('a digest', () => {
  it('is SHA-256 in hexadecimal', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(digest({ b: 1, a: 2 })).toBe(sha256('{"a":2,"b":1}'));
  });

  it('can be short, of characters that a URL may contain', () => {
    expect(shortDigest({ a: 1 }, 6)).toMatch(/^[\w-]{6}$/);
    expect(shortDigest({ a: 1 }, 8).slice(0, 6)).toBe(shortDigest({ a: 1 }, 6));
    expect(shortDigest({ a: 2 }, 6)).not.toBe(shortDigest({ a: 1 }, 6));
  });
});

describe('the digest of a state', () => {
  const state = { verdicts: { a: { status: 'pass' }, b: { status: 'fail' } }, more: { count: 3, none: null } };

  it('is that of an equal state, and changes with every part', () => {
    const of = stateDigests();
    expect(of(structuredClone(state))).toBe(of(state));
    const { a } = state.verdicts;
    expect(of({ ...state, verdicts: { a, b: a } })).not.toBe(of(state));
    expect(of({ ...state, verdicts: { a } })).not.toBe(of(state));
    expect(of({ ...state, more: { ...state.more, count: 4 } })).not.toBe(of(state));
    expect(of({ ...state, more: { ...state.more, none: 0 } })).not.toBe(of(state));
  });

  it('digests a part once, however often the part is asked about', () => {
    const of = stateDigests();
    let read = 0;
    const part = {
      get status() {
        read += 1;
        return 'pass';
      },
    };
    of({ verdicts: { part } });
    const once = read;
    for (let time = 0; time < 3; time += 1) of({ verdicts: { part } });
    expect(once).toBeGreaterThan(0);
    expect(read).toBe(once);
  });
});

describe('the digest of each state of a unit in order', () => {
  const name = constantFrom('a', 'b', '10', '2', '__proto__', 'toString', 'é');
  const entry = oneof(constantFrom('x', 'y'), integer({ max: 3 }), record({ status: constantFrom('pass', 'fail') }));
  const part = oneof(dictionary(name, entry), array(entry, { maxLength: 2 }), constantFrom(null, undefined, 'text', 1));
  const states = array(record({ verdicts: dictionary(name, part), more: dictionary(name, entry) }), { maxLength: 6 });

  it('is that of the state by itself, whichever states were asked about before', () => {
    assert(
      property(states, (all) => {
        const of = followedDigests();
        // parts that did not change stay the same objects, as `fold` leaves them
        const parts = all.map((state, index) =>
          index % 2 === 0 ? state : { ...all[index - 1], verdicts: { ...all[index - 1]?.verdicts, ...state.verdicts } },
        );
        for (const state of parts) expect(of(state as StateParts)).toBe(stateDigests()(state as StateParts));
      }),
      { numRuns: 500 },
    );
  });

  it('reads only the entries of a part that are others than before', () => {
    const of = followedDigests();
    let read = 0;
    const held = {
      get status() {
        read += 1;
        return 'pass';
      },
    };
    of({ verdicts: { part: { held, other: { status: 'fail' } } } });
    const once = read;
    for (let time = 0; time < 3; time += 1) of({ verdicts: { part: { held, [`other ${time}`]: { status: 'fail' } } } });
    expect(once).toBeGreaterThan(0);
    expect(read).toBe(once);
  });
});

describe('a revision', () => {
  const revision = { judging: 'j', reading: 'r', reads: ['encrypted'] };
  const text = revisionText(revision, { maxDays: 30 });

  it('has a half for how a control judges, with its parameters, and a half for how its facts are read', () => {
    expect(text).toMatch(/^[\w-]{8}\.[\w-]{4}$/);
    const [judging, reading] = text.split('.');
    expect(revisionText({ ...revision, judging: 'k' }, { maxDays: 30 })).toMatch(new RegExp(`[.]${reading}$`));
    expect(revisionText(revision, { maxDays: 31 }).split('.')[0]).not.toBe(judging);
    for (const changed of [{ reading: 's' }, { reads: [] }]) {
      expect(revisionText({ ...revision, ...changed }, { maxDays: 30 }).split('.')[1]).not.toBe(reading);
    }
  });

  it('reads as another does if its second half is the same', () => {
    expect(readAlike(text, revisionText({ ...revision, judging: 'k' }, {}))).toBe(true);
    expect(readAlike(text, revisionText({ ...revision, reading: 's' }, { maxDays: 30 }))).toBe(false);
  });
});

it('whole days end with the last midnight in UTC', () => {
  const to = new Date('2026-01-15T00:00:00.000Z');
  const days = { from: new Date('2026-01-08T00:00:00.000Z'), to };
  expect(completeDays(new Date('2026-01-15T23:59:59.999Z'), 7)).toEqual(days);
  expect(completeDays(to, 7)).toEqual(days);
});
