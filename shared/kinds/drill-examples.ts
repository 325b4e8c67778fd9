/** Drills for the examples of controls that take them. */

import type { Known } from '../core/control.ts';
import type { Scenario } from '../core/drill.ts';
import type { Drill } from '../records/drill.ts';
import { factsOf, type HeldDrill } from './drills.ts';

interface Held {
  readonly control: string;
  readonly scenario: Scenario;
  /** The day on which it was held, from nine o'clock on. */
  readonly day: string;
  /** How long the recovery took, and how much data was lost; null: it did not recover. */
  readonly rtoMinutes?: number | null;
  readonly rpoMinutes?: number;
  readonly everyDays?: number;
}

/** A drill that was held, as facts. */
export function held({ control, scenario, day, rtoMinutes = 38, rpoMinutes = 5, everyDays = 90 }: Held): {
  readonly facts: Known<HeldDrill>;
} {
  const by = 'arn:aws:iam::111122223333:user/resilience';
  const start = Date.parse(`${day}T09:00:00.000Z`);
  const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
  const recovered = rtoMinutes ?? 120;
  const drill: Drill = {
    ...{ name: 'spring', account: '111122223333', scenario, scope: 'orders', controls: [control] },
    ...{ rtoMinutes: 60, rpoMinutes: 15, everyDays, startedAt: at(0), recorded: at(0), by },
    steps: [
      {
        at: at(recovered),
        recorded: at(recovered),
        by,
        text: 'orders answer',
        dataAsOf: at(-rpoMinutes),
        marks: 'recovered',
      },
    ],
    end: {
      ...{ at: at(recovered), recorded: at(recovered), by, note: '' },
      outcome: rtoMinutes === null ? 'not-recovered' : 'recovered',
    },
  };
  return { facts: factsOf(drill)?.facts as Known<HeldDrill> };
}
