/** The trend of an organisation: the counts of its verdicts at the end of each day. */
import { parseUnit } from '../core/account.ts';
import { type ControlTally, countsOf } from '../records/rollups.ts';
import { nothingYet } from './as-of.ts';
import { LONGEST_DAYS } from './bounds.ts';
import { type CountSelection, countScopeOf, requireCounted } from './count-scope.ts';
import { addCounts, addTally, type Counts, domainOf, noCounts, type SeverityOf, type Sum } from './counts.ts';
import { BadQuestion } from './question.ts';
import type { Scope } from './scope.ts';
import { type CountReads, type Step, talliesAt } from './tallies.ts';

export interface TrendQuestion extends CountSelection {
  /** The number of days, the last one included: 1 to 1,098. Days are those of UTC. */
  readonly days: number;
  /** ISO instant in the last day; if left out, the present. */
  readonly at?: string;
  /** Counts each domain or each account separately; if left out, all verdicts together. */
  readonly by?: 'domain' | 'account';
}

/** The counts at the end of a day; on the last day, at the question's instant. */
export interface TrendPoint extends Counts {
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  /** ISO instant for which the counts hold. */
  readonly at: string;
  /** The domain or the account; null for all together. */
  readonly of: string | null;
  /** Units with an unknown verdict in the group; if all are counted together, also units that were not scanned yet. */
  readonly darkUnits: number;
}

export interface TrendOptions {
  /** ISO instant. */
  readonly now: string;
  readonly severityOf: SeverityOf;
}

const DAY_MS = 86_400_000;

/** A point for each day and group, by day and then by group. Throws `BadQuestion` if nothing was recorded by the last day. */
export async function trend(
  reads: CountReads,
  question: TrendQuestion,
  { now, severityOf }: TrendOptions,
): Promise<TrendPoint[]> {
  const { days, at = now, by, accounts } = question;
  requireDays(days);
  const instants = instantsOf(days, at);
  const scope = await countScopeOf(reads, question);
  const groups = trendOf(instants.length, { by, scope, severityOf });
  let commits = 0;
  for await (const { unit, steps } of talliesAt(reads, scope, instants, accounts)) {
    commits += steps.at(-1)?.seq ?? 0;
    groups.add(unit, steps);
  }
  if (commits === 0) throw await nothingYet(reads, scope.units, at, 'asOf');
  requireCounted(question, groups.verdicts());
  return groups.points(instants);
}

function requireDays(days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= LONGEST_DAYS) return;
  throw new BadQuestion(
    'days',
    (name) => `${name} ${days} is no number of days from 1 to ${LONGEST_DAYS} (three years)`,
  );
}

/** The end of each day; for the last one, the instant itself. */
export function instantsOf(days: number, at: string): string[] {
  const end = Date.parse(`${at.slice(0, 10)}T23:59:59.999Z`);
  const before = Array.from({ length: days - 1 }, (_, index) => end - (days - 1 - index) * DAY_MS);
  return [...before.map((one) => new Date(one).toISOString()), at];
}

/** The changes at one instant. So the work for a unit grows with its changes, not with the number of days. */
interface Day {
  readonly sum: Sum;
  darkUnits: number;
}

interface Grouping extends Pick<TrendQuestion, 'by'> {
  readonly scope: Scope;
  readonly severityOf: SeverityOf;
}

type GroupName = TrendPoint['of'];

/** Adds up units, in any order. */
export function trendOf(count: number, { by, scope, severityOf }: Grouping) {
  const groups = new Map<GroupName, Day[]>();
  let verdicts = 0;
  const dayOf = (group: GroupName, index: number): Day => {
    const known = groups.get(group);
    if (known) return known[index] as Day;
    const days = Array.from({ length: count }, () => ({ sum: noCounts(), darkUnits: 0 }));
    groups.set(group, days);
    return days[index] as Day;
  };
  if (by === undefined) dayOf(null, 0);

  const add = (unit: string, steps: readonly Step[]): void => {
    const { account } = parseUnit(unit);
    const whole = by === 'account' ? account : null;
    const groupOf = (control: string) => (by === 'domain' ? domainOf(control) : whole);
    const unknown = new Map<GroupName, number>(by === 'domain' ? [] : [[whole, 0]]);
    const dark = new Set<GroupName>();
    const put = (control: string, counts: ControlTally | null | undefined, index: number, sign: 1 | -1) => {
      if (!counts || !scope.hasControl(control)) return;
      const group = groupOf(control);
      addTally(dayOf(group, index).sum, counts, severityOf(control), sign);
      const unseen = countsOf(counts).unknown;
      if (unseen > 0) unknown.set(group, (unknown.get(group) ?? 0) + sign * unseen);
      verdicts += 1;
    };
    const [first] = steps;
    const later = new Map<string, ControlTally | null>();
    const before = (control: string) => (later.has(control) ? later.get(control) : first?.changed[control]);
    for (const step of steps) {
      const { index, seq, changed } = step;
      for (const control of Object.keys(changed)) {
        const counts = changed[control] ?? null;
        if (step !== first) {
          put(control, before(control), index, -1);
          later.set(control, counts);
        }
        put(control, counts, index, 1);
      }
      const isUnscanned = by !== 'domain' && seq === 0 && !scope.empty.has(unit);
      for (const [group, unseen] of unknown) {
        const isDark = unseen > 0 || isUnscanned;
        if (isDark === dark.has(group)) continue;
        dayOf(group, index).darkUnits += isDark ? 1 : -1;
        if (isDark) dark.add(group);
        else dark.delete(group);
      }
    }
  };
  return {
    add,
    /** The verdicts that were counted. */
    verdicts: () => verdicts,
    points: (instants: readonly string[]) => pointsOf(groups, instants),
  };
}

/** Adds the changes up, from the first instant on. */
function pointsOf(groups: ReadonlyMap<string | null, readonly Day[]>, instants: readonly string[]): TrendPoint[] {
  const points = [...groups].flatMap(([of, days]) => {
    const sum = noCounts();
    let darkUnits = 0;
    return days.map((day, index): TrendPoint => {
      addCounts(sum, day.sum);
      darkUnits += day.darkUnits;
      const at = instants[index] ?? '';
      return { day: at.slice(0, 10), at, of, counts: { ...sum.counts }, failing: { ...sum.failing }, darkUnits };
    });
  });
  return points.sort((one, other) => compared(one.at, other.at) || compared(one.of ?? '', other.of ?? ''));
}

const compared = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
