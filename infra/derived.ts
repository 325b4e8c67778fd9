/**
 * The parts of the members' stacks that are derived from the controls: the actions that the role may read, and the
 * events that are forwarded.
 */
import { ORGANIZATION_ACTIONS } from '../shared/aws/organization.ts';
import { controls } from '../shared/controls/index.ts';
import { actionsOf, type PolicyDocument, policyDocuments } from '../shared/derive/permissions.ts';
import { type EventPatterns, eventPatterns, triggersOf } from '../shared/derive/triggers.ts';

/**
 * The role of `management` also lists the organisation for `plan`. Service-managed StackSets do not reach the
 * management account.
 */
export type MemberKind = 'member' | 'management';

const ACTIONS: Record<MemberKind, readonly string[]> = {
  member: actionsOf(controls),
  management: [...actionsOf(controls), ...ORGANIZATION_ACTIONS],
};

export const readDocuments = (kind: MemberKind): PolicyDocument[] => policyDocuments(ACTIONS[kind]);

export const forwarded = (): EventPatterns => eventPatterns(triggersOf(controls));

/**
 * Actions that return content. The monitor reads how something is configured and never its data, its secrets or its
 * credentials.
 */
const CONTENT = [
  // events stored in CloudTrail Lake
  'cloudtrail:GetEventDataStoreData',
  'cloudtrail:GetQueryResults',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:PartiQL*',
  'dynamodb:Query',
  'dynamodb:Scan',
  'ebs:GetSnapshotBlock',
  // user data, in which scripts put secrets
  'ec2:DescribeInstanceAttribute',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeSpotFleetRequests',
  'ec2:DescribeSpotInstanceRequests',
  'ec2:GetLaunchTemplateData',
  // the pre-shared keys of tunnels
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
  // credentials for the target of an access grant
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
 * The most that the read role could ever be given, even by a policy that somebody attaches to it: reading the
 * configuration of the services that controls use. It lists verbs instead of actions, so that it fits into one policy.
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
