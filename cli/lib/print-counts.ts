/** Prints the summary of an organisation, and its trend. */
import { catalogue } from '../../shared/controls/catalogue.ts';
import { TREND_DAYS } from '../../shared/queries/bounds.ts';
import type { CountSelection } from '../../shared/queries/count-scope.ts';
import { severitiesOf } from '../../shared/queries/counts.ts';
import { historyKey } from '../../shared/queries/cursor.ts';
import { summary } from '../../shared/queries/summary.ts';
import { trend } from '../../shared/queries/trend.ts';
import { summaryRows, trendRows } from './count-rows.ts';
import type { HistoryOptions } from './history-options.ts';
import type { Io } from './io.ts';
import { writeRows } from './rows.ts';
import type { Store } from './store.ts';

interface AskedCounts extends Pick<HistoryOptions, 'limit' | 'cursor' | 'days' | 'by' | 'format'> {
  readonly asOf?: string | undefined;
  readonly now: string;
}

export async function printSummary(
  io: Io,
  store: Store,
  { asOf: at, limit, cursor, now, format }: AskedCounts,
  about: CountSelection,
): Promise<void> {
  const paging = { limit, cursor, now, key: await historyKey(store), severityOf: severitiesOf(catalogue) };
  await writeRows(io, format, summaryRows(await summary(store, { ...about, at }, paging), limit !== undefined));
}

export async function printTrend(
  io: Io,
  store: Store,
  { asOf: at, days = TREND_DAYS, by, now, format }: AskedCounts,
  about: CountSelection,
): Promise<void> {
  const points = await trend(store, { ...about, at, days, by }, { now, severityOf: severitiesOf(catalogue) });
  await writeRows(io, format, trendRows(points, by));
}
