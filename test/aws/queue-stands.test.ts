import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { queueStands } from '../../shared/aws/queue-stands.ts';
import { plugIn } from '../../shared/aws/reach.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { answeredBy } from '../../simulator/plugin.ts';
import { apiError } from '../../simulator/service.ts';

const urlOf = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const watched = (name: string, isSetAside = false) => ({ name, isSetAside, url: urlOf(name) });

/** Answers as SQS does: the counts are text. */
function sqs(answers: Readonly<Record<string, object>>) {
  const client = new SQSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const plugin = answeredBy(async ({ input }) => {
    const answer = answers[(input as { QueueUrl: string }).QueueUrl];
    if (!answer) throw apiError('AccessDenied', 'not allowed', 403);
    return answer;
  });
  plugIn(client, 'eu-west-1', plugin);
  return async () => client;
}

const counts = (waiting: string, inWork: string) => ({
  Attributes: { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inWork },
});

it('counts the messages of every queue, in the order of the queues', async () => {
  const client = sqs({ [urlOf('events')]: counts('12', '3'), [urlOf('given-up')]: counts('0', '0') });
  expect(await queueStands(client, [watched('events'), watched('given-up', true)])()).toEqual([
    { name: 'events', isSetAside: false, messages: { waiting: 12, inWork: 3 } },
    { name: 'given-up', isSetAside: true, messages: { waiting: 0, inWork: 0 } },
  ]);
});

it.each([
  ['is refused', {}],
  ['answers without counts', { [urlOf('gone')]: {} }],
  ['answers with no number', { [urlOf('gone')]: counts('many', '0') }],
])('a queue that %s has no count, and hides none of the others', async (_, answer) => {
  const client = sqs({ [urlOf('events')]: counts('1', '0'), ...answer });
  const [gone, events] = await queueStands(client, [watched('gone'), watched('events')])();
  expect(gone?.messages).toBeInstanceOf(CouldNotRead);
  expect(events?.messages).toEqual({ waiting: 1, inWork: 0 });
});
