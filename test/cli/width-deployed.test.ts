/** The verbs that need a deployment, on a terminal of 80 columns. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { answersTable } from '../../cli/commands/alerts/test.ts';
import { plumbline, terminal } from '../support/cli.ts';
import { COLUMNS, expectToFit } from '../support/fits.ts';

const QUEUE = '111122223333/plumbline-undelivered-on-call-of-the-platform-team';
const BODY =
  'a message that was cut in the middle of a sentence, so that nothing is to be read in it but these many words';
const MESSAGE = {
  MessageId: 'm-1',
  ReceiptHandle: 'r-1',
  Body: BODY,
  MD5OfBody: createHash('md5').update(BODY).digest('hex'),
  Attributes: { SentTimestamp: '1767225600000' },
};
/** SQS, as far as the verb calls it: one queue, whose one message is received once. */
async function awsWithOneMessage() {
  const left = [MESSAGE];
  const answers: Record<string, (endpoint: string) => object> = {
    ListQueues: (endpoint) => ({ QueueUrls: [`${endpoint}/${QUEUE}`] }),
    ListQueueTags: () => ({ Tags: {} }),
    ReceiveMessage: () => ({ Messages: left.splice(0) }),
    ChangeMessageVisibility: () => ({}),
  };
  const server = createServer((request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const answer = answers[operation]?.(`http://${request.headers.host}`);
    request.resume();
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

it('the answers to plumbline alerts test fit', () => {
  const severity = 'low' as const;
  const [by, at] = [
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PlatformTeam/dana',
    '2026-01-15T06:00:00.000Z',
  ];
  const tests = ['on-call-of-the-platform-team', 'everybody-who-looks-after-the-data', null].map((route, index) => ({
    ...{ id: `3b28358dd05${index}`, route, severity, by, at },
  }));
  const answers = new Map([
    ['3b28358dd050', { by, at }],
    ['3b28358dd051', { by: 'a signed link, opened by whoever is on call for the data', at }],
  ]);
  const drawn = answersTable(terminal(COLUMNS), tests, answers);
  expect(drawn).toContain('nobody');
  expectToFit(drawn);
});

it.each([
  ['alerts redrive', ['--dry-run'], 'lies'],
  ['alerts redrive', [], 'kept:'],
])('plumbline %s %s fits', async (verb, args, shown) => {
  const { endpoint, close } = await awsWithOneMessage();
  closing.push(close);
  const { stdout, stderr, code } = await plumbline([...verb.split(' '), ...args, '--endpoint-url', endpoint], {
    columns: COLUMNS,
    env: { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_REGION: 'eu-west-1' },
  });
  expect(stdout, stderr).toContain(shown);
  expect(code, stderr).not.toBe(2);
  expectToFit(stdout);
});
