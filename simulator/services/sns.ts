/** Simulated Amazon SNS: topics, and what was published to them. */
import type { PublishInput } from '@aws-sdk/client-sns';
import { apiError, type Call, service } from '../service.ts';

export interface PublishedMessage {
  readonly topic: string;
  readonly subject: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Sns {
  readonly published: PublishedMessage[];
}

export const sns = service<Sns>({
  serviceId: 'SNS',
  eventSource: 'sns',
  scope: 'region',
  seed: () => ({ published: [] }),
  reads: {
    // publishing is a data event, which CloudTrail's management events do not hold
    Publish: ({ state, input, account, region, world }: Call<Sns, PublishInput>) => {
      const topic = input.TopicArn ?? '';
      if (!topic.startsWith(`arn:aws:sns:${region}:${account.id}:`))
        throw apiError('NotFound', 'Topic does not exist', 404);
      const attributes = Object.fromEntries(
        Object.entries(input.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue ?? '']),
      );
      world.state<Sns>(sns, account.id, region, true);
      state.published.push({ topic, subject: input.Subject ?? '', message: input.Message ?? '', attributes });
      return { MessageId: world.random('message', state.published.length).hex(32) };
    },
  },
  writes: {},
});
