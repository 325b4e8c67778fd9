/** A pattern for foreign text takes time in proportion to the length of the text. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { literals, slowOn, sources } from '../support/regular-expressions.ts';

const FOLDERS = ['shared', 'functions', 'cli'];

/**
 * Patterns made from text of Plumbline's own, with the reason why that is safe. Patterns from users are matched by
 * core/wildcard.ts.
 */
const OWN: Record<string, string> = {
  'shared/derive/events-page.ts':
    'the names of calls in left.ts of each service, held against names of the SDK by scripts and tests',
  'shared/config/alerts.ts': 'the beginnings of routing keys and ARNs, which stand in the code',
};

it('makes no regular expression of text that somebody else wrote', () => {
  const making = FOLDERS.flatMap(sources).filter((path) => /\bRegExp\(/.test(readFileSync(path, 'utf8')));
  expect(making.filter((path) => !OWN[path])).toEqual([]);
});

it('has no regular expression that takes more time than the text is long', () => {
  const patterns = new Map(literals(FOLDERS).map((one) => [String(one.pattern), one]));
  expect(patterns.size).toBeGreaterThan(100);
  const slow = [...patterns.values()].flatMap(({ path, pattern }) => {
    const text = slowOn(pattern);
    return text === null ? [] : [`${path}: ${pattern} on ${text}`];
  });
  expect(slow).toEqual([]);
});

describe('a regular expression is found to be slow', () => {
  it.each([
    /(a+)+$/,
    /^(a|aa)+$/,
    /\s+$/,
    / +$/gm,
    /^(.*a){5}$/,
    /^a*a*b/,
    /^(\w+\s?)*$/,
    /^.*foo.*bar$/,
    /\b[a-z]{2}(-[a-z]+)+-\d\b/g,
    /(?:^|[^a-z0-9]+)([a-z0-9])/gi,
  ])('%s', (pattern) => {
    expect(slowOn(pattern)).not.toBeNull();
  });

  it.each([/^arn:[^:]*:s3:::/, /^[^/]*:user\/(?:.*\/)?([^/]+)$/, /^\d{12}$/, /[\s]+/g, /^a*b/])(
    '%s is not',
    (pattern) => {
      expect(slowOn(pattern)).toBeNull();
    },
  );
});
