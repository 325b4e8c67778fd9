/** Notifications through an independent SNS and SQS: which route gets which alert, and how dead letters are sent again. */
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { attributesOf, filterPolicyOf, type RouteFilter } from '../../shared/alerts/attributes.ts';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { sqsQueues } from '../../shared/alerts/queues.ts';
import { deliverQueue, SENDS_TO, undeliveredQueue } from '../../shared/alerts/resource-names.ts';
import { NO_LINKS, snsPublisher } from '../../shared/alerts/sns.ts';
import { textOf } from '../../shared/alerts/text.ts';
import { CONTROLS, digest, inAccounts, notice } from '../alerts/support.ts';
import { HOME, MANAGEMENT, managementPlace, reset } from './support/organization.ts';
import { plumbline } from './support/plumbline.ts';
import { motoUrl } from './support/servers.ts';

const sns = managementPlace().client(SNSClient);
const sqs = managementPlace().client(SQSClient);
const arnOf = (queue: string) => `arn:aws:sqs:${HOME}:${MANAGEMENT}:${queue}`;

let topicArn = '';
const urls = new Map<string, string>();
const urlOf = (queue: string) => urls.get(queue) ?? '';

async function queue(QueueName: string, tags: Record<string, string> = {}) {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, tags }));
  urls.set(QueueName, QueueUrl);
}
const subscribe = (route: string, only?: RouteFilter, raw = 'true') =>
  sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: arnOf(route),
      Attributes: { RawMessageDelivery: raw, FilterPolicy: JSON.stringify(filterPolicyOf(route, only)) },
    }),
  );

/** Takes everything out of a queue. */
async function taken(name: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
    for (const { ReceiptHandle } of Messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl: urlOf(name), ReceiptHandle }));
  }
}
const lying = async (name: string) => {
  const asked = new GetQueueAttributesCommand({
    QueueUrl: urlOf(name),
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((await sqs.send(asked)).Attributes?.ApproximateNumberOfMessages);
};

const storm = notice({
  units: inAccounts(3),
  facets: {
    calls: [],
    controls: ['guardduty.enabled', 'iam.root-mfa'],
    ous: ['Workloads/Production'],
    environments: ['prod'],
  },
});
const mild = { ...notice({ severity: 'low' }, 'resolved'), id: 'alerts/global/2.0' };
const summary = { ...digest(), id: 'alerts/global/3.0' };
const documentOf = (of: typeof storm) => describeNotice(of, { controls: CONTROLS, acknowledge: null });

beforeAll(async () => {
  await reset();
  topicArn = (await sns.send(new CreateTopicCommand({ Name: 'plumbline-alerts' }))).TopicArn ?? '';
});

describe('what is published', () => {
  const ROUTES: [string, RouteFilter | undefined][] = [
    ['everything', undefined],
    ['severe', { severities: ['critical', 'high'] }],
    ['domain-among-several', { domains: ['iam'] }],
    ['account-among-several', { accounts: ['200000000002'] }],
    ['another-account', { accounts: ['999999999999'] }],
    ['unit-above', { ous: ['Workloads'] }],
    ['unit-that-begins-alike', { ous: ['Work'] }],
    ['endings', { events: ['resolved'] }],
    ['both', { severities: ['critical'], environments: ['prod'] }],
  ];
  const heard = new Map<string, Message[]>();

  beforeAll(async () => {
    for (const [name, only] of ROUTES) {
      await queue(name);
      await subscribe(name, only);
    }
    const publisher = snsPublisher({ client: async () => sns, topicArn, controls: CONTROLS, links: NO_LINKS });
    for (const one of [storm, mild, summary]) await publisher.publish(one);
    for (const [name] of ROUTES) heard.set(name, await taken(name));
  });

  const idsOf = (name: string) =>
    heard
      .get(name)
      ?.map(({ Body = '' }) => JSON.parse(Body).id as string)
      .sort();

  it.each<[string, string[]]>([
    ['everything', [storm.id, mild.id, summary.id]],
    ['severe', [storm.id]],
    ['domain-among-several', [storm.id]],
    ['account-among-several', [storm.id]],
    ['another-account', []],
    ['unit-above', [storm.id, mild.id]],
    ['unit-that-begins-alike', []],
    ['endings', [mild.id]],
    ['both', [storm.id]],
  ])('reaches %s by its filter', (name, expected) => {
    expect(idsOf(name)).toEqual([...expected].sort());
  });

  it('is the document itself, with the attributes beside it', () => {
    const [message] = heard.get('severe') ?? [];
    expect(message?.Body).toBe(JSON.stringify(documentOf(storm)));
    const beside = Object.entries(message?.MessageAttributes ?? {}).map(([name, { StringValue = '' }]) => [
      name,
      StringValue.startsWith('[') ? JSON.parse(StringValue) : StringValue,
    ]);
    expect(Object.fromEntries(beside)).toEqual(attributesOf(storm));
  });
});

describe('`plumbline alerts redrive`', () => {
  const redrive = (...args: string[]) =>
    plumbline(['alerts', 'redrive', '--region', HOME, '--endpoint-url', motoUrl(), ...args]);

  it('says so where there is no such queue', async () => {
    const { code, stderr } = await redrive();
    expect(stderr).toContain(`there is no queue called plumbline-undelivered-… in ${HOME}`);
    expect(code).toBe(2);
  });

  it('lists the messages, sends them again to one route only, and deletes them', async () => {
    for (const name of ['mail', 'hook']) {
      await queue(name);
      await subscribe(name, undefined, 'false');
    }
    await queue(deliverQueue('hook'));
    await queue(undeliveredQueue('hook'), { [SENDS_TO]: arnOf(deliverQueue('hook')) });
    await queue(undeliveredQueue('mail'), { [SENDS_TO]: topicArn });
    const body = JSON.stringify(documentOf(storm));
    await sqsQueues(async () => sqs).setAside('hook', body, 'webhook answered 410: gone');
    const attributes = Object.entries(attributesOf(mild)).map(([name, value]) => [
      name,
      {
        Type: typeof value === 'string' ? 'String' : 'String.Array',
        Value: typeof value === 'string' ? value : JSON.stringify(value),
      },
    ]);
    const Message = textOf(documentOf(mild));
    const around = { Type: 'Notification', TopicArn: topicArn, Subject: 'as it was', Message };
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: urlOf(undeliveredQueue('mail')),
        MessageBody: JSON.stringify({ ...around, MessageAttributes: Object.fromEntries(attributes) }),
      }),
    );

    const listed = await redrive('--dry-run');
    expect(listed.stdout).toContain('webhook answered 410: gone');
    expect(listed.stdout).toContain('resolved after');
    expect(listed.stderr).toContain('2 messages of 2 routes; without --dry-run they are sent again');
    expect(listed.code).toBe(0);

    const sent = await redrive('--format', 'json');
    expect(JSON.parse(sent.stdout)).toMatchObject([
      { route: 'hook', event: 'opened', outcome: 'sent' },
      { route: 'mail', event: 'resolved', outcome: 'sent' },
    ]);
    expect(sent.stderr).toContain('2 messages of 2 routes sent again');
    expect(sent.code).toBe(0);

    expect((await taken(deliverQueue('hook'))).map(({ Body }) => Body)).toEqual([body]);
    expect((await taken('mail')).map(({ Body = '' }) => JSON.parse(Body))).toMatchObject([
      { Subject: 'as it was', Message: textOf(documentOf(mild)) },
    ]);
    for (const other of ['hook', 'everything', 'endings']) expect(await taken(other), other).toEqual([]);
    for (const name of ['hook', 'mail']) expect(await lying(undeliveredQueue(name))).toBe(0);

    const again = await redrive();
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: 'nothing is undelivered of 2 routes\n' });
  });

  it('names the existing routes when the given one does not exist', async () => {
    const { code, stderr } = await redrive('--route', 'pagr');
    expect(stderr).toContain('no route is called "pagr"; there is hook, mail');
    expect(code).toBe(2);
  });
});
