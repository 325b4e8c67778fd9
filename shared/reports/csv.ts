/** Rows as CSV, safe to open in a spreadsheet; without named columns, verdicts of a scan. */
import { type Stringifier, stringify } from 'csv-stringify';
import { inCsv } from '../core/inert.ts';

const CSV_COLUMNS = ['control', 'account', 'region', 'resource', 'status', 'because'] as const;

export const csvWriter = (columns: readonly string[] = CSV_COLUMNS): Stringifier =>
  stringify({ header: true, columns: [...columns], cast: { string: (value) => inCsv(value) } });
