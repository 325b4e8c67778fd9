/** Findings in infrastructure code and manifests: the JSON of Checkov, and the reports of cdk-nag. */
import type { FindingSeverity } from '../core/upload.ts';
import { unusable } from './failure.ts';
import { isObject, type Json, nothingFound, objectOf, objectsIn, textOf } from './json.ts';
import type { Read } from './result.ts';

/** Without an account at its vendor Checkov rates nothing: then each failed check counts as high. */
const CHECKOV: Readonly<Record<string, FindingSeverity | null>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  MODERATE: 'medium',
  LOW: 'low',
  INFO: null,
  NONE: null,
};
/** Checkov's own words where the comment that skips a check gives no reason. */
const NO_REASON = 'No comment provided';

/** One report, or a list of one report for each framework. */
export function checkovSummary(document: unknown): Read {
  const reports = Array.isArray(document) ? objectsIn(document) : isObject(document) ? [document] : null;
  if (!reports || reports.length === 0) throw unusable('checkov', 'it is neither a report nor a list of them');
  const findings = nothingFound();
  for (const report of reports) addReport(report, findings);
  const types = reports.map(({ check_type: type }) => textOf(type) as string);
  return { summary: { findings }, tools: ['checkov', ...types].sort(), provenance: [] };
}

function addReport(report: Json, findings: ReturnType<typeof nothingFound>): void {
  if (textOf(report.check_type) === null)
    throw unusable('checkov', 'it has no check_type: Checkov found no file to check');
  const { failed_checks: failed, skipped_checks: skipped, parsing_errors: errors } = objectOf(report.results);
  const failures = objectsIn(failed);
  if (!failures) throw unusable('checkov', 'it has no list of failed_checks');
  for (const { severity } of failures) {
    const known = severity === null || severity === undefined ? 'high' : CHECKOV[String(severity).toUpperCase()];
    if (known === undefined) throw unusable('checkov', `a check has the severity ${String(severity).slice(0, 40)}`);
    if (known !== null) findings[known] += 1;
  }
  for (const { check_result: result } of objectsIn(skipped) ?? []) {
    findings.suppressed += 1;
    const reason = textOf(objectOf(result).suppress_comment);
    if (reason === null || reason === NO_REASON) findings.unexplained += 1;
  }
  findings.unread += Array.isArray(errors) ? errors.length : 0;
}

/** Levels of cdk-nag's rules, in the spelling of either version. */
const LEVELS: Readonly<Record<string, FindingSeverity>> = { error: 'high', warning: 'medium', info: 'low' };

function levelOf(level: unknown): FindingSeverity {
  const known = LEVELS[String(level).toLowerCase()];
  if (known) return known;
  throw unusable('cdk-nag', `a rule has the level ${String(level).slice(0, 40)}`);
}

/** The report of a pack (`lines`, up to version 2), or the validation report of the CDK (version 3). */
export function cdkNagSummary(document: Json): Read {
  const lines = objectsIn(document.lines);
  const plugins = objectsIn(document.pluginReports);
  if (!lines && (!plugins || plugins.length === 0)) throw unusable('cdk-nag', 'it has neither lines nor pluginReports');
  const findings = nothingFound();
  for (const line of lines ?? []) addLine(line, findings);
  for (const plugin of plugins ?? []) addPlugin(plugin, findings);
  return { summary: { findings }, tools: ['cdk-nag'], provenance: [] };
}

/** "Compliance" of a line; `UNKNOWN` is a rule that threw. */
function addLine({ compliance, ruleLevel, exceptionReason }: Json, findings: ReturnType<typeof nothingFound>): void {
  if (compliance === 'Non-Compliant') findings[levelOf(ruleLevel)] += 1;
  else if (compliance === 'UNKNOWN') findings.unread += 1;
  else if (compliance === 'Suppressed') {
    findings.suppressed += 1;
    if (textOf(exceptionReason) === null || exceptionReason === 'N/A') findings.unexplained += 1;
  } else if (compliance !== 'Compliant')
    throw unusable('cdk-nag', `a line has the compliance ${String(compliance).slice(0, 40)}`);
}

function addPlugin({ violations, conclusion }: Json, findings: ReturnType<typeof nothingFound>): void {
  const listed = objectsIn(violations);
  if (!listed || (conclusion !== 'success' && conclusion !== 'failure'))
    throw unusable('cdk-nag', 'a report of a plugin has no conclusion or no list of violations');
  for (const { severity, violatingConstructs } of listed)
    findings[levelOf(severity)] += Math.max(1, objectsIn(violatingConstructs)?.length ?? 0);
}
