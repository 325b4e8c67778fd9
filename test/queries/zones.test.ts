/** Whole days of a zone, also where its clocks change, and times that no clock of the zone showed. */
import { describe, expect, it } from 'vitest';
import { isZone } from '../../shared/core/zone.ts';
import { instantIn } from '../../shared/queries/zones.ts';

const dayIn = (day: string, zone?: string) => [instantIn(day, 'begin', zone)?.at, instantIn(day, 'end', zone)?.at];

describe('a date without a time is a whole day', () => {
  it.each<[string, string | undefined, string, string]>([
    ['2026-03-31', undefined, '2026-03-31T00:00:00.000Z', '2026-03-31T23:59:59.999Z'],
    ['2026-03-31', 'UTC', '2026-03-31T00:00:00.000Z', '2026-03-31T23:59:59.999Z'],
    ['2026-03-31', 'Asia/Kathmandu', '2026-03-30T18:15:00.000Z', '2026-03-31T18:14:59.999Z'],
    // 23 and 25 hours long
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
    // midnight is skipped
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T01:59:59.999Z'],
    ['2024-04-26', 'Africa/Cairo', '2024-04-25T22:00:00.000Z', '2024-04-26T20:59:59.999Z'],
  ])('%s in %s', (day, zone, begins, ends) => {
    expect(dayIn(day, zone)).toEqual([begins, ends]);
  });

  it('leaves no gap between a day and the next', () => {
    for (const zone of ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Cairo'])
      for (let day = Date.parse('2018-01-01'); day < Date.parse('2019-01-01'); day += 86_400_000) {
        const text = (at: number) => new Date(at).toISOString().slice(0, 10);
        const end = Date.parse(instantIn(text(day), 'end', zone)?.at ?? '');
        expect(end + 1, `${zone} ${text(day)}`).toBe(
          Date.parse(instantIn(text(day + 86_400_000), 'begin', zone)?.at ?? ''),
        );
      }
  });
});

describe('a time', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['2026-01-31T12:00', undefined, '2026-01-31T12:00:00.000Z'],
    ['2026-01-31 12:00:01.5', undefined, '2026-01-31T12:00:01.500Z'],
    ['2026-01-31T12:00', 'America/New_York', '2026-01-31T17:00:00.000Z'],
    ['2026-01-31T12:00Z', 'America/New_York', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00+0530', 'America/New_York', '2026-01-31T06:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', undefined],
    ['2026-01-31T24:61', undefined, undefined],
    ['2026-02-31', undefined, undefined],
    ['2011-12-30', 'Pacific/Apia', undefined],
    ['yesterday', undefined, undefined],
    ['1', undefined, undefined],
  ])('%s in %s is %s', (text, zone, at) => {
    expect(instantIn(text, 'begin', zone)?.at).toBe(at);
  });
});

it('knows which zones there are', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', '', 'europe/berlin', '../../etc'].map(isZone)).toEqual([
    ...[true, true, false, false, true, false],
  ]);
});
