/** Filter patterns of CloudWatch Logs, as its user guide describes those for JSON events. */
import { describe, expect, it } from 'vitest';
import type { MonitoredEvents } from '../../shared/services/cloudtrail/monitored-events.ts';
import * as monitored from '../../shared/services/cloudtrail/monitored-events.ts';
import { parsePattern, selects } from '../../shared/services/logs/filter-pattern.ts';

const event = { eventName: 'StopLogging', errorCode: 'AccessDenied', 'user.id': '7', mfa: 'false' };

function holds(pattern: string): boolean {
  const term = parsePattern(pattern);
  if (term === null || typeof term === 'string') throw new Error(`${pattern} is not understood: ${term}`);
  return selects(term, event);
}

describe('a filter pattern', () => {
  it.each([
    '{ $.eventName = "StopLogging" }',
    '{$.eventName=StopLogging}',
    '{ $.eventName = Stop* }',
    '{ $.errorCode = "*Denied" }',
    '{ $.eventName != "StartLogging" }',
    '{ $.user.id >= 7 && $.user.id < 8 }',
    '{ $.userIdentity.invokedBy NOT EXISTS }',
    '{ $.mfa IS FALSE }',
    '{ ($.eventName = "A") || ($.eventName = "StopLogging") && ($.errorCode = "AccessDenied") }',
    '{ (($.eventName = "A") || ($.eventName = "StopLogging")) && ($.errorCode = "AccessDenied") }',
  ])('selects an event by %s', (pattern) => {
    expect(holds(pattern)).toBe(true);
  });

  it.each([
    '{ $.eventName = "Stop" }',
    '{ $.eventName != "Stop*" }',
    '{ $.missing = "*" }',
    '{ $.missing != "x" }',
    '{ $.eventName NOT EXISTS }',
    '{ $.mfa IS TRUE }',
    '{ $.user.id > 7 }',
    '{ $.eventName > 7 }',
    '{ ($.eventName = "A") || ($.eventName = "StopLogging") && ($.errorCode = "None") }',
  ])('does not select an event by %s', (pattern) => {
    expect(holds(pattern)).toBe(false);
  });

  it.each(['', 'ERROR', '?ERROR ?WARN', '[ip, user, status = 5*]'])('looks for text: "%s"', (pattern) => {
    expect(parsePattern(pattern)).toBeNull();
  });

  it.each([
    '{',
    '{ }',
    '{ $.a = "b"',
    '{ $.a = "b" } rest',
    '{ ($.a = "b" }',
    '{ $.a "b" }',
    '{ $.a = }',
    '{ $.a = %[0-9]+% }',
    '{ a = b }',
    '{ $.a IS NOTHING }',
    `{ ${'('.repeat(100)}$.a = "b"${')'.repeat(100)} }`,
    `{ $.a = "${'b'.repeat(5_000)}" }`,
  ])('is not taken for another where it cannot be read: %s', (pattern) => {
    expect(typeof parsePattern(pattern)).toBe('string');
  });
});

const each: [string, MonitoredEvents][] = Object.entries(monitored).flatMap(([name, value]) =>
  'pattern' in value && typeof value.pattern === 'string' ? [[name, value as MonitoredEvents]] : [],
);

describe.each(each)('%s', (_name, { records, pattern }) => {
  it('has a pattern that selects each of its records, and no ordinary one', () => {
    const term = parsePattern(pattern);
    if (term === null || typeof term === 'string') throw new Error(`${pattern} is not understood`);
    expect(records.filter((record) => !selects(term, record))).toEqual([]);
    expect(selects(term, monitored.ORDINARY)).toBe(false);
  });
});
