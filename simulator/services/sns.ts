/** Simulated Amazon SNS: topics, and what was published to them. Refuses what SNS refuses ("Publish", API Reference). */
import type { MessageAttributeValue, PublishInput } from '@aws-sdk/client-sns';
import { apiError, type Call, service } from '../service.ts';

export interface PublishedMessage {
  readonly topic: string;
  readonly subject: string;
  /** What a mail shows. */
  readonly message: string;
  /** By protocol; `default` is for those that have none of their own. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface Sns {
  readonly published: PublishedMessage[];
}

const LARGEST = 256 * 1024;

const invalid = (message: string): Error => apiError('InvalidParameter', `Invalid parameter: ${message}`);

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
      const attributes = attributesOf(input.MessageAttributes ?? {});
      refuse(input);
      const bodies = bodiesOf(input);
      const message = bodies.email ?? bodies.default ?? '';
      world.state<Sns>(sns, account.id, region, true);
      state.published.push({ topic, subject: input.Subject ?? '', message, bodies, attributes });
      return { MessageId: world.random('message', state.published.length).hex(32) };
    },
  },
  writes: {},
});

function refuse({ Subject = '', Message = '', MessageAttributes = {} }: PublishInput): void {
  if (!/^[\x20-\x7e]{0,99}$/.test(Subject)) throw invalid('Subject');
  const attributes = Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
    name,
    DataType,
    StringValue,
  ]);
  if (Buffer.byteLength(Message) + Buffer.byteLength(attributes.flat().join('')) > LARGEST)
    throw invalid('Message too long');
}

function bodiesOf({ Message = '', MessageStructure }: PublishInput): Record<string, string> {
  if (MessageStructure !== 'json') return { default: Message };
  const bodies: Record<string, string> = JSON.parse(Message);
  if (typeof bodies.default !== 'string') throw invalid('Message Structure - No default entry in JSON message body');
  return bodies;
}

const attributesOf = (attributes: Record<string, MessageAttributeValue>): PublishedMessage['attributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = '' }]) => {
      if (StringValue === '')
        throw invalid(`The message attribute '${name}' must contain non-empty message attribute value`);
      return [name, DataType === 'String.Array' ? (JSON.parse(StringValue) as string[]) : StringValue];
    }),
  );
