/**
 * Verdicts as JSON Lines: one record a line, with the title and severity of its control, and the requirements that the
 * control is evidence for.
 */
import { controlOf, type ReportWriter, requirementsOf } from './verdict.ts';

export const jsonl: ReportWriter = async function* (records, context) {
  for await (const record of records) {
    const control = controlOf(context, record);
    const { title, severity } = control;
    yield `${JSON.stringify({ asOf: context.asOf, ...record, title, severity, requirements: requirementsOf(context, control) })}\n`;
  }
};
