/** Small values that much else is made of: errors, parameters, names of repositories, numbers of executions, words. */
import { describe, expect, it } from 'vitest';
import { awsService, leftToNextScan } from '../../shared/core/aws-service.ts';
import { executionsNeeded, logGroupOf, RESERVED_EXECUTIONS, RESERVED_FOR_OTHERS } from '../../shared/core/deployed.ts';
import {
  Conflict,
  CorruptHistory,
  CouldNotRead,
  isNotOffered,
  isRefused,
  LostEvidence,
  MalformedEvent,
  NewerSchema,
  Undeliverable,
  type Unreadable,
  UsageError,
} from '../../shared/core/errors.ts';
import { ATTEMPTS, LEAST_UNIT_MS, LIMITS, TO_COMMIT_MS } from '../../shared/core/limits.ts';
import {
  count,
  days,
  flag,
  list,
  type Parameter,
  parameterProblem,
  percent,
  text,
} from '../../shared/core/parameter.ts';
import { REPOSITORY_NAME } from '../../shared/core/upload.ts';
import {
  anAlternative,
  day,
  daysBefore,
  daysSince,
  hoursBefore,
  listed,
  nameOfArn,
  onlyOf,
} from '../../shared/core/words.ts';

const REASONS: readonly Unreadable[] = [
  ...(['denied', 'policy', 'throttled', 'timed-out', 'unreached', 'region-disabled', 'not-offered'] as const),
  ...(['credentials', 'no-credentials', 'other-account', 'malformed', 'not-stated', 'unevaluated'] as const),
  ...(['no-data', 'failed'] as const),
];

describe('what could not be read', () => {
  it.each(REASONS)('says what was called, and why it could not be read: %s', (reason) => {
    const cause = new Error('x');
    const unread = new CouldNotRead('s3:GetBucketPolicy', reason, 'Code', cause);
    expect(unread.message).toMatch(/^could not read: s3:GetBucketPolicy \S.{10,} \(Code\)$/);
    expect(unread).toMatchObject({ name: 'CouldNotRead', action: 's3:GetBucketPolicy', reason, code: 'Code', cause });
  });

  it('says something else for each reason', () => {
    const messages = REASONS.map((reason) => new CouldNotRead('a:B', reason, '').message);
    expect(new Set(messages).size).toBe(REASONS.length);
  });

  it('names the action to grant if it was denied', () => {
    expect(new CouldNotRead('a:B', 'denied', 'x').message).toContain('grant a:B to the scan role');
  });

  it('says why no connection was made, as far as the operating system knows', () => {
    const codes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'NOT_PUBLIC', 'ESOMETHING'];
    const messages = codes.map((code) => new CouldNotRead('a:B', 'unreached', code).message.replace(code, ''));
    expect(new Set(messages).size).toBe(codes.length);
    expect(messages[0]).toContain('refused the connection');
    expect(messages.at(-1)).toContain('no secure connection');
    const unreachable = (code: string) => new CouldNotRead('a:B', 'unreached', code).message.replace(code, '');
    expect(unreachable('ENETUNREACH')).toBe(unreachable('EHOSTUNREACH'));
  });

  it('differs from every other fault by its class', () => {
    const classes = { Conflict, UsageError, MalformedEvent, CorruptHistory, NewerSchema, LostEvidence, Undeliverable };
    for (const [name, Fault] of Object.entries(classes)) expect(new Fault('x')).toMatchObject({ name, message: 'x' });
  });

  it('was refused if a policy of the account or of the organisation says so', () => {
    const those = REASONS.filter((reason) => isRefused(new CouldNotRead('a:B', reason, '')));
    expect(those).toEqual(['denied', 'policy']);
    expect(REASONS.filter((reason) => isNotOffered(new CouldNotRead('a:B', reason, '')))).toEqual(['not-offered']);
  });
});

describe('a parameter', () => {
  const problem = (parameter: Parameter<never> | unknown, value: unknown) =>
    parameterProblem(parameter as Parameter<number>, value);

  it('has the bounds of its unit, unless it has bounds of its own', () => {
    expect(days(30, 'x')).toEqual({ default: 30, unit: 'days', description: 'x', minimum: 0, maximum: 36_500 });
    expect(count(5, 'x', { minimum: 1, maximum: 10 })).toMatchObject({ unit: 'count', minimum: 1, maximum: 10 });
    expect(list(['a'], 'x')).toEqual({ default: ['a'], unit: 'list', description: 'x' });
    expect(text('a', 'x')).toEqual({ default: 'a', unit: 'text', description: 'x' });
    expect(flag(true, 'x')).toEqual({ default: true, unit: 'yes/no', description: 'x' });
  });

  it.each([
    ['a number', percent(50, 'x'), 50, undefined],
    ['the least number', percent(50, 'x'), 0, undefined],
    ['the greatest number', percent(50, 'x'), 100, undefined],
    ['less than the least', percent(50, 'x'), -1, 'must be 0 to 100 percent, not -1'],
    ['more than the greatest', percent(50, 'x'), 101, 'must be 0 to 100 percent, not 101'],
    ['no number at all', percent(50, 'x'), Number.NaN, 'must be 0 to 100 percent, not NaN'],
    ['text for a number', percent(50, 'x'), '50', 'must be a number, not "50"'],
    ['a number without bounds', { default: 1, unit: 'x', description: '' }, -1e9, undefined],
    ['text', text('a', 'x'), 'b', undefined],
    ['a list for text', text('a', 'x'), ['b'], 'must be a string, not ["b"]'],
    ['yes or no', flag(true, 'x'), false, undefined],
    ['text for yes or no', flag(true, 'x'), 'yes', 'must be a boolean, not "yes"'],
    ['a list', list([], 'x'), ['a', 'b'], undefined],
    ['an empty list', list(['a'], 'x'), [], undefined],
    ['a list with a number', list([], 'x'), ['a', 1], 'must be a list of strings, not ["a",1]'],
    ['text for a list', list([], 'x'), 'a', 'must be a list of strings, not "a"'],
    ['nothing for a list', list([], 'x'), null, 'must be a list of strings, not null'],
  ])('takes or refuses %s', (_name, parameter, value, expected) => {
    expect(problem(parameter, value)).toBe(expected);
  });
});

describe('the name of a repository', () => {
  it.each(['acme/shop', 'shop', 'gitlab.example.com/acme/web/shop', 'a_b-c.d', 'x'.repeat(200)])(
    'may be %s',
    (name) => {
      expect(name).toMatch(REPOSITORY_NAME);
    },
  );

  it.each(['', '/shop', 'acme/', 'acme//shop', 'acme shop', 'acme/shop\n', ' acme', 'acme/shop?', 'x'.repeat(201)])(
    'may not be "%s"',
    (name) => expect(REPOSITORY_NAME.test(name)).toBe(false),
  );
});

describe('executions', () => {
  it('are needed for each account that is scanned, each route, every other function, and what Lambda leaves unreserved', () => {
    const others = Object.values(RESERVED_EXECUTIONS).reduce<number>((sum, one) => sum + one, 0);
    expect(RESERVED_FOR_OTHERS).toBe(others);
    expect(executionsNeeded(40, 0)).toBe(40 + others + 100);
    expect(executionsNeeded(40, 3)).toBe(40 + others + 100 + 6);
  });

  it('log into a group of their own', () => {
    expect(logGroupOf('scan')).toBe('/plumbline/scan');
  });
});

it('a region is begun only if a collector may hang in it and the facts can still be committed', () => {
  expect(LEAST_UNIT_MS).toBe(LIMITS.lost + TO_COMMIT_MS);
  expect(LIMITS.call).toBeLessThan(LIMITS.lost);
  expect(LIMITS.connect).toBeLessThan(LIMITS.answer);
  expect(ATTEMPTS).toBeGreaterThan(1);
});

it('a service says which calls are left to the next scan, and why', () => {
  const calls = [leftToNextScan('nothing reads it', 'Get*', 'List*')];
  expect(calls).toEqual([{ because: 'nothing reads it', names: ['Get*', 'List*'] }]);
  const declared = { service: 'ec2', clients: [], calls, events: [] };
  expect(awsService(declared)).toBe(declared);
});

describe('instants and words', () => {
  const now = new Date('2026-01-15T12:00:00.000Z');

  it('count whole days, rounded down', () => {
    expect(daysBefore(now, 2)).toBe('2026-01-13T12:00:00.000Z');
    expect(daysBefore(now, -1)).toBe('2026-01-16T12:00:00.000Z');
    expect(hoursBefore(now, 36)).toBe('2026-01-14T00:00:00.000Z');
    expect(daysSince('2026-01-13T12:00:00.000Z', now)).toBe(2);
    expect(daysSince('2026-01-13T12:00:00.001Z', now)).toBe(1);
    expect(day('2026-01-13T12:00:00.000Z')).toBe('2026-01-13');
  });

  it('name the last part of an ARN, or the whole of what has no parts', () => {
    expect(nameOfArn('arn:aws:ce::111122223333:anomalymonitor/abcd')).toBe('abcd');
    expect(nameOfArn('arn:aws:sns:eu-west-1:111122223333:alerts')).toBe('alerts');
    expect(nameOfArn('bucket')).toBe('bucket');
  });

  it('name the only one', () => {
    expect([onlyOf(['a']), onlyOf([]), onlyOf(['a', 'b'])]).toEqual(['a', undefined, undefined]);
  });

  it('list distinct names in order, a few of them, and the number of the others', () => {
    expect(listed(['b', 'a', 'b'])).toBe('a, b');
    expect(listed([])).toBe('');
    expect(listed(['e', 'd', 'c', 'b', 'a'])).toBe('a, b, c, d, e');
    expect(listed(['f', 'e', 'd', 'c', 'b', 'a'])).toBe('a, b, c, d, e and 1 more');
    expect(listed(['a', 'b', 'c'], 1)).toBe('a and 2 more');
  });

  it('name alternatives', () => {
    expect(['a', 'a b', 'a b c', ''].map((names) => anAlternative(names.split(' ')))).toEqual([
      ...['a', 'a or b', 'a, b or c', ''],
    ]);
    expect(anAlternative([])).toBe('');
  });
});
