/**
 * Verdicts in the AWS Security Finding Format, as `BatchImportFindings` takes them ("AWS Security Finding Format (ASFF)
 * syntax", AWS Security Hub User Guide). A verdict of the organisation itself is left out: a finding belongs to an account.
 */
import { GLOBAL, ORGANIZATION } from '../core/account.ts';
import type { Severity, Status } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import { remedyFor } from '../core/fix.ts';
import { partitionOf } from '../core/partition.ts';
import { jsonList } from './json.ts';
import { controlOf, type ReportContext, type ReportWriter, requirementsOf, type VerdictRecord } from './verdict.ts';

/** The generator id of Plumbline's findings begins with this, so that they differ from other findings. */
export const GENERATOR = 'plumbline';

const TYPE = 'Software and Configuration Checks/Industry and Regulatory Standards';
const HOME = 'us-east-1';
/** Lengths and counts that the format allows: "Required top-level ASFF attributes" and "Optional top-level ASFF attributes". */
const TITLE = 256;
const DESCRIPTION = 1024;
const RECOMMENDATION = 512;
const NOTE = 512;
const REQUIREMENTS = 32;

const LABEL: Record<Severity, string> = { low: 'LOW', medium: 'MEDIUM', high: 'HIGH', critical: 'CRITICAL' };
const COMPLIANCE: Record<Status, string> = {
  pass: 'PASSED',
  fail: 'FAILED',
  unknown: 'WARNING',
  'not-applicable': 'NOT_AVAILABLE',
};

export const asff: ReportWriter = (records, context) => jsonList(findingsOf(records, context));

async function* findingsOf(records: AsyncIterable<VerdictRecord>, context: ReportContext) {
  for await (const record of records) if (record.account !== ORGANIZATION) yield securityFinding(record, context);
}

/** The region whose Security Hub has the finding. */
export const hubRegionOf = (region: string): string => (region === GLOBAL ? HOME : region);

export function securityFinding(record: VerdictRecord, context: ReportContext) {
  const control = controlOf(context, record);
  const { account, resource, waiver } = record;
  const region = hubRegionOf(record.region);
  const partition = partitionOf(region);
  const Severity = { Label: record.status === 'fail' ? LABEL[control.severity] : 'INFORMATIONAL' };
  const requirements = requirementsOf(context, control).slice(0, REQUIREMENTS);
  return {
    SchemaVersion: '2018-10-08',
    Id: `${GENERATOR}/${digest([record.control, account, record.region, resource])}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `${GENERATOR}/${control.id}`,
    AwsAccountId: account,
    Types: [TYPE],
    CreatedAt: record.since,
    UpdatedAt: context.asOf,
    Severity,
    // an update of a finding changes its severity and types only through these ("FindingProviderFields")
    FindingProviderFields: { Severity, Types: [TYPE] },
    Title: cut(control.title, TITLE),
    Description: cut(record.because, DESCRIPTION),
    Remediation: {
      Recommendation: { Text: cut(remedyFor(control.fix, { account, region, resource }).fix, RECOMMENDATION) },
    },
    Resources: [{ Type: 'Other', Id: cut(resource, NOTE), Partition: partition, Region: region }],
    Compliance: {
      Status: COMPLIANCE[record.status],
      ...(requirements.length > 0 ? { RelatedRequirements: requirements } : {}),
    },
    Workflow: { Status: waiver ? 'SUPPRESSED' : record.status === 'pass' ? 'RESOLVED' : 'NEW' },
    RecordState: 'ACTIVE',
    ...(waiver
      ? {
          Note: {
            Text: cut(`waived until ${waiver.until}: ${waiver.reason}`, NOTE),
            UpdatedBy: cut(waiver.by, NOTE),
            UpdatedAt: context.asOf,
          },
        }
      : {}),
  };
}

const cut = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, letters - 1).toWellFormed()}…`;
