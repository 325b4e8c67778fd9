import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../shared/core/wildcard.ts';
import { processorTime } from '../support/processor-time.ts';

describe('a pattern with wildcards', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['a', 'a', true],
    ['a', 'ab', false],
    ['a*', 'ab', true],
    ['*b', 'ab', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*aab*', 'aaab', true],
    ['*ab*ab*', 'abab', true],
    ['*ab*ab*', 'aab', false],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
    ['**', 'x', true],
  ])('"%s" for "%s" is %s', (pattern, text, matched) => {
    expect(matchesWildcard(pattern, text)).toBe(matched);
  });

  it.each([
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*?', '', false],
    ['?*', 'a', true],
    ['*?b*', 'aab', true],
    ['l?gs/*', 'logs/1', true],
  ])('"%s" for "%s" is %s where ? stands for one character', (pattern, text, matched) => {
    expect(matchesWildcard(pattern, text, { single: true })).toBe(matched);
  });

  it('matches the same texts as the equivalent regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(letters, text, (pattern, written) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(written);
        expect(matchesWildcard(pattern, written, { single: true })).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds parts of more letters than one step looks at where a regular expression finds them', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'b', '?'), minLength: 28, maxLength: 70 });
    const around = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
    const letter = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(part, around, around, letter, (pattern, before, after, any) => {
        const text = before + pattern.replaceAll('?', any) + after;
        for (const written of [text, text.replaceAll('ab', 'ba'), text.slice(1)]) {
          const expected = new RegExp(pattern.replaceAll('?', '.')).test(written);
          expect(matchesWildcard(`*${pattern}*`, written, { single: true })).toBe(expected);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['200 stars', '*a'.repeat(200), {}, 10],
    ['200 stars, and no match at the end', `${'*a'.repeat(200)}*b`, {}, 10],
    ['200 stars and question marks', `${'*?a'.repeat(200)}b`, { single: true }, 10],
    // these take the product of both lengths, and are bounded by the longest pattern that AWS takes
    ['a part of 5,000 letters with a ?', `*?${'a'.repeat(5_000)}b*`, { single: true }, 200],
    ['a part of 1,000 question marks before another letter', `*${'?'.repeat(1_000)}b*`, { single: true }, 200],
    ['a long part that nearly matches everywhere', `*${'a'.repeat(2_000)}b*`, {}, 200],
  ])('is decided in no time: %s against 10,000 letters', (_name, pattern, options, milliseconds) => {
    const text = 'a'.repeat(10_000);
    matchesWildcard(pattern, text, options);
    // the least of some attempts: the time of a process includes its other threads
    const attempts = Array.from({ length: 10 }, () => {
      const taken = processorTime();
      matchesWildcard(pattern, text, options);
      return taken();
    });
    expect(Math.min(...attempts)).toBeLessThan(milliseconds);
  });
});
