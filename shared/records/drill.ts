/** Drills: rehearsed disasters, step by step, each with its recovery time and its loss of data. */
import type { Scenario } from '../core/drill.ts';
import type { AttestedEvidence } from './attestation.ts';

/** `lost`: the workload stopped working. `recovered`: it worked again; if several steps say so, the last one counts. */
export const MARKS = ['lost', 'recovered'] as const;
export type Mark = (typeof MARKS)[number];

export const OUTCOMES = ['recovered', 'not-recovered', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface DrillStep {
  /** ISO instants: when it happened, and when it was recorded. */
  readonly at: string;
  readonly recorded: string;
  readonly by: string;
  readonly text: string;
  readonly marks?: Mark;
  /** The instant of the newest data that existed after the recovery. */
  readonly dataAsOf?: string;
  /** The AWS record that shows the step, such as a restore job. */
  readonly source?: string;
}

export interface DrillEnd {
  readonly at: string;
  readonly recorded: string;
  readonly by: string;
  readonly outcome: Outcome;
  readonly note: string;
  readonly dataAsOf?: string;
  /** A person checked that no data was lost. */
  readonly noDataLost?: true;
  readonly evidence?: AttestedEvidence;
}

export interface Drill {
  /** Unique among the drills of its account. */
  readonly name: string;
  /** Account id, or `organization` when it is held for every account. */
  readonly account: string;
  readonly scenario: Scenario;
  /** The workloads and regions that take part. */
  readonly scope: string;
  /** The controls that it is evidence for. */
  readonly controls: readonly string[];
  /** The longest recovery and the longest loss of data that are accepted. */
  readonly rtoMinutes: number;
  readonly rpoMinutes: number;
  /** Days after its end at which the next one is due. */
  readonly everyDays: number;
  /** ISO instants: when it began, and when that was recorded. */
  readonly startedAt: string;
  readonly recorded: string;
  readonly by: string;
  readonly steps: readonly DrillStep[];
  /** Null while it runs. */
  readonly end: DrillEnd | null;
}

export type FinishedDrill = Drill & { readonly end: DrillEnd };

export const isFinished = (drill: Drill): drill is FinishedDrill => drill.end !== null;

/** Whether the drill shows how a recovery went: it ended, and was not cancelled. */
export const isHeld = (drill: Drill): drill is FinishedDrill => isFinished(drill) && drill.end.outcome !== 'cancelled';

export interface Figures {
  readonly lostAt: string;
  /** Null if the workload has not recovered. */
  readonly recoveredAt: string | null;
  readonly achievedRtoMinutes: number | null;
  /** Null if the loss of data was not recorded. */
  readonly achievedRpoMinutes: number | null;
}

const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000;

/**
 * Without a step marked `lost`, the loss is at the start; without a step marked `recovered`, the recovery is at the
 * end, if that was successful.
 */
export function figuresOf({ startedAt, steps, end }: Pick<Drill, 'startedAt' | 'steps' | 'end'>): Figures {
  const lostAt = instantsOf(steps, 'lost')[0] ?? startedAt;
  const marked = instantsOf(steps, 'recovered').at(-1) ?? null;
  const failed = end !== null && end.outcome !== 'recovered';
  const recoveredAt = failed ? null : (marked ?? end?.at ?? null);
  const oldestData = [...steps, end].flatMap((one) => one?.dataAsOf ?? []).sort()[0];
  return {
    lostAt,
    recoveredAt,
    achievedRtoMinutes: recoveredAt === null ? null : minutesBetween(lostAt, recoveredAt),
    achievedRpoMinutes: end?.noDataLost ? 0 : oldestData === undefined ? null : minutesBetween(oldestData, lostAt),
  };
}

/** The instants of the steps with this mark, in order. */
export const instantsOf = (steps: readonly DrillStep[], mark: Mark): string[] =>
  steps
    .filter(({ marks }) => marks === mark)
    .map(({ at }) => at)
    .sort();

/** Minutes as texts show them, rounded up: an hour and a second is 61 minutes. */
const whole = (minutes: number): number => Math.ceil(minutes);

/** The achieved figures beside their targets: `RTO 38 of 60 minutes, RPO 5 of 15 minutes`. */
export function figuresInWords(drill: Drill): string {
  const { achievedRtoMinutes, achievedRpoMinutes } = figuresOf(drill);
  const shown = (minutes: number | null) => (minutes === null ? 'not measured' : String(whole(minutes)));
  return `RTO ${shown(achievedRtoMinutes)} of ${drill.rtoMinutes} minutes, RPO ${shown(achievedRpoMinutes)} of ${drill.rpoMinutes} minutes`;
}

/** The targets that a drill missed, in words that follow its name; empty if it met them. */
export function missesOf(drill: FinishedDrill): string[] {
  const { achievedRtoMinutes, achievedRpoMinutes } = figuresOf(drill);
  if (drill.end.outcome === 'not-recovered') return ['did not recover'];
  return [
    ...missOf('RTO', achievedRtoMinutes, drill.rtoMinutes),
    ...missOf('RPO', achievedRpoMinutes, drill.rpoMinutes),
  ];
}

function missOf(name: string, achieved: number | null, target: number): string[] {
  if (achieved === null) return [`measured no ${name}`];
  return achieved <= target ? [] : [`missed its ${name}: ${whole(achieved)} minutes, where ${target} are accepted`];
}

const DAY_MS = 86_400_000;

/** The instant at which the next drill of its kind is due. */
export const nextDueOf = ({ end, everyDays }: FinishedDrill): string =>
  new Date(Date.parse(end.at) + everyDays * DAY_MS).toISOString();
