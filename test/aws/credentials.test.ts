import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assumedRoles } from '../../shared/aws/credentials.ts';

const KEYS =
  '<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken>' +
  '<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>';
const user = (arn: string) =>
  `<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>A:plumbline</AssumedRoleId></AssumedRoleUser>`;

describe('credentials of a role', () => {
  let server: Server;
  let result = '';
  beforeAll(async () => {
    server = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
            `<AssumeRoleResult>${result}</AssumeRoleResult></AssumeRoleResponse>`,
        ),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  const assumed = () =>
    assumedRoles({
      roleName: 'Audit',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      source: async () => ({ accessKeyId: 'x', secretAccessKey: 'y' }),
    })('111122223333')();

  it.each(['aws', 'aws-us-gov', 'aws-cn'])(
    'are used when the role belongs to the account, in %s',
    async (partition) => {
      result = KEYS + user(`arn:${partition}:sts::111122223333:assumed-role/Audit/plumbline`);
      expect(await assumed()).toMatchObject({ accessKeyId: 'a', sessionToken: 'c' });
    },
  );

  it('are refused when the role belongs to another account', async () => {
    result = KEYS + user('arn:aws:sts::123456789012:assumed-role/Audit/plumbline');
    await expect(assumed()).rejects.toMatchObject({
      reason: 'other-account',
      message: expect.stringContaining('123456789012 in place of 111122223333'),
    });
  });

  it.each([
    ['no role', KEYS],
    ['a role without an ARN', KEYS + user('')],
    ['no keys', user('arn:aws:sts::111122223333:assumed-role/Audit/plumbline')],
  ])('are unreadable when the answer has %s', async (_what, answer) => {
    result = answer;
    await expect(assumed()).rejects.toMatchObject({ action: 'sts:AssumeRole', reason: 'malformed' });
  });
});
