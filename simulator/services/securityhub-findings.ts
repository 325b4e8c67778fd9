/** Findings of the simulated Security Hub: the results of a region's controls, and the filters of GetFindings. */
import type { AwsSecurityFinding, AwsSecurityFindingFilters, SortCriterion } from '@aws-sdk/client-securityhub';
import type { ServiceLocation } from '../service.ts';

interface Check {
  readonly id: string;
  readonly title: string;
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  /** The share of units in which it fails. */
  readonly fails: number;
}

/** A few of the standards' controls, enough for a score. */
const CHECKS: readonly Check[] = [
  { id: 'CloudTrail.1', title: 'A multi-Region trail is enabled', severity: 'HIGH', fails: 0 },
  { id: 'EC2.2', title: 'Default security groups allow no traffic', severity: 'HIGH', fails: 0.02 },
  { id: 'EC2.7', title: 'EBS default encryption is enabled', severity: 'MEDIUM', fails: 0.02 },
  { id: 'EC2.19', title: 'Security groups open no high-risk port', severity: 'CRITICAL', fails: 0.02 },
  { id: 'S3.2', title: 'Buckets prohibit public reading', severity: 'CRITICAL', fails: 0.01 },
  { id: 'SSM.7', title: 'Documents are not shared with the public', severity: 'CRITICAL', fails: 0 },
];

const DAY = 86_400_000;

/** One finding per control, as with consolidated control findings: Security Hub itself resolves findings that pass. */
export const controlFindings = ({ account, region, now, flaw }: ServiceLocation): AwsSecurityFinding[] =>
  CHECKS.map(({ id, title, severity, fails }) => {
    const failed = flaw(`securityhub-${id}`, fails);
    return {
      SchemaVersion: '2018-10-08',
      Id: `arn:aws:securityhub:${region}:${account.id}:security-control/${id}/finding/0`,
      ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
      ProductName: 'Security Hub',
      GeneratorId: `security-control/${id}`,
      AwsAccountId: account.id,
      Region: region,
      CreatedAt: new Date(now.getTime() - 9 * DAY).toISOString(),
      UpdatedAt: now.toISOString(),
      Title: title,
      Description: title,
      Severity: { Label: failed ? severity : 'INFORMATIONAL' },
      Workflow: { Status: failed ? 'NEW' : 'RESOLVED' },
      RecordState: 'ACTIVE',
      Compliance: { Status: failed ? 'FAILED' : 'PASSED', SecurityControlId: id },
      Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${account.id}` }],
    };
  });

type Reader = (finding: AwsSecurityFinding) => string | undefined;

/** The supported filter attributes. */
const ATTRIBUTES: Readonly<Record<string, Reader>> = {
  AwsAccountId: (finding) => finding.AwsAccountId,
  Region: (finding) => finding.Region,
  RecordState: (finding) => finding.RecordState,
  SeverityLabel: (finding) => finding.Severity?.Label,
  WorkflowStatus: (finding) => finding.Workflow?.Status,
  ComplianceStatus: (finding) => finding.Compliance?.Status,
  ProductArn: (finding) => finding.ProductArn,
  GeneratorId: (finding) => finding.GeneratorId,
};

type Conditions = NonNullable<AwsSecurityFindingFilters['RecordState']>;

/** Conditions that ask for a value are alternatives; conditions that exclude a value must all hold ("StringFilter"). */
function meets(value: string, conditions: Conditions): boolean {
  const wanted = conditions.filter(({ Comparison }) => Comparison === 'EQUALS');
  const asked = wanted.length === 0 || wanted.some(({ Value }) => Value === value);
  const excluded = conditions.some(
    ({ Comparison, Value = '' }) =>
      (Comparison === 'NOT_EQUALS' && value === Value) ||
      (Comparison === 'PREFIX_NOT_EQUALS' && value.startsWith(Value)),
  );
  return asked && !excluded;
}

export const filtered = (findings: readonly AwsSecurityFinding[], filters: AwsSecurityFindingFilters = {}) =>
  findings.filter((finding) =>
    Object.entries(filters).every(([attribute, conditions]) => {
      const read = ATTRIBUTES[attribute];
      if (!read) throw new Error(`the simulated Security Hub does not filter by ${attribute}`);
      return meets(read(finding) ?? '', conditions as Conditions);
    }),
  );

export function sorted(findings: readonly AwsSecurityFinding[], [criterion]: readonly SortCriterion[] = []) {
  if (criterion?.Field !== 'CreatedAt') return findings;
  const ascending = findings.toSorted((a, b) => String(a.CreatedAt).localeCompare(String(b.CreatedAt)));
  return criterion.SortOrder === 'desc' ? ascending.reverse() : ascending;
}
