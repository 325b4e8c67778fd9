/**
 * Answers how an organisation stands at an instant, and how it developed in the days before: a summary and a trend from one reading of
 * the rollups, which costs half of two.
 */
import { countScopeOf } from './count-scope.ts';
import { withReasons } from './dark.ts';
import { type Summary, type SummaryQuestion, standOf, wholeOf } from './summary.ts';
import type { CountReads } from './tallies.ts';
import { seqAtLast, talliesAt } from './tallies.ts';
import { instantsOf, type TrendOptions, type TrendPoint, trendOf } from './trend.ts';
import { waivedIn } from './waived.ts';

export interface OverviewQuestion extends SummaryQuestion {
  readonly at: string;
  /** The number of days of the trend, that of the instant included: 1 to 1,098. */
  readonly days: number;
}

export interface Overview {
  readonly stand: Omit<Summary, 'next'>;
  /** The days as far as the history reaches back; the last point is for the instant. */
  readonly points: readonly TrendPoint[];
}

/** Throws `BadQuestion` if nothing was recorded by the instant. */
export async function overview(
  reads: CountReads,
  question: OverviewQuestion,
  { severityOf }: Pick<TrendOptions, 'severityOf'>,
): Promise<Overview> {
  const { at, days, accounts } = question;
  const scope = await countScopeOf(reads, question);
  const instants = instantsOf(days, at);
  const stand = standOf(scope, { waived: await waivedIn(reads, scope, at), severityOf });
  const trend = trendOf(instants.length, { scope, severityOf });
  let hasDaysBefore = false;
  for await (const unit of talliesAt(reads, scope, instants, accounts)) {
    stand.add(unit);
    trend.add(unit.unit, unit.steps);
    hasDaysBefore ||= seqAtLast({ steps: unit.steps.filter(({ index }) => index < instants.length - 1) }) > 0;
  }
  const { rows, dark, total } = await wholeOf(reads, stand, { scope, question, at });
  const points = trend.points(instants);
  return {
    stand: { at, rows, total, darkUnits: dark.length, dark: await withReasons(reads, dark, { scope, at }) },
    points: hasDaysBefore ? points : points.slice(-1),
  };
}
