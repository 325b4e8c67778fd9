/** Rows as CSV, safe to open in a spreadsheet; without named columns, verdicts of a scan. */
import { type Stringifier, stringify } from 'csv-stringify';
import { inCsv } from '../core/inert.ts';
import {
  controlOf,
  type ReportContext,
  type ReportedWaiver,
  type ReportWriter,
  requirementsOf,
  type VerdictRecord,
} from './verdict.ts';

const WAIVER_COLUMNS = ['waived_until', 'waived_by', 'waiver_reason'];
const SCAN_COLUMNS = ['control', 'account', 'region', 'resource', 'status', 'because', ...WAIVER_COLUMNS];

const EXPORT_COLUMNS = [
  ...['control', 'title', 'severity', 'account', 'region', 'resource', 'status', 'because', 'since', 'evidence'],
  ...[...WAIVER_COLUMNS, 'requirements'],
];

export const csvWriter = (columns: readonly string[] = SCAN_COLUMNS): Stringifier =>
  stringify({ header: true, columns: [...columns], cast: { string: (value) => inCsv(value) } });

/** The columns of a waiver. */
export const waiverCells = (waiver: ReportedWaiver | null) => ({
  waived_until: waiver?.until,
  waived_by: waiver?.by,
  waiver_reason: waiver?.reason,
});

export const csv: ReportWriter = async function* (records, context) {
  const writer = csvWriter(EXPORT_COLUMNS).setEncoding('utf8');
  let rows = 0;
  for await (const record of records) {
    writer.write(rowOf(record, context));
    rows += 1;
    const text: string | null = writer.read();
    if (text !== null) yield text;
  }
  // csv-stringify writes the header with the first row, so a report without rows gets its header here
  if (rows === 0) yield `${EXPORT_COLUMNS.join(',')}\n`;
  writer.end();
  for await (const text of writer) yield text;
};

function rowOf(record: VerdictRecord, context: ReportContext) {
  const control = controlOf(context, record);
  const { waiver, attestation: _attestation, ...told } = record;
  return {
    ...told,
    title: control.title,
    severity: control.severity,
    ...waiverCells(waiver),
    requirements: requirementsOf(context, control).join(' '),
  };
}
