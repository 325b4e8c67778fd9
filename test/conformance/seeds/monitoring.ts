/** Monitoring of an account: log groups, the filters that count events in them, alarms, and the topics that alarms notify. */
import {
  CloudWatchClient,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { WATCHED_EVENTS } from '../../../simulator/services/monitoring.ts';
import type { Place } from '../support/organization.ts';
import type { Seed } from './seed.ts';

export const TRAIL_GROUP = 'trail';

const topicIn = async (place: Place, Name: string): Promise<string> =>
  (await place.client(SNSClient).send(new CreateTopicCommand({ Name }))).TopicArn ?? '';

const alarmIn = (place: Place, AlarmName: string, actions: readonly string[], Namespace = 'Web') =>
  place.client(CloudWatchClient).send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace,
      MetricName: AlarmName,
      AlarmActions: [...actions],
      ...{ Statistic: 'Sum', Period: 300, EvaluationPeriods: 1, Threshold: 1 },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    }),
  );

async function logGroupIn(place: Place, logGroupName: string, retentionInDays: number, kmsKeyId?: string) {
  const logs = place.client(CloudWatchLogsClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
}

const VIEWS = ['health', 'api', 'circuit', 'resource', 'business', 'executive', 'cost', 'security'];

async function dashboardsIn(place: Place): Promise<void> {
  const widget = { type: 'text', x: 0, y: 0, width: 6, height: 6, properties: { markdown: 'what is shown here' } };
  const DashboardBody = JSON.stringify({ widgets: [widget] });
  for (const DashboardName of VIEWS)
    await place.client(CloudWatchClient).send(new PutDashboardCommand({ DashboardName, DashboardBody }));
}

/** In the account that is in order, the trail sends to a log group of this name in its home region. */
export const monitoring: Seed = {
  scope: 'region',
  good: async (place) => {
    const topic = await topicIn(place, 'alerts');
    const Endpoint = `arn:aws:sqs:${place.region}:${place.account}:alerts`;
    await place.client(SNSClient).send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint }));
    await alarmIn(place, 'web-critical', [topic]);
    await dashboardsIn(place);
    const key = `arn:aws:kms:${place.region}:${place.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    await logGroupIn(place, TRAIL_GROUP, 400, key);
    for (const [metricName, { pattern }] of Object.entries(WATCHED_EVENTS)) {
      await place.client(CloudWatchLogsClient).send(
        new PutMetricFilterCommand({
          logGroupName: TRAIL_GROUP,
          filterName: metricName,
          filterPattern: pattern,
          metricTransformations: [{ metricNamespace: 'Trail', metricName, metricValue: '1' }],
        }),
      );
      await alarmIn(place, metricName, [topic], 'Trail');
    }
  },
  /** The topic has no subscriber, one alarm has no action, and logs are kept for a week under a key of AWS. */
  bad: async (place) => {
    await alarmIn(place, 'web-critical', [await topicIn(place, 'alerts')]);
    await alarmIn(place, 'silent', []);
    await place
      .client(CloudWatchClient)
      .send(new SetAlarmStateCommand({ AlarmName: 'web-critical', StateValue: 'ALARM', StateReason: 'a trial' }));
    await logGroupIn(place, '/web/api', 7);
  },
};
