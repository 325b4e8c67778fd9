import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReach } from '../../shared/aws/reach.ts';
import { collector } from '../../shared/core/collector.ts';

const ACCOUNT = '111122223333';
const reader = collector({
  id: 'test.reader',
  scope: 'account',
  actions: ['s3:GetAccountPublicAccessBlock', 's3:GetBucketPolicy', 'guardduty:ListDetectors'],
  triggers: [],
  collect: async () => [],
});

describe('another endpoint than AWS, given by its address', () => {
  let server: Server;
  let endpoint: string;
  const asked: string[] = [];
  /** The next answer of the endpoint. */
  let answer = { status: 200, body: '' };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`http://${request.headers.host}${request.url}`);
      response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const reach = () =>
    createReach({
      endpoint,
      attempts: 1,
      credentialsFor: () => async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    }).account(ACCOUNT);
  const target = { region: 'eu-west-1' };

  it('gets calls for an account under its own host name, without the account id in front', async () => {
    answer = { status: 200, body: '<PublicAccessBlockConfiguration/>' };
    const client = reach().client(S3ControlClient, target, reader);
    await client.send(new GetPublicAccessBlockCommand({ AccountId: ACCOUNT }));
    expect(asked.at(-1)).toBe(`${endpoint}/v20180820/configuration/publicAccessBlock`);
  });

  it('gets calls for a bucket by path', async () => {
    answer = { status: 200, body: '{}' };
    await reach()
      .client(S3Client, target, reader)
      .send(new GetBucketPolicyCommand({ Bucket: 'ledger' }));
    expect(asked.at(-1)).toBe(`${endpoint}/ledger/?policy=`);
  });

  it.each([
    [404, 'answered with something that cannot be read; scan again, and report it if it stays (SyntaxError, HTTP 404)'],
    [500, 'answered with something that cannot be read; scan again, and report it if it stays (SyntaxError, HTTP 500)'],
    [403, 'was denied; grant guardduty:ListDetectors to the scan role and check service control policies'],
  ])('is unreadable when it answers %i with an HTML page', async (status, message) => {
    answer = { status, body: '<!doctype html><title>no such thing</title>' };
    const { GuardDutyClient, ListDetectorsCommand } = await import('@aws-sdk/client-guardduty');
    const asking = reach().client(GuardDutyClient, target, reader).send(new ListDetectorsCommand({}));
    await expect(asking).rejects.toThrow(`could not read: guardduty:ListDetectors ${message}`);
  });
});
