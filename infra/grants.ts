/**
 * The permissions of the functions, one function per statement. They are written out, because the grants of the
 * constructs would allow updating and deleting commits.
 */
import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { FINDINGS_ROLE, READ_ROLE } from './names.ts';
import type { Settings } from './settings.ts';

/** A statement that allows actions on resources. */
export const allow = (sid: string, actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
  new PolicyStatement({ sid, actions, resources, ...(conditions ? { conditions } : {}) });

/** Restricts a statement to partition keys with these prefixes. A call that names no key is denied. */
const partitions = (...prefixes: string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

export const readHistory = (table: ITable) => allow('ReadHistory', ['dynamodb:Query'], [table.tableArn]);

/** The open findings by control: they say which accounts have a resource that an event names. */
export const readFindings = (table: ITable) =>
  allow('ReadFindings', ['dynamodb:Query'], [`${table.tableArn}/index/byControl`]);

/**
 * Commits, states and snapshots can be put, but not updated or deleted. A commit can be put only where there is none.
 */
export const appendHistory = (table: ITable) =>
  allow('AppendHistory', ['dynamodb:PutItem'], [table.tableArn], partitions('unit#*', 'part#*', 'state#*'));

const OF_ALERTS = ['unit#alerts/*', 'part#*', 'state#alerts/*'];

/** The log of the alerts alone, with the bodies that are too large for an item. */
export const readAlerts = (table: ITable) =>
  allow('ReadAlerts', ['dynamodb:Query'], [table.tableArn], partitions(...OF_ALERTS));

/** The kinds of records that people and pipelines make through the API. Verdicts and runs are not among them. */
const RECORDS = ['alerts', 'waivers', 'attestations', 'drills', 'uploads', 'exports'];

/** The logs of these records; the API writes nowhere else. */
export const appendRecords = (table: ITable) =>
  allow(
    'AppendRecords',
    ['dynamodb:PutItem'],
    [table.tableArn],
    partitions(...RECORDS.flatMap((kind) => [`unit#${kind}/*`, `state#${kind}/*`]), 'part#*'),
  );

/** The counts of requests by caller and minute, which expire (shared/history/request-counts.ts). */
export const countRequests = (table: ITable) =>
  allow('CountRequests', ['dynamodb:UpdateItem'], [table.tableArn], partitions('requests#*'));

/** The secret of the API's cursors is a MAC of this key. */
export const signCursors = (key: IKey) => allow('SignCursors', ['kms:GenerateMac'], [key.keyArn]);

/**
 * The states and results of jobs. With `s3:ListBucket`, a missing object is reported as missing; without it, as denied.
 */
export const keepJobs = (bucket: IBucket, keys: string) => [
  allow('KeepJobs', ['s3:PutObject', 's3:GetObject'], [bucket.arnForObjects(keys)]),
  allow('ListJobs', ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': keys } }),
];

/** Likewise; `remind` and `link` write nowhere else. */
export const appendAlerts = (table: ITable) =>
  allow('AppendAlerts', ['dynamodb:PutItem'], [table.tableArn], partitions(...OF_ALERTS));

/**
 * The functions that send alerts sign links and cannot verify them; the function that answers links verifies them and
 * cannot sign.
 */
export const signLinks = (key: IKey) => allow('SignLinks', ['kms:GenerateMac'], [key.keyArn]);

export const verifyLinks = (key: IKey) => allow('VerifyLinks', ['kms:VerifyMac'], [key.keyArn]);

export const beat = (table: ITable) =>
  allow('Heartbeats', ['dynamodb:UpdateItem'], [table.tableArn], partitions('roster#*'));

export const keepFindings = (table: ITable) =>
  allow('OpenFindings', ['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn], partitions('finding#*'));

export const keepRollups = (table: ITable) =>
  allow('Rollups', ['dynamodb:PutItem'], [table.tableArn], partitions('rollup#*'));

/** The idempotency records of Powertools; functions/lib/once.ts sets their partition. */
export const publishOnce = (table: ITable) =>
  allow(
    'PublishOnce',
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    [table.tableArn],
    partitions('idempotency'),
  );

/** The key operations that DynamoDB and S3 perform for the caller ("How DynamoDB uses AWS KMS"). */
export const useKey = (key: IKey) =>
  allow('UseKey', ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], [key.keyArn]);

export const putEvidence = (bucket: IBucket, ...keys: string[]) =>
  allow(
    'PutEvidence',
    ['s3:PutObject'],
    keys.map((key) => bucket.arnForObjects(key)),
  );

export const readEvidence = (bucket: IBucket, ...keys: string[]) =>
  allow(
    'ReadEvidence',
    ['s3:GetObject'],
    keys.map((key) => bucket.arnForObjects(key)),
  );

/** S3 answers "no such key" to a caller who may list the bucket, and "denied" to others ("GetObject"). */
export const listEvidence = (bucket: IBucket) => allow('ListEvidence', ['s3:ListBucket'], [bucket.bucketArn]);

/**
 * Only `finish` may sign anchors, because it scans nothing and takes no events: a function that did could sign a
 * history that it had rewritten. `jobs` seals packs with the same key, and can write no history.
 */
export const signAnchors = (key: IKey) => allow('SignAnchors', ['kms:Sign', 'kms:GetPublicKey'], [key.keyArn]);

type OfOrganization = Pick<Settings, 'organizationId'>;

const assume = (sid: string, role: string, { organizationId }: OfOrganization, account: string) =>
  allow(sid, ['sts:AssumeRole'], [`arn:${Aws.PARTITION}:iam::${account}:role/${role}`], {
    StringEquals: { 'aws:ResourceOrgID': organizationId },
  });

/** The read role of one account, or that of every account of the organisation. */
export const assumeReadRole = (settings: OfOrganization, account: string) =>
  assume('AssumeReadRole', READ_ROLE, settings, account);

/** The role of every account that imports findings there. */
export const assumeFindingsRole = (settings: OfOrganization) =>
  assume('AssumeFindingsRole', FINDINGS_ROLE, settings, '*');

export const publish = (...topics: ITopic[]) =>
  allow(
    'PublishAlerts',
    ['sns:Publish'],
    topics.map(({ topicArn }) => topicArn),
  );

/** Creates one-time schedules of alerts, which can run with the role of the timers and no other. */
export const setTimers = (group: string, role: IRole) => [
  allow('SetTimers', ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'], [group]),
  allow('PassTimerRole', ['iam:PassRole'], [role.roleArn], {
    StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  }),
];

/** The key operations that SNS performs for the publisher ("Key management", Amazon SNS Developer Guide). */
export const encryptMessages = (key: IKey) =>
  allow('EncryptMessages', ['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);

export const consume = ({ queueArn }: Pick<IQueue, 'queueArn'>) =>
  allow(
    'ConsumeQueue',
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
    [queueArn],
  );

/**
 * Delivery records: the last alert notification that each route received, and the lock per route
 * (shared/history/deliveries.ts).
 */
export const keepDeliveries = (table: ITable) =>
  allow('Deliveries', ['dynamodb:UpdateItem'], [table.tableArn], partitions('delivered#*'));

/** Secrets Manager appends six characters to a name ("Secret ARN", AWS Secrets Manager User Guide). */
export const readSecrets = (stack: Stack, names: readonly string[]) =>
  allow(
    'ReadSecrets',
    ['secretsmanager:GetSecretValue'],
    names.map((name) =>
      stack.formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: `${name}-??????`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ),
  );

/** Lets `react` send to its own queue, to check again what an event changed but AWS does not show yet. */
export const sendAgain = (queue: IQueue) => allow('SendAgain', ['sqs:SendMessage'], [queue.queueArn]);

/** "IAM policy to allow an AWS Lambda function to access DynamoDB stream records", DynamoDB Developer Guide. */
export const followStream = (table: ITable) =>
  allow(
    'FollowStream',
    ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream', 'dynamodb:ListStreams'],
    [table.tableStreamArn ?? ''],
  );

export const setAside = ({ queueArn }: Pick<IQueue, 'queueArn'>) => allow('SetAside', ['sqs:SendMessage'], [queueArn]);

/** For the pages, which show how much waits in each. */
export const countMessages = (...queues: Pick<IQueue, 'queueArn'>[]) =>
  allow(
    'CountMessages',
    ['sqs:GetQueueAttributes'],
    queues.map(({ queueArn }) => queueArn),
  );

/** By name, because `deliver` looks up the queues of a route by name. */
export const findQueues = (...queueArns: string[]) => allow('FindQueues', ['sqs:GetQueueUrl'], queueArns);

export const writeLogs = (group: ILogGroup) =>
  allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [group.logGroupArn]);

export const trace = () => allow('Trace', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']);

export const decrypt = (key: IKey) => allow('ReadKey', ['kms:Decrypt'], [key.keyArn]);

export const invoke = (...functions: IFunction[]) =>
  allow(
    'InvokeSteps',
    ['lambda:InvokeFunction'],
    functions.map(({ functionArn }) => functionArn),
  );
