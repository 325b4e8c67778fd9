/** A server that answers with an empty body, over a real connection, which the simulator does not have. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { FisClient, ListExperimentsCommand } from '@aws-sdk/client-fis';
import { GetAdministratorAccountCommand, GetDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty';
import { GetPublicAccessBlockCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReach } from '../../shared/aws/reach.ts';
import { collector } from '../../shared/core/collector.ts';
import { LIMITS } from '../../shared/core/limits.ts';
import type { SdkClient, SdkClientClass } from '../../shared/core/source.ts';

const reader = collector({
  id: 'test.reader',
  scope: 'account',
  actions: [
    'budgets:ViewBudget',
    'fis:ListExperiments',
    'guardduty:GetAdministratorAccount',
    'guardduty:GetDetector',
    's3:GetBucketPublicAccessBlock',
    's3:ListBucket',
    'sns:Publish',
    'sns:Unsubscribe',
  ],
  silent: { GetAdministratorAccount: 'as the collector that asks it declares' },
  triggers: [],
  collect: async () => [],
});

let server: Server;
let endpoint: string;
let answer: { status: number; body: string; never?: 'answers' | 'ends' };
let asked = 0;

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1;
    if (answer.never === 'answers') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.write(answer.body);
    if (answer.never !== 'ends') response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = async <C extends SdkClient>(Client: SdkClientClass<C>, command: object, limits = LIMITS): Promise<object> =>
  createReach({
    endpoint,
    limits,
    attempts: 2,
    credentialsFor: () => async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
  })
    .account('111122223333')
    .client(Client, { region: 'eu-west-1' }, reader)
    .send(command);

describe('an answer without a body', () => {
  it.each([
    ['JSON', BudgetsClient, new DescribeBudgetsCommand({ AccountId: '111122223333' })],
    ['REST and JSON', GuardDutyClient, new GetDetectorCommand({ DetectorId: 'a' })],
    ['REST and XML', S3Client, new GetPublicAccessBlockCommand({ Bucket: 'ledger' })],
    ['queries and XML', SNSClient, new PublishCommand({ Message: 'hello' })],
    ['REST and JSON, in a client of before the schemas', FisClient, new ListExperimentsCommand({})],
  ])('is malformed where the operation returns one, in %s', async (_, Client, command) => {
    for (const status of [200, 204]) {
      answer = { status, body: '' };
      asked = 0;
      await expect(ask(Client as SdkClientClass<SdkClient>, command as object)).rejects.toMatchObject({
        reason: 'malformed',
        code: `an empty answer, HTTP ${status}`,
      });
      expect(asked, 'it is not asked for again').toBe(1);
    }
  });

  it.each([
    ['an operation that answers nothing', SNSClient, new UnsubscribeCommand({ SubscriptionArn: 'arn' })],
    [
      'one whose collector declares what its silence says',
      GuardDutyClient,
      new GetAdministratorAccountCommand({ DetectorId: 'a' }),
    ],
    ['one that answers in headers alone', S3Client, new HeadBucketCommand({ Bucket: 'ledger' })],
  ])('is right for %s', async (_, Client, command) => {
    answer = { status: 200, body: '' };
    await expect(ask(Client as SdkClientClass<SdkClient>, command)).resolves.toHaveProperty('$metadata');
  });

  it('differs from an object without fields', async () => {
    answer = { status: 200, body: '{}' };
    const found = await ask(BudgetsClient, new DescribeBudgetsCommand({ AccountId: '111122223333' }));
    expect(Object.keys(found)).toEqual(['$metadata']);
  });
});

describe('a server', () => {
  const QUICK = { ...LIMITS, connect: 100, answer: 100, call: 400 };

  it.each(['answers', 'ends'] as const)('that never %s is reported as timed out', async (never) => {
    answer = { status: 200, body: '{', never };
    const asking = ask(GuardDutyClient, new GetDetectorCommand({ DetectorId: 'a' }), QUICK);
    await expect(asking).rejects.toMatchObject({ reason: 'timed-out', action: 'guardduty:GetDetector' });
  });
});
