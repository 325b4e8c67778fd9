/** In which runs all controls of an account are due: none waits for more than a week, and the accounts share the days. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepingOf } from '../../shared/pipeline/keeping.ts';
import { dayOf } from '../../shared/pipeline/turn.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-01-15T03:00:00Z');
const accounts = fc.integer({ min: 1, max: 1e12 - 1 }).map((number) => String(number).padStart(12, '0'));

/** The start times of the runs that evaluated all controls, in runs that begin up to an hour late. */
function wholes(account: string, everyHours: number, late: readonly number[]): number[] {
  const found = [NOW];
  for (const [run, delay] of late.entries()) {
    const at = NOW + (run + 1) * everyHours * HOUR + delay;
    if (!keepingOf(account, [found.at(-1)], at, everyHours)) found.push(at);
  }
  return found;
}

const lateness = fc.array(fc.integer({ min: 0, max: HOUR }), { minLength: 30, maxLength: 60 });

describe('all controls of an account', () => {
  it('are due when one of its units was never evaluated by all of them, or has an invalid time', () => {
    for (const whole of [undefined, Number.NaN, NOW + DAY]) {
      expect(keepingOf('111122223333', [NOW - HOUR, whole], NOW, 24)).toBeUndefined();
    }
  });

  it('are due within a week and the lateness of a run, however often the account is scanned', () => {
    fc.assert(
      fc.property(accounts, fc.constantFrom(6, 24, 168), lateness, (account, everyHours, late) => {
        const at = wholes(account, everyHours, late);
        const gaps = at.slice(1).map((one, index) => one - (at[index] as number));
        return at.length > 1 && Math.max(...gaps) <= 7 * DAY + 2 * HOUR;
      }),
    );
  });

  it('are due once a week, on the same day, after the first week', () => {
    fc.assert(
      fc.property(accounts, lateness, (account, late) => {
        const [, ...own] = wholes(account, 24, late);
        return own.every((one, index) => index === 0 || dayOf(one) - dayOf(own[index - 1] as number) === 7);
      }),
    );
  });

  it('are due on the day that the verdicts they keep name', () => {
    fc.assert(
      fc.property(accounts, (account) => {
        const keeping = keepingOf(account, [NOW], NOW + DAY, 24);
        if (!keeping) return true;
        expect(keeping.since).toBe('2026-01-15T03:00:00.000Z');
        const due = Date.parse(keeping.due) + 3 * HOUR;
        return !keepingOf(account, [NOW], due, 24) && due - NOW <= 7 * DAY && due > NOW + DAY;
      }),
    );
  });

  it('share the days of the week evenly', () => {
    const byDay = new Map<string, number>();
    for (let number = 0; number < 700; number += 1) {
      const due = keepingOf(String(100_000_000_000 + number), [NOW], NOW + HOUR, 24)?.due ?? 'today';
      byDay.set(due, (byDay.get(due) ?? 0) + 1);
    }
    expect(byDay.size).toBe(7);
    for (const count of byDay.values()) expect(count).toBeGreaterThan(60);
  });
});
