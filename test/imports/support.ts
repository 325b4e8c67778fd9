/** Findings of other tools, in the shapes that their tools write. */
type Json = Readonly<Record<string, unknown>>;

export const ACCOUNT = '111122223333';

/** A Detection Finding as Prowler's OCSF writer makes it. */
export const prowler = (
  check: string,
  code: string,
  resource: string,
  { account = ACCOUNT, region = 'eu-west-1', muted = false, title = `Title of ${check}`, severity = 'High' } = {},
): Json => ({
  message: `${resource} was checked`,
  metadata: {
    event_code: check,
    product: { uid: 'prowler', name: 'Prowler', vendor_name: 'Prowler', version: '5.0.0' },
  },
  severity,
  status: muted ? 'Suppressed' : 'New',
  status_id: muted ? 3 : 1,
  status_code: code,
  status_detail: `${resource} was checked`,
  finding_info: { uid: `prowler-aws-${check}-${account}`, title },
  resources: [{ uid: resource, region, cloud_partition: 'aws' }],
  cloud: { account: { uid: account, type: 'AWS Account' }, provider: 'aws', region },
});

/** A Compliance Finding as Security Hub exports it. */
export const hubOcsf = (control: string, statusId: number, resource: string, more: Json = {}): Json => ({
  metadata: { product: { name: 'Security Hub', vendor_name: 'AWS' }, version: '1.6.0' },
  severity: 'Critical',
  status: 'New',
  status_id: 1,
  activity_id: 1,
  compliance: { control, status: statusId === 1 ? 'Pass' : statusId === 3 ? 'Fail' : 'Warning', status_id: statusId },
  finding_info: { uid: control, title: `Title of ${control}` },
  resources: [{ uid: resource }],
  cloud: { account: { uid: ACCOUNT }, provider: 'AWS', region: 'eu-west-1' },
  ...more,
});

/** A finding in the AWS Security Finding Format. */
export const asff = (control: string, status: string, resource: string, more: Json = {}): Json => ({
  SchemaVersion: '2018-10-08',
  Id: `arn:aws:securityhub:eu-west-1:${ACCOUNT}:security-control/${control}/finding/${resource}`,
  ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
  GeneratorId: `security-control/${control}`,
  AwsAccountId: ACCOUNT,
  Region: 'eu-west-1',
  Title: `Title of ${control}`,
  Description: 'what is checked',
  Severity: { Label: 'CRITICAL' },
  Resources: [{ Type: 'AwsS3Bucket', Id: resource, Region: 'eu-west-1' }],
  Compliance: { Status: status, SecurityControlId: control },
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  ...more,
});

/** An aggregated result of a rule of AWS Config. */
export const configResult = (rule: string, type: string, resource: string): Json => ({
  EvaluationResultIdentifier: {
    EvaluationResultQualifier: { ConfigRuleName: rule, ResourceType: 'AWS::S3::Bucket', ResourceId: resource },
    OrderingTimestamp: '2026-03-01T00:00:00Z',
  },
  ComplianceType: type,
  ResultRecordedTime: '2026-03-01T00:00:00Z',
  AccountId: ACCOUNT,
  AwsRegion: 'eu-west-1',
});
