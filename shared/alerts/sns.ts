/** Alerts to SNS: a line that fits a subject, the text as the message, attributes that subscribers filter on. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Alert } from '../core/alert.ts';
import type { Publisher } from '../core/ports.ts';

/** A subject holds fewer than 100 characters of printable ASCII ("Publish", Amazon SNS API Reference). */
const SUBJECT_LENGTH = 99;
/** A message holds 256 KB ("Amazon SNS quotas"); far less is ever read. */
const MESSAGE_LENGTH = 60_000;

const text = (value: string) => ({ DataType: 'String', StringValue: value });

export const snsPublisher = (client: SNSClient, topicArn: string): Publisher => ({
  publish: async (alert) => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(alert),
        Message: alert.text.slice(0, MESSAGE_LENGTH),
        MessageAttributes: {
          id: text(alert.id),
          kind: text(alert.kind),
          severity: text(alert.severity),
          domain: text(alert.control.split('.')[0] ?? alert.control),
          control: text(alert.control),
          account: text(alert.account),
          region: text(alert.region),
          resource: text(alert.resource),
          ...(alert.actor ? { actor: text(alert.actor.principal) } : {}),
        },
      }),
    );
  },
});

const subjectOf = ({ headline }: Alert): string =>
  headline
    .replace(/…$/, '...')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SUBJECT_LENGTH);
