import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import {
  allOf,
  anyOf,
  collected,
  firstOf,
  moreThan,
  PARTS,
  type Parts,
  partsOf,
  thoseOf,
} from '../../shared/core/quantify.ts';
import { known, type Seen } from '../../shared/core/reading.ts';

const unread = new CouldNotRead('s3:GetBucketPolicy', 'denied', 'AccessDenied');

describe('lists of which a part could not be read', () => {
  it('one good member decides "any", whatever else could not be read', () => {
    const decides = (answers: Seen<boolean>[]) => anyOf(answers, (answer) => known(answer));
    expect(decides([unread, true])).toBe(true);
    expect(decides([false, false])).toBe(false);
    expect(() => decides([false, unread])).toThrow(unread);
  });

  it('one bad member decides "all", whatever else could not be read', () => {
    const decides = (answers: Seen<boolean>[]) => allOf(answers, (answer) => known(answer));
    expect(decides([unread, false])).toBe(false);
    expect(decides([true, true])).toBe(true);
    expect(() => decides([true, unread])).toThrow(unread);
  });

  it('an answer holds for every possible value of the unread members', () => {
    const answer = fc.oneof(fc.boolean(), fc.constant(unread));
    fc.assert(
      fc.property(fc.array(answer), fc.array(fc.boolean()), (answers, truth) => {
        const revealed = answers.map((value, index) =>
          value instanceof CouldNotRead ? (truth[index] ?? false) : value,
        );
        for (const quantifier of [anyOf, allOf]) {
          const given = attempt(() => quantifier(answers, (value) => known<boolean>(value)));
          if (given !== unread) expect(given).toBe(quantifier(revealed, (value) => value));
        }
      }),
    );
  });

  it('the known offenders are named, and without a known one there is no answer', () => {
    expect(thoseOf([1, 2, 3], (n) => n > 1)).toEqual([2, 3]);
    expect(thoseOf<Seen<number>>([unread, 2], (n) => known(n) > 1)).toEqual([2]);
    expect(() => thoseOf<Seen<number>>([unread, 1], (n) => known(n) > 1)).toThrow(unread);
  });

  it('more than the limit are named if they are certain, and none if even the unread ones would not suffice', () => {
    const even = (most: number, numbers: Seen<number>[]) => moreThan(most, numbers, (n) => known(n) % 2 === 0);
    expect(even(1, [2, unread, 4])).toEqual([2, 4]);
    expect(even(2, [2, unread])).toEqual([]);
    expect(() => even(1, [2, unread])).toThrow(unread);
    const partial: Parts<Seen<number>> = { members: [2], unread: [unread] };
    expect(() => moreThan(9, Object.assign([2], { [PARTS]: partial }), () => true)).toThrow(unread);
  });

  it('a missing part of the list counts as members that could not be read', () => {
    const partial: Parts<number> = { members: [1], unread: [unread] };
    const list = Object.assign([1], { [PARTS]: partial });
    expect(anyOf(list, (n) => n === 1)).toBe(true);
    expect(() => firstOf(list, (n) => n === 2)).toThrow(unread);
  });

  it('the results of unreadable members are missing, and counted as missing', () => {
    const halves = (items: Seen<number>[]) => collected(items, (item) => [known(item), -known(item)]);
    expect([...halves([1, 2])]).toEqual([1, -1, 2, -2]);
    expect(partsOf(halves([unread, 2]))).toEqual({ members: [2, -2], unread: [unread] });
    expect(anyOf(halves([unread, 2]), (n) => n === -2)).toBe(true);
    expect(() => anyOf(halves([unread, 2]), (n) => n === -1)).toThrow(unread);
    expect(() => halves([unread, 2]).length).toThrow(unread);
    expect(partsOf(collected([1], () => halves([unread])))).toEqual({ members: [], unread: [unread] });
  });

  it('an error that is no unreadable answer is not swallowed', () => {
    expect(() =>
      anyOf([1], () => {
        throw new TypeError('a bug');
      }),
    ).toThrow('a bug');
  });
});

function attempt(question: () => boolean): boolean | CouldNotRead {
  try {
    return question();
  } catch (error) {
    if (error instanceof CouldNotRead) return error;
    throw error;
  }
}
