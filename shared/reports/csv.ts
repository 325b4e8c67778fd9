/** Verdicts as CSV, safe to open in a spreadsheet. */
import { type Stringifier, stringify } from 'csv-stringify';
import { inCsv } from '../core/inert.ts';

const CSV_COLUMNS = ['control', 'account', 'region', 'resource', 'status', 'because'] as const;

export const csvWriter = (): Stringifier =>
  stringify({ header: true, columns: [...CSV_COLUMNS], cast: { string: (value) => inCsv(value) } });
