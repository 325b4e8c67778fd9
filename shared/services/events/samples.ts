/**
 * Sample events of services, with the fields that patterns name. The samples that a rule matches show what it is for.
 */
type Sample = Readonly<Record<string, unknown>>;

const rdsEvents = (type: string, SourceType: string, ...categories: string[]): Sample[] =>
  categories.map((category) => ({
    source: 'aws.rds',
    'detail-type': type,
    detail: { EventCategories: [category], SourceType },
  }));

const INFRASTRUCTURE: ReadonlyMap<string, readonly Sample[]> = new Map([
  [
    'aws.health',
    ['ACCOUNT_SPECIFIC', 'PUBLIC'].map((eventScopeCode) => ({
      source: 'aws.health',
      'detail-type': 'AWS Health Event',
      detail: { service: 'EC2', eventTypeCategory: 'issue', eventScopeCode, statusCode: 'open' },
    })),
  ],
  [
    'aws.ec2',
    [
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: { state: 'stopped' } },
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: { state: 'terminated' } },
      { source: 'aws.ec2', 'detail-type': 'EC2 Spot Instance Interruption Warning', detail: {} },
      {
        source: 'aws.ec2',
        'detail-type': 'EBS Volume Notification',
        detail: { event: 'createVolume', result: 'failed' },
      },
    ],
  ],
  [
    'aws.rds',
    [
      ...rdsEvents('RDS DB Instance Event', 'DB_INSTANCE', 'availability', 'failover', 'failure', 'low storage'),
      ...rdsEvents('RDS DB Cluster Event', 'CLUSTER', 'failover', 'failure'),
    ],
  ],
]);

/**
 * Sample events about a source's resources. For a source without samples, an event that only a rule for all its events
 * matches.
 */
export const infrastructureEvents = (source: string): readonly Sample[] =>
  INFRASTRUCTURE.get(source) ?? [{ source, 'detail-type': '', detail: {} }];

const hubFinding = (Label: string, Normalized: number): Sample => ({
  source: 'aws.securityhub',
  'detail-type': 'Security Hub Findings - Imported',
  detail: {
    findings: [
      {
        Severity: { Label, Normalized },
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
        Compliance: { Status: 'FAILED' },
        ProductName: 'GuardDuty',
      },
    ],
  },
});
const threat = (severity: number): Sample => ({
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  detail: { severity, type: 'UnauthorizedAccess:EC2/SSHBruteForce', service: { archived: false } },
});

/**
 * A finding of each severity that is serious, as both services send it ("Severity levels of GuardDuty findings": high from
 * 7.0, critical from 9.0; "Severity", AWS Security Finding Format).
 */
export const SERIOUS_FINDINGS: Readonly<Record<string, readonly Sample[]>> = {
  high: [hubFinding('HIGH', 70), threat(7)],
  critical: [hubFinding('CRITICAL', 90), threat(9)],
};
