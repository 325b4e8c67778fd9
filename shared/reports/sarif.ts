/**
 * Failing and unknown verdicts as SARIF 2.1.0, for code scanning and pipelines ("Static Analysis Results Interchange
 * Format (SARIF) Version 2.1.0", OASIS). A waived failure is a suppressed result. Passing verdicts are left out,
 * because readers of the format accept only some thousands of results.
 */
import type { ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import { inUrl } from '../core/inert.ts';
import { jsonList } from './json.ts';
import {
  controlOf,
  type ReportContext,
  type ReportedControl,
  type ReportWriter,
  type VerdictRecord,
  waiverInWords,
} from './verdict.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVEL: Record<Severity, Result.level> = { low: 'note', medium: 'warning', high: 'error', critical: 'error' };
/** `security-severity` of a rule: "SARIF support for code scanning", GitHub Docs. */
const SCORE: Record<Severity, string> = { low: '3.0', medium: '5.5', high: '8.0', critical: '9.5' };

export const sarif: ReportWriter = async function* (records, context) {
  const rules = [...context.controls.values()].map(ruleOf);
  const driver = {
    name: 'Plumbline',
    version: context.version,
    semanticVersion: context.version,
    rules,
  };
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{"tool":{"driver":${JSON.stringify(driver)}},`;
  yield `"invocations":[{"executionSuccessful":true,"endTimeUtc":${JSON.stringify(context.asOf)}}],`;
  yield* jsonList(resultsOf(records, context), '"results":[', ']}]}\n');
};

const ruleOf = (control: ReportedControl): ReportingDescriptor => ({
  id: control.id,
  shortDescription: { text: control.title },
  fullDescription: { text: control.why },
  defaultConfiguration: { level: LEVEL[control.severity] },
  properties: { 'security-severity': SCORE[control.severity], tags: ['security', ...control.satisfies] },
});

async function* resultsOf(records: AsyncIterable<VerdictRecord>, context: ReportContext): AsyncIterable<Result> {
  for await (const record of records) {
    const result = resultOf(record, context);
    if (record.status === 'fail' || record.status === 'unknown') yield result;
  }
}

function resultOf(record: VerdictRecord, context: ReportContext): Result {
  const { severity } = controlOf(context, record);
  const { control, account, region, resource, because, waiver } = record;
  const dark = record.status === 'unknown';
  return {
    ruleId: control,
    // a result of kind `open` was not decided, and takes no level
    ...(dark ? { kind: 'open', level: 'none' } : { kind: 'fail', level: LEVEL[severity] }),
    message: { text: `${resource}: ${because}` },
    locations: [
      {
        // code scanning requires the path of a file; there is no file, so the path names the place of the resource
        physicalLocation: {
          artifactLocation: { uri: `aws/${account}/${region}/${inUrl(resource)}` },
          region: { startLine: 1 },
        },
        logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'plumbline/v1': digest([control, account, region, resource]) },
    ...(waiver
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: waiverInWords(waiver) }] }
      : {}),
  };
}
