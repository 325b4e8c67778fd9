/** How collectors read the values, lists and pages of an answer. */
import { describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import {
  all,
  each,
  eachPresent,
  given,
  instantOf,
  known,
  numberOf,
  oneOf,
  orAbsent,
  pagesBy,
  pastInstantOf,
  required,
  seen,
  seenIn,
  tagsByKey,
  tagsOf,
} from '../../shared/core/reading.ts';

const ACTION = 's3:GetBucketPolicy';
const unread = new CouldNotRead(ACTION, 'denied', 'NoSuchPolicy');
const bug = new TypeError('a bug');
const complaintOf = (value: unknown) => (value instanceof CouldNotRead ? value.code : value);

describe('a call', () => {
  it('gives its answer, or the reason why it could not be read, and hides no fault', async () => {
    expect(await seen(Promise.resolve(1))).toBe(1);
    expect(await seen(Promise.reject(unread))).toBe(unread);
    await expect(seen(Promise.reject(bug))).rejects.toBe(bug);
  });

  it('says that there is none by the error codes that mean so, and no others', async () => {
    expect(await orAbsent(Promise.resolve(1), 'NoSuchPolicy')).toBe(1);
    expect(await orAbsent(Promise.reject(unread), 'Other', 'NoSuchPolicy')).toBeNull();
    await expect(orAbsent(Promise.reject(unread), 'Other')).rejects.toBe(unread);
    await expect(orAbsent(Promise.reject(Object.assign(bug, { code: 'Other' })), 'Other')).rejects.toBe(bug);
  });

  it('is known unless it could not be read', () => {
    expect(known(1)).toBe(1);
    expect(() => known(unread)).toThrow(unread);
    const fails = (error: Error) => () => {
      throw error;
    };
    expect(seenIn(() => 1)).toBe(1);
    expect(seenIn(fails(unread))).toBe(unread);
    expect(() => seenIn(fails(bug))).toThrow(bug);
  });
});

describe('tags', () => {
  const TAGS = [{ Key: 'a', Value: '1' }, { Key: 'b' }];

  it('are an object by key; an empty value may be left out', () => {
    expect(tagsByKey(TAGS)).toEqual({ a: '1', b: '' });
    expect(tagsByKey([{ Value: 'x' }])).toEqual({ '': 'x' });
    expect(tagsByKey(undefined)).toEqual({});
    expect(tagsOf(TAGS, ACTION, 'Tags')).toEqual({ a: '1', b: '' });
    expect(tagsOf([], ACTION, 'Tags')).toEqual({});
  });

  it('are unreadable without a list or a key, where AWS always sends them', () => {
    expect(complaintOf(tagsOf(undefined, ACTION, 'Tags'))).toBe('no Tags in the answer');
    expect(complaintOf(tagsOf([...TAGS, { Value: '1' }], ACTION, 'Tags'))).toBe('no Key in a member of Tags');
  });
});

describe('a field', () => {
  it.each([undefined, null])('that is %s is unreadable, by itself or with its answer', (value) => {
    const missing = 'no Field in the answer';
    expect(() => required(value, ACTION, 'Field')).toThrow(missing);
    const readings = [
      given(value, ACTION, 'Field'),
      oneOf(value, ['a'], ACTION, 'Field'),
      instantOf(value, ACTION, 'Field'),
      pastInstantOf(value, new Date(0), ACTION, 'Field'),
      numberOf(value, ACTION, 'Field'),
    ];
    expect(readings.map(complaintOf)).toEqual(Array(5).fill(missing));
  });

  it.each([0, '', false])('that is %j is there', (value) => {
    expect([required(value, ACTION, 'Field'), given(value, ACTION, 'Field')]).toEqual([value, value]);
  });

  it('of a closed set has one of its values, and a long one is shortened in the reason', () => {
    expect(oneOf('a', ['a', 'b'], ACTION, 'Field')).toBe('a');
    expect(complaintOf(oneOf('A', ['a'], ACTION, 'Field'))).toBe('Field has the value "A", which is not known');
    expect(complaintOf(oneOf('x'.repeat(60), [], ACTION, 'Field'))).toContain(`"${'x'.repeat(60)}"`);
    expect(complaintOf(oneOf('x'.repeat(61), [], ACTION, 'Field'))).toContain(`"${'x'.repeat(60)}…"`);
  });

  it('with an instant is a date, and in the past as far as clocks agree', () => {
    const now = new Date('2026-01-15T12:00:00.000Z');
    const past = (value: string) => complaintOf(pastInstantOf(value, now, ACTION, 'Field'));
    expect(instantOf(0, ACTION, 'Field')).toBe('1970-01-01T00:00:00.000Z');
    expect(past('2026-01-15T13:00:00Z')).toBe('2026-01-15T13:00:00.000Z');
    expect(past('2026-01-15T13:00:00.001Z')).toBe('Field lies in the future');
    expect([past('x'), complaintOf(instantOf(new Date('x'), ACTION, 'Field'))]).toEqual(
      Array(2).fill('Field is not a date'),
    );
  });

  it('with a number is finite', () => {
    expect([numberOf('7.5', ACTION, 'Field'), numberOf(0, ACTION, 'Field')]).toEqual([7.5, 0]);
    expect(complaintOf(numberOf('', ACTION, 'Field'))).toBe('no Field in the answer');
    for (const value of ['x', Number.NaN, Number.POSITIVE_INFINITY])
      expect(complaintOf(numberOf(value, ACTION, 'Field'))).toBe('Field is not a number');
  });
});

describe('a list', () => {
  it('has every item of every page, each of which names the next', async () => {
    const asked: (string | undefined)[] = [];
    const pages = pagesBy(
      async (token) => {
        asked.push(token);
        return { items: token === 'b' ? undefined : [token ?? 'first'], next: token ? undefined : 'b' };
      },
      ({ next }) => next,
    );
    expect(await all(pages, ({ items }) => items)).toEqual(['first']);
    expect(asked).toEqual([undefined, 'b']);
  });

  it('is worked on in its order, a few at a time, without what no longer exists', async () => {
    let [running, most] = [0, 0];
    const slowly = async (item: number, index: number) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return item === 2 ? null : item * 10 + index;
    };
    expect(await each([3, 2, 1], slowly, 2)).toEqual([30, null, 12]);
    expect(most).toBe(2);
    expect(await eachPresent([3, 2, 1], slowly, 2)).toEqual([30, 12]);
    expect(await each([], slowly)).toEqual([]);
  });
});
