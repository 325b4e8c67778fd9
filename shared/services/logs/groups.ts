/** Amazon CloudWatch Logs: the log groups of a region. One list serves every control of log groups. */
import type { LogGroup as SdkGroup } from '@aws-sdk/client-cloudwatch-logs';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, numberOf, oneOf, required, type Seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-cloudwatch-logs');
const LIST = 'logs:DescribeLogGroups';
const PER_PAGE = 50;

/** "LogGroup", Amazon CloudWatch Logs API Reference. */
const CLASSES = ['STANDARD', 'INFREQUENT_ACCESS', 'ESSENTIALS', 'DELIVERY'] as const;

export interface LogGroup {
  readonly name: string;
  /** Null if its events never expire. AWS has already applied an account's own retention policy. */
  readonly retentionDays: Seen<number | null>;
  /** ARN of the KMS key that encrypts it; null if the key is AWS's own. */
  readonly kmsKey: string | null;
  readonly class: Seen<(typeof CLASSES)[number]>;
}

export const logGroups = collector({
  id: 'logs.groups',
  scope: 'region',
  seldom: 'their settings change only by calls whose events make them be read at once',
  actions: [LIST],
  absent: {
    'DescribeLogGroups.logGroups[].retentionInDays':
      'its events never expire ("LogGroup", Amazon CloudWatch Logs API Reference: "is not returned")',
    'DescribeLogGroups.logGroups[].kmsKeyId':
      'no key is associated ("describe-log-groups", AWS CLI Command Reference, answers without it)',
  },
  triggers: [
    apiCalls(
      'logs',
      'CreateLogGroup',
      'DeleteLogGroup',
      'PutRetentionPolicy',
      'DeleteRetentionPolicy',
      'AssociateKmsKey',
      'DisassociateKmsKey',
      'PutAccountPolicy',
      'DeleteAccountPolicy',
    ),
  ],
  sdk,
  collect: async (aws, { CloudWatchLogsClient, paginateDescribeLogGroups }): Promise<Resource<LogGroup>[]> => {
    const pages = paginateDescribeLogGroups({ client: aws.client(CloudWatchLogsClient), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.logGroups, LIST, 'logGroups'));
    return found.map((group) => ({ id: withoutStar(required(group.arn, LIST, 'arn')), facts: factsOf(group) }));
  },
});

/** The ARN of a log group. Some answers end it with `:*`, for the group with all its streams. */
const withoutStar = (arn: string): string => arn.replace(/:\*$/, '');

function factsOf({ logGroupName, retentionInDays, kmsKeyId, logGroupClass }: SdkGroup): LogGroup {
  return {
    name: required(logGroupName, LIST, 'logGroupName'),
    retentionDays: retentionInDays === undefined ? null : numberOf(retentionInDays, LIST, 'retentionInDays'),
    kmsKey: kmsKeyId || null,
    class: oneOf(logGroupClass, CLASSES, LIST, 'logGroupClass'),
  };
}
