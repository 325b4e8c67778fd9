/** Adds up a period by requirement: the time in compliance, the time that was unknown, and how fast failures ended. */
import type { Requirement } from './requirements.ts';
import type { Times, Tracked } from './tracked.ts';

export interface RequirementTotals extends Requirement {
  /** Resources that the requirement's controls judged. A resource counts once for each control. */
  readonly resources: number;
  readonly exceptions: number;
  /** Milliseconds by status, over all controls and resources of the requirement. */
  readonly times: Times;
  /** The part of the time that passed, of all time that passed or failed; null if there was neither. */
  readonly inCompliance: number | null;
  /** The part of the time that was unknown, of all time in which the control could apply. */
  readonly unseen: number | null;
  readonly meanTimeToRecoverMs: number | null;
}

export interface PeriodTotals {
  readonly requirements: readonly RequirementTotals[];
  readonly exceptionCount: number;
  /** The mean duration of failures that recovered in the period, each from its beginning; null if none recovered. */
  readonly meanTimeToRecoverMs: number | null;
}

interface OfControl {
  readonly times: Times;
  resources: number;
  exceptions: number;
  recovered: number;
  recoveredMs: number;
}

export function totalsFor(requirements: readonly Requirement[]) {
  const byControl = new Map<string, OfControl>();
  const of = (control: string): OfControl => {
    const found = byControl.get(control) ?? nothing();
    byControl.set(control, found);
    return found;
  };
  return {
    add: ({ totals, exceptions }: Tracked): void => {
      for (const [control, { times, resources }] of totals) {
        const sum = of(control);
        addTimes(sum.times, times);
        sum.resources += resources.size;
      }
      for (const { control, ended, durationMs } of exceptions) {
        const sum = of(control);
        sum.exceptions += 1;
        if (ended !== 'recovered') continue;
        sum.recovered += 1;
        sum.recoveredMs += durationMs;
      }
    },
    all: (): PeriodTotals => {
      const all = together([...byControl.values()]);
      return {
        requirements: requirements.map((requirement) => totalsIn(requirement, byControl)),
        exceptionCount: all.exceptions,
        meanTimeToRecoverMs: meanOf(all),
      };
    },
  };
}

const nothing = (): OfControl => ({
  times: { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 },
  ...{ resources: 0, exceptions: 0, recovered: 0, recoveredMs: 0 },
});

function addTimes(sum: Times, times: Times): void {
  sum.pass += times.pass;
  sum.fail += times.fail;
  sum.unknown += times.unknown;
  sum['not-applicable'] += times['not-applicable'];
}

function together(all: readonly OfControl[]): OfControl {
  const sum = nothing();
  for (const { times, resources, exceptions, recovered, recoveredMs } of all) {
    addTimes(sum.times, times);
    sum.resources += resources;
    sum.exceptions += exceptions;
    sum.recovered += recovered;
    sum.recoveredMs += recoveredMs;
  }
  return sum;
}

function totalsIn(requirement: Requirement, byControl: ReadonlyMap<string, OfControl>): RequirementTotals {
  const sum = together(requirement.controls.flatMap((control) => byControl.get(control) ?? []));
  const { times, resources, exceptions } = sum;
  const decided = times.pass + times.fail;
  return {
    ...requirement,
    ...{ resources, exceptions, times },
    inCompliance: shareOf(times.pass, decided),
    unseen: shareOf(times.unknown, decided + times.unknown),
    meanTimeToRecoverMs: meanOf(sum),
  };
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const meanOf = ({ recovered, recoveredMs }: OfControl): number | null =>
  recovered === 0 ? null : Math.round(recoveredMs / recovered);
