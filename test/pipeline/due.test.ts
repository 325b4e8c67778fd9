/**
 * Accounts that are due: none waits longer than its cadence, and none is scanned again because a run was a few minutes
 * late.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CADENCE_HOURS, CADENCES, type Cadence } from '../../shared/config/cadence.ts';
import { isDue, type Rhythm } from '../../shared/pipeline/due.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOW = Date.parse('2026-01-15T03:00:00Z');

const cadences = fc.constantFrom<Cadence>(...CADENCES);
/** The intervals of schedules that follow from cadences. */
const intervals = fc.constantFrom(1, 6, 24);
const rhythms = fc.record<Rhythm>({
  cadence: cadences,
  everyHours: fc.oneof(intervals, fc.constantFrom(0.5, 12, 72, 168)),
});
const instants = fc.integer({ min: NOW - 400 * 24 * HOUR, max: NOW });

/** The start times of runs, each delayed by `late`, and those of the runs in which the account is due. */
function scans(rhythm: Rhythm, late: readonly number[]): { begun: number[]; scanned: number[] } {
  const begun = late.map((delay, run) => NOW + run * rhythm.everyHours * HOUR + delay);
  const scanned: number[] = [];
  for (const at of begun) if (isDue(scanned.at(-1), at, rhythm)) scanned.push(at);
  return { begun, scanned };
}

/** Delays within the schedule's flexible window. */
const delays = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: 2, maxLength: 200 });

describe('an account is due', () => {
  it('when it was never scanned, or has an invalid time', () => {
    fc.assert(
      fc.property(rhythms, fc.constantFrom(undefined, Number.NaN, Date.parse('')), (rhythm, last) =>
        isDue(last, NOW, rhythm),
      ),
    );
  });

  it('when its last scan is in the future, from a wrong clock', () => {
    fc.assert(fc.property(rhythms, fc.integer({ min: 1 }), (rhythm, ahead) => isDue(NOW + ahead, NOW, rhythm)));
  });

  it('until it is scanned', () => {
    fc.assert(
      fc.property(rhythms, instants, fc.nat(1_000 * HOUR), (rhythm, last, later) => {
        fc.pre(isDue(last, NOW, rhythm));
        expect(isDue(last, NOW + later, rhythm)).toBe(true);
      }),
    );
  });

  it('only when the next run would be too late', () => {
    fc.assert(
      fc.property(rhythms, instants, (rhythm, last) => {
        const next = NOW + (rhythm.everyHours + 1) * HOUR;
        fc.pre(next - last < CADENCE_HOURS[rhythm.cadence] * HOUR && rhythm.everyHours >= 2);
        expect(isDue(last, NOW, rhythm)).toBe(false);
      }),
    );
  });

  it('exactly as often as its cadence when runs begin within their window of fifteen minutes', () => {
    fc.assert(
      fc.property(cadences, intervals, delays(15 * MINUTE), (cadence, everyHours, late) => {
        fc.pre(everyHours <= CADENCE_HOURS[cadence]);
        const { begun, scanned } = scans({ cadence, everyHours }, late);
        const every = CADENCE_HOURS[cadence] / everyHours;
        expect(scanned).toEqual(begun.filter((_, run) => run % every === 0));
      }),
    );
  });

  it('within its cadence plus one delay, even if runs are an hour late', () => {
    fc.assert(
      fc.property(cadences, fc.constantFrom(6, 24), delays(HOUR), (cadence, everyHours, late) => {
        fc.pre(everyHours <= CADENCE_HOURS[cadence]);
        const { scanned } = scans({ cadence, everyHours }, late);
        for (const [index, at] of scanned.slice(1).entries()) {
          expect(at - (scanned[index] ?? 0)).toBeLessThanOrEqual(CADENCE_HOURS[cadence] * HOUR + HOUR);
        }
      }),
    );
  });

  it('in every run when runs are rarer than its cadence', () => {
    fc.assert(
      fc.property(cadences, fc.constantFrom(12, 24, 72, 168), delays(15 * MINUTE), (cadence, everyHours, late) => {
        fc.pre(everyHours >= CADENCE_HOURS[cadence]);
        const { begun, scanned } = scans({ cadence, everyHours }, late);
        expect(scanned).toEqual(begun);
      }),
    );
  });

  const weekly: Rhythm = { cadence: 'weekly', everyHours: 24 };
  const daily: Rhythm = { cadence: 'daily', everyHours: 24 };
  it.each<[string, Rhythm, number, boolean]>([
    ['a daily account whose last run began three minutes later', daily, 24 * HOUR - 3 * MINUTE, true],
    ['a daily account that was scanned by hand the evening before', daily, 7 * HOUR, true],
    ['a daily account of which a run began half an hour ago', daily, HOUR / 2, false],
    ['a daily account in the hourly run before its own', { cadence: 'daily', everyHours: 1 }, 23 * HOUR, false],
    ['a daily account in its own hourly run', { cadence: 'daily', everyHours: 1 }, 24 * HOUR - 14 * MINUTE, true],
    ['a weekly account the day before', { cadence: 'weekly', everyHours: 24 }, 6 * 24 * HOUR, false],
    ['a weekly account the day before, in a run that begins a whole hour late', weekly, 6 * 24 * HOUR + HOUR, false],
    ['a weekly account on its day', { cadence: 'weekly', everyHours: 24 }, 7 * 24 * HOUR - 14 * MINUTE, true],
    ['an hourly account in the next run, begun early', { cadence: 'hourly', everyHours: 1 }, 45 * MINUTE, true],
  ])('%s', (_, rhythm, age, expected) => {
    expect(isDue(NOW - age, NOW, rhythm)).toBe(expected);
  });
});
