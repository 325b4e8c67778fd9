/** Verdicts as CSV, safe to open in a spreadsheet. */
import { type Stringifier, stringify } from 'csv-stringify';

const CSV_COLUMNS = ['control', 'account', 'region', 'resource', 'status', 'because'] as const;

/** Text that a spreadsheet would take for a formula is kept from being one: resource names are not ours. */
const harmless = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

export const csvWriter = (): Stringifier =>
  stringify({ header: true, columns: [...CSV_COLUMNS], cast: { string: (value) => harmless(value) } });
