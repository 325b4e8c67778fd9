/**
 * Amazon SNS: the keys with which topics encrypt messages. One call for each topic, because no list includes the key.
 */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { eachPresent, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { GONE, topics } from './topics.ts';

const GET = 'sns:GetTopicAttributes';

export interface TopicEncryption {
  /** The KMS key that the topic names, by ARN, id or alias; null without one. */
  readonly kmsKey: Seen<string | null>;
}

/** One resource for each topic of `sns.topics`; its id is the ARN. */
export const topicEncryption = collector({
  id: 'sns.topic-encryption',
  scope: 'region',
  seldom: 'set up with the topic, whose events make it be read at once',
  actions: [GET],
  uses: [topics],
  ownTriggersAlone: true,
  triggers: [apiCalls('sns', 'CreateTopic', 'DeleteTopic', 'SetTopicAttributes')],
  sdk: () => import('@aws-sdk/client-sns'),
  collect: async (aws, { SNSClient, GetTopicAttributesCommand }): Promise<Resource<TopicEncryption>[]> => {
    const client = aws.client(SNSClient);
    return eachPresent(await aws.facts(topics), async ({ id }) => {
      const answer = await seen(orAbsent(client.send(new GetTopicAttributesCommand({ TopicArn: id })), ...GONE));
      if (answer === null) return null;
      const kmsKey = seenIn(() => {
        if (answer instanceof CouldNotRead) return answer;
        // left out or empty where no key is set ("GetTopicAttributes", Amazon SNS API Reference)
        return required(answer.Attributes, GET, 'Attributes').KmsMasterKeyId || null;
      });
      return { id, facts: { kmsKey } };
    });
  },
});
