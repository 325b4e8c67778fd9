/** What the members' stacks take from the controls: what may be read there, and which events are forwarded. */
import { ORGANIZATION_ACTIONS } from '../shared/aws/organization.ts';
import { controls } from '../shared/controls/index.ts';
import { actionsOf, type PolicyDocument, policyDocuments } from '../shared/derive/permissions.ts';
import { type EventPatterns, eventPatterns, triggersOf } from '../shared/derive/triggers.ts';

/** `management` also lists the organisation for `plan`; service-managed StackSets do not reach that account. */
export type MemberKind = 'member' | 'management';

const ACTIONS: Record<MemberKind, readonly string[]> = {
  member: actionsOf(controls),
  management: [...actionsOf(controls), ...ORGANIZATION_ACTIONS],
};

export const readDocuments = (kind: MemberKind): PolicyDocument[] => policyDocuments(ACTIONS[kind]);

export const forwarded = (): EventPatterns => eventPatterns(triggersOf(controls));

/** Of what accounts hold, the monitor reads how it is kept and never what it is: no data, no secret, no credential. */
const CONTENT = [
  // what CloudTrail Lake holds
  'cloudtrail:GetEventDataStoreData',
  'cloudtrail:GetQueryResults',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:PartiQL*',
  'dynamodb:Query',
  'dynamodb:Scan',
  'ebs:GetSnapshotBlock',
  // user data, which scripts put secrets into
  'ec2:DescribeInstanceAttribute',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeSpotFleetRequests',
  'ec2:DescribeSpotInstanceRequests',
  'ec2:GetLaunchTemplateData',
  // the shared keys of tunnels
  'ec2:DescribeVpnConnections',
  'ec2:GetVpnConnectionDeviceSampleConfiguration',
  'ec2:GetConsoleOutput',
  'ec2:GetConsoleScreenshot',
  'ec2:GetInstanceUefiData',
  'ec2:GetPasswordData',
  'ecr:BatchGetImage',
  'ecr:GetAuthorizationToken',
  'ecr:GetDownloadUrlForLayer',
  'kinesis:GetRecords',
  'kms:Decrypt',
  'kms:GenerateDataKey*',
  'lambda:InvokeFunction',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:GetQueryResults',
  'rds:DownloadDBLogFilePortion',
  // credentials for what an access grant names
  's3:GetDataAccess',
  's3:GetObject*',
  's3:ListBucket',
  's3:ListBucketVersions',
  'secretsmanager:BatchGetSecretValue',
  'secretsmanager:GetSecretValue',
  'sqs:ReceiveMessage',
  'ssm:GetParameter*',
  'sts:*',
] as const;

const READING = /:(BatchGet|Describe|Get|List)/;

/**
 * The most that the read role could ever be given, also by a policy that somebody attaches to it: reading the
 * configuration of the services that controls look at. One policy has room for it since it names verbs, not actions.
 */
export function boundaryDocument() {
  const limits = ACTIONS.management.map((action) => {
    const verb = READING.exec(action);
    return verb ? `${action.slice(0, verb.index)}${verb[0]}*` : action;
  });
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'ConfigurationAtMost', Effect: 'Allow', Action: [...new Set(limits)].sort(), Resource: '*' },
      { Sid: 'NeverContent', Effect: 'Deny', Action: CONTENT, Resource: '*' },
    ],
  } as const;
}
