/** Alarms on queues: dead letters, messages that wait, and alerts that could not be delivered to a route. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { FIVE_MINUTES, GREATER_THAN_THRESHOLD, type Watch, type WatchedParts } from './watch.ts';

/** An event in the queue is normally handled in seconds; a retried event waits for the queue's visibility timeout. */
const OLDEST_EVENT = Duration.minutes(30);

const SET_ASIDE = {
  events: ['EventsSetAside', 'Events could not be handled. Read one: it names its account and the change.'],
  stream: [
    'CommitsSetAside',
    'Commits were not projected or alerted on. Read the log of project and alert, then fsck.',
  ],
  schedule: ['StartsSetAside', 'The schedule could not start the scan. Start it by hand and look at its role.'],
  timers: [
    'RemindersSetAside',
    'Escalations or reminders of alerts were not sent when they were due. Read the log of remind.',
  ],
} as const;

export function ofQueues({ events, deadLetters }: WatchedParts): Watch[] {
  const setAside = (Object.keys(SET_ASIDE) as (keyof typeof SET_ASIDE)[]).map((kind): Watch => {
    const [id, meaning] = SET_ASIDE[kind];
    return {
      id,
      meaning,
      metric: deadLetters[kind].metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    };
  });
  return [
    ...setAside,
    {
      // The metric leaves out an event that was received three times. When such an event fails again it becomes a dead
      // letter, and EventsSetAside goes off.
      id: 'EventsWaiting',
      meaning: 'The oldest event has waited for half an hour: more events arrive than react handles. Look at react.',
      metric: events.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_EVENT.toSeconds(),
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

const redrive = (name: string) => `\`plumbline alerts redrive --route ${name}\``;

export function ofRoutes({ routes }: Pick<WatchedParts, 'routes'>): Watch[] {
  return routes.flatMap(({ route: { name }, undelivered, queue, chat }): Watch[] => [
    {
      id: `Undelivered-${name}`,
      meaning: `The route ${name} could not receive alerts. ${redrive(name)} lists them with the reasons with --dry-run, and without it sends them again.`,
      metric: undelivered.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    ...(queue ? [waiting(name, queue)] : []),
    ...(chat ? [chatFailed(name, chat)] : []),
  ]);
}

/**
 * Counts messages. The age of the oldest message leaves out messages that were received three times, and a subscriber
 * that fails has only such messages ("ApproximateAgeOfOldestMessage", Amazon SQS Developer Guide). A message that is
 * being retried is not visible, so both counts are added.
 */
const waiting = (name: string, queue: Queue): Watch => ({
  id: `Waiting-${name}`,
  meaning: `Messages for the route ${name} have waited for a quarter of an hour. The log of deliver shows the answers of the subscriber.`,
  metric: new MathExpression({
    expression: 'visible + hidden',
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MINIMUM }),
      hidden: queue.metricApproximateNumberOfMessagesNotVisible({ period: FIVE_MINUTES, statistic: Stats.MINIMUM }),
    },
    label: 'messages that wait, or are being delivered',
    period: FIVE_MINUTES,
  }),
  threshold: 0,
  comparison: GREATER_THAN_THRESHOLD,
  periods: 3,
});

/**
 * Amazon Q owns the subscription of a chat's topic, so a message that it does not take reaches no dead-letter queue.
 */
const chatFailed = (name: string, chat: Topic): Watch => ({
  id: `ChatFailed-${name}`,
  meaning: `Amazon Q did not take a message for the route ${name}, which is lost there. Look whether the workspace is still authorised in its console.`,
  metric: chat.metricNumberOfNotificationsFailed({ period: FIVE_MINUTES }),
  threshold: 0,
  comparison: GREATER_THAN_THRESHOLD,
});
