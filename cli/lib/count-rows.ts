/** The rows that `plumbline history` prints for counts: the present summary of an organisation, and its trend. */
import { SEVERITIES, STATUSES } from '../../shared/core/control.ts';
import type { Counts } from '../../shared/queries/counts.ts';
import type { Summary, SummaryRow } from '../../shared/queries/summary.ts';
import type { TrendPoint } from '../../shared/queries/trend.ts';
import type { Rows } from './rows.ts';
import { counted } from './words.ts';

/** The counts by status and, under the name of each severity, the failures of that severity. */
const countsOf = ({ counts, failing }: Counts): Readonly<Record<string, number>> => ({ ...counts, ...failing });
const COUNTED = [...STATUSES, ...SEVERITIES];
const HEAD = ['pass', 'fail', ...SEVERITIES, 'unknown', 'not applicable'];

const cellsOf = ({ counts, failing }: Counts): string[] =>
  [
    ...[counts.pass, counts.fail, ...SEVERITIES.map((severity) => failing[severity])],
    ...[counts.unknown, counts['not-applicable']],
  ].map(String);

export function summaryRows({ at, rows, total, dark, next }: Summary, isPaged: boolean): Rows<SummaryRow> {
  const more = next ? `; the next page: --cursor ${next}` : '';
  const unseen = dark.length === 0 ? '' : `; ${counted(dark.length, 'unit')} dark`;
  return {
    ...{ name: 'rows', before: { asOf: at }, rows: each(rows) },
    after: () => ({ total, dark, ...(isPaged ? { cursor: next } : {}) }),
    columns: ['account', 'name', 'ou', 'domain', ...COUNTED, 'waived'],
    head: ['account', 'name', 'domain', ...HEAD, 'waived'],
    cells: (row) => [row.account, row.name ?? '', row.domain, ...cellsOf(row), String(row.waived)],
    record: ({ counts, failing, ...row }) => ({ ...row, ...countsOf({ counts, failing }) }),
    counted: (shown) => `${counted(shown, 'row')} as of ${at}, the worst first${unseen}${more}`,
  };
}

export function trendRows(points: readonly TrendPoint[], by: string | undefined): Rows<TrendPoint> {
  const group = by === undefined ? [] : [by];
  return {
    ...{ name: 'days', before: { by: by ?? null }, rows: each(points) },
    columns: ['day', ...group, ...COUNTED, 'darkUnits'],
    head: ['day', ...group, ...HEAD, 'dark units'],
    cells: (point) => [
      ...[point.day, ...(by === undefined ? [] : [point.of ?? '']), ...cellsOf(point), String(point.darkUnits)],
    ],
    record: ({ day, of, counts, failing, darkUnits }) => ({
      ...{ day, ...(by === undefined ? {} : { [by]: of }), ...countsOf({ counts, failing }), darkUnits },
    }),
    counted: (rows) => `${counted(rows, 'row')} of counts at the end of each day, in UTC`,
  };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
