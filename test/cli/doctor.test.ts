import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:iam::111122223333:user/u</Arn><Account>111122223333</Account></GetCallerIdentityResult>' +
  '</GetCallerIdentityResponse>';
const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
const refusal = (code: string) => JSON.stringify({ __type: code, Message: 'no' });

describe('doctor', () => {
  let server: Server;
  let args: string[] = [];
  let describeOrganization = '';
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (body.includes('Action=GetCallerIdentity')) {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(IDENTITY);
        return;
      }
      const asked = request.headers['x-amz-target']?.toString().endsWith('.DescribeOrganization');
      response.writeHead(400, JSON_TYPE).end(asked ? describeOrganization : refusal('AccessDeniedException'));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    args = ['doctor', '--regions', 'eu-west-1', '--endpoint-url', url];
  });
  afterAll(() => server.close());

  const run = async (...more: string[]) =>
    plumbline([...args, ...more], {
      cwd: await mkdtemp(join(tmpdir(), 'plumbline-doctor-')),
      env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    });

  it('ends with 1 if no need is known to be missing, and names the refused calls', async () => {
    describeOrganization = refusal('AccessDeniedException');
    const { code, stdout, stderr } = await run('--format', 'json');
    const checks: Record<string, string>[] = JSON.parse(stdout);
    expect(Object.keys(checks[0] ?? {})).toEqual(['id', 'title', 'status', 'found', 'run']);
    expect(checks.map(({ status }) => status)).toEqual(checks.map(() => 'unknown'));
    expect(checks.find(({ id }) => id === 'organization')?.found).toMatch(
      /organizations:DescribeOrganization was denied/,
    );
    expect(stderr).toMatch(/^0 ok, 0 missing, \d+ unknown$/m);
    expect(code).toBe(1);
  });

  it('ends with 3 if a need is missing, and gives the command', async () => {
    describeOrganization = refusal('AWSOrganizationsNotInUseException');
    const { code, stdout } = await run('--table', 'plumbline');
    expect(stdout).toMatch(
      /^missing +There is an organisation with all features\n +the account is in no organisation\n +run: aws organizations create-organization$/m,
    );
    expect(stdout).toMatch(/^unknown +The history table can be read\n.*dynamodb:Query was denied/m);
    expect(code).toBe(3);
  });

  it('begins no proof when it cannot know whether the hub knows the account', async () => {
    describeOrganization = refusal('AccessDeniedException');
    const { code, stdout, stderr } = await run('--table', 'plumbline', '--prove-events', '111122223333');
    expect(stdout).toMatch(/^unknown +Events in 111122223333 reach the hub\n.*dynamodb:Query was denied/m);
    expect(stderr).not.toMatch(/about to change/);
    expect(code).toBe(1);
  });

  it.each<[string, string[], RegExp, number]>([
    ['a region that is none', ['--regions', 'europe'], /not an AWS region/, 2],
    ['a hub that is no account', ['--hub-account', '1'], /not a 12-digit account id/, 2],
    ['accounts that nobody could scan at once', ['--concurrent-accounts', '0'], /whole number from 1 to 1000/, 2],
    [
      'a proof without the table',
      ['--prove-events', '222222222222', '--role', 'Audit'],
      /--prove-events needs --table/,
      2,
    ],
    [
      'a proof in an account that it has no way into',
      ['--prove-events', '222222222222', '--table', 'plumbline'],
      /--prove-events needs --role, to enter 222222222222/,
      2,
    ],
    [
      'a proof for a hub that it has no way into',
      ['--prove-events', '111122223333', '--table', 'plumbline', '--hub-account', '333333333333'],
      /--prove-events needs --role, to enter 333333333333/,
      2,
    ],
    ['a proof without end', ['--prove-within', '2h'], /an hour is the longest/i, 2],
    ['a configuration that is not there', ['--config', 'nowhere.ts'], /there is no configuration file/, 2],
  ])('refuses %s', async (_name, more, message, expected) => {
    const { code, stderr } = await run(...more);
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });

  it('without credentials checks nothing', async () => {
    const { code, stdout, stderr } = await plumbline(['doctor']);
    expect(stderr).toMatch(/sts:GetCallerIdentity could not be asked: there are no AWS credentials here; sign in/);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('has examples in its help', async () => {
    expect((await plumbline(['doctor', '--help'])).stdout).toMatch(/Examples:/);
  });
});
