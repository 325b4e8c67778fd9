/** The function of the API, given what API Gateway gives it; and the pipelines of the documents, whose uploads arrive there. */

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiFunction } from '../../functions/api.ts';
import { deployedIdentity } from '../../shared/api/identity.ts';
import { signedHeaders } from '../../shared/aws/signed-request.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { countRequest } from '../../shared/history/request-counts.ts';
import { NO_CHECKLISTS } from '../../shared/pages/ports.ts';
import { uploadsOf } from '../../shared/records/uploads.ts';
import { plumbline } from '../support/cli.ts';
import { EVERYTHING, openApi, type TestApi } from './support.ts';

const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const ROLE = 'arn:aws:iam::111122223333:role/ci-shop';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/ci-shop/GitHubActions';
const CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const grants = [
  { arn: ROLE, roles: ['uploader'], repositories: ['acme/shop'] },
  {
    arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Audit_*',
    roles: ['auditor'],
  },
] satisfies NonNullable<PlumblineConfig['api']>['grants'];

let api: TestApi;
let handler: ReturnType<typeof apiFunction>;
beforeAll(async () => {
  api = await openApi({ identity: deployedIdentity({ grants, tokens: null }) });
  handler = apiFunction(() => ({ ...api.ports, checklists: NO_CHECKLISTS, config: {}, sessions: null, queues: null }));
}, 120_000);
afterAll(() => api.close());

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The ARN that the gateway's authorizer verified. */
  readonly arn?: string;
}

/** "Working with AWS Lambda proxy integrations for HTTP APIs", format 2.0; IAM authorizers add `authorizer.iam`. */
const eventOf = ({ method = 'GET', path, query = '', headers = {}, body, arn }: Sent) => ({
  version: '2.0',
  routeKey: `${method} /api/v1/{proxy+}`,
  rawPath: path,
  rawQueryString: query,
  headers: { host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', ...headers },
  requestContext: {
    ...{ accountId: '111122223333', apiId: 'a1b2c3d4e5', stage: '$default', requestId: 'r', timeEpoch: Date.now() },
    ...{ domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', domainPrefix: 'a1b2c3d4e5', time: '' },
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'x' },
    ...(arn ? { authorizer: { iam: { userArn: arn, accountId: '111122223333', callerId: 'AROA:x' } } } : {}),
  },
  ...(body ? { body: Buffer.from(body).toString('base64') } : {}),
  isBase64Encoded: body !== undefined,
});

const invoke = async (sent: Sent) => {
  const answer = (await handler(eventOf(sent), { awsRequestId: 'r' } as Context)) as unknown as {
    readonly statusCode: number;
    readonly body: string;
    readonly headers: Record<string, string>;
  };
  return { status: answer.statusCode, body: JSON.parse(answer.body), headers: answer.headers };
};

describe('the function', () => {
  it('knows a signed caller by the ARN that the gateway saw, and by its role whatever the session', async () => {
    const { status, body } = await invoke({ path: '/iam/api/v1/me', arn: SESSION });
    expect({ status, who: body.who, roles: body.roles }).toEqual({ status: 200, who: SESSION, roles: ['uploader'] });
    const sso = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Audit_0123456789abcdef/dana@example.com';
    expect((await invoke({ path: '/iam/api/v1/me', arn: sso })).body.roles).toEqual(['auditor']);
  });

  it.each([
    ['of another role', 'arn:aws:sts::111122223333:assumed-role/ci-shop-2/GitHubActions'],
    ['of the role of the same name in another account', 'arn:aws:sts::444455556666:assumed-role/ci-shop/GitHubActions'],
    ['of a user who is named like the role', 'arn:aws:iam::111122223333:user/role/ci-shop'],
    ['whose session is named like the role', 'arn:aws:sts::111122223333:assumed-role/other/role/ci-shop'],
  ])('lets nobody in %s', async (_, arn) => {
    const { status, body } = await invoke({ path: '/iam/api/v1/me', arn });
    expect(status).toBe(403);
    expect(body.detail).toMatch(/the configuration grants nothing to arn:/);
  });

  it('takes the identity of the caller from no header and no path', async () => {
    const headers = { 'x-caller': JSON.stringify({ who: SESSION }), 'x-amzn-iam-userarn': SESSION };
    for (const path of ['/iam/api/v1/me', '/api/v1/me']) expect((await invoke({ path, headers })).status).toBe(401);
    const forged = eventOf({ path: '/api/v1/me' });
    const inQuery = { ...forged, rawQueryString: 'requestContext.authorizer.iam.userArn=x' };
    expect(((await handler(inQuery, {} as Context)) as unknown as { statusCode: number }).statusCode).toBe(401);
  });

  it('describes itself to everybody', async () => {
    const { status, body } = await invoke({ path: '/api/v1/openapi.json' });
    expect({ status, openapi: body.openapi }).toEqual({ status: 200, openapi: '3.1.0' });
  });

  it('counts the requests of a caller in the table, by the minute', async () => {
    const { client, table } = api.store;
    const now = new Date('2026-01-01T00:00:10Z');
    const counted = [];
    for (const who of ['a', 'a', 'b']) counted.push(await countRequest(client, table, who, now));
    expect(counted).toEqual([1, 2, 1].map((count) => ({ count, resetsIn: 50 })));
    expect(await countRequest(client, table, 'a', new Date('2026-01-01T00:01:00Z'))).toEqual({
      count: 1,
      resetsIn: 60,
    });
  });
});

describe('the pages behind the gateway', () => {
  const person = { who: 'dana', session: 's', grants: EVERYTHING };
  const served = () =>
    apiFunction(() => ({
      ...api.ports,
      ...{ checklists: NO_CHECKLISTS, config: {}, queues: null },
      sessions: {
        personOf: async ({ headers }) => (/session=of-dana/.test(headers.get('cookie') ?? '') ? person : null),
        begin: async () => new Response(null, { status: 303, headers: { location: 'https://login.example.com/' } }),
        finish: async () => {
          const headers = new Headers({ location: '/' });
          for (const cookie of ['one=1; Path=/', 'two=2; Path=/']) headers.append('set-cookie', cookie);
          return new Response(null, { status: 303, headers });
        },
        end: async () => new Response(),
      },
    }));
  const asked = async (sent: Sent, more: object = {}) =>
    (await served()({ ...eventOf(sent), ...more }, { awsRequestId: 'r' } as Context)) as unknown as {
      statusCode: number;
      body: string;
      headers: Record<string, string>;
      cookies?: string[];
      isBase64Encoded: boolean;
    };

  it('know the person by the cookies of the event, and send what is compressed as base64', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await asked({ path: '/', headers }, { cookies: ['a=b', 'session=of-dana'] });
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(Buffer.from(answer.body, 'base64')).toString()).toContain('<h1>What is wrong now</h1>');
  });

  it('redirect a caller who is not signed in, and set each cookie of the answer', async () => {
    expect(await asked({ path: '/monitor' })).toMatchObject({
      statusCode: 303,
      headers: { location: '/sign-in?to=%2Fmonitor' },
    });
    expect((await asked({ path: '/signed-in' })).cookies).toEqual(['one=1; Path=/', 'two=2; Path=/']);
  });

  it('give the API no session: it takes tokens and signatures alone', async () => {
    const answer = await asked({ path: '/api/v1/me' }, { cookies: ['session=of-dana'] });
    expect(answer.statusCode).toBe(401);
  });

  it('are not there without a way to sign in', async () => {
    const answer = (await handler(eventOf({ path: '/' }), {} as Context)) as unknown as { statusCode: number };
    expect(answer.statusCode).toBe(404);
  });
});

/** A gateway that verifies signatures by the credentials of one session, and invokes the function. */
async function gateway(): Promise<{ readonly url: string; readonly server: Server; readonly refused: string[] }> {
  const refused: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const isSigned = await verified(request, pathname, Object.fromEntries(searchParams), body);
    if (!isSigned) {
      refused.push(request.url ?? '');
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"Forbidden"}');
      return;
    }
    const sent = { method: request.method ?? '', path: `/iam${pathname}`, query: search.slice(1), body, arn: SESSION };
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer = await invoke({ ...sent, headers });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, refused };
}

async function verified(
  { method = '', headers }: IncomingMessage,
  path: string,
  query: Record<string, string>,
  body: Uint8Array,
): Promise<boolean> {
  const date = String(headers['x-amz-date']);
  const at = new Date(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const own = ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];
  const signed = Object.fromEntries(
    names.filter((name) => !own.includes(name)).map((name) => [name, String(headers[name])]),
  );
  const again = await signedHeaders(
    { host: String(headers.host), path, query },
    { method, headers: signed, body },
    { credentials: async () => CREDENTIALS, region: 'eu-west-1', service: 'execute-api', at },
  );
  return again.authorization === headers.authorization;
}

const DOCUMENT = await readFile(resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
const commands = [...DOCUMENT.matchAll(/npx plumbline (evidence put .*)$/gm)].map(([, command = '']) =>
  command.split(' '),
);

const GITHUB = {
  ...{ GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: COMMIT, GITHUB_REF_NAME: 'main' },
  ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_RUN_ID: '42' },
};
const GITLAB = {
  ...{ GITLAB_CI: 'true', CI_PROJECT_PATH: 'acme/shop', CI_COMMIT_SHA: COMMIT, CI_COMMIT_BRANCH: 'main' },
  CI_JOB_URL: 'https://gitlab.example.com/acme/shop/-/jobs/7',
};
const access = (credentials = CREDENTIALS) => ({
  credentials: async () => credentials,
  plugin: () => ({ applyToStack: () => {} }),
  client: {},
});

describe('the pipelines of the documents', () => {
  it('are one of GitHub Actions and one of GitLab, with the role of the example of grants', () => {
    expect(commands).toHaveLength(2);
    expect(DOCUMENT.match(new RegExp(ROLE, 'g'))?.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['GitHub Actions', 0, GITHUB, 'https://github.com/acme/shop/actions/runs/42'],
    ['GitLab CI', 1, GITLAB, 'https://gitlab.example.com/acme/shop/-/jobs/7'],
  ] as const)('%s uploads, and the history records the role that the gateway saw', async (_, index, env, run) => {
    const { url, server } = await gateway();
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-pipeline-'));
    await writeFile(
      join(cwd, 'junit.xml'),
      '<testsuites><testsuite name="a"><testcase name="b"/></testsuite></testsuites>',
    );
    const command = (commands[index] ?? []).map((word) => (word.startsWith('https://') ? url : word));
    const running = { cwd, env: { ...env, AWS_REGION: 'eu-west-1' }, aws: access() };
    const ended = await plumbline(
      command.map((word) => (word === 'junit.xml' ? join(cwd, word) : word)),
      running as never,
    );
    server.close();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^acme\/shop 4b825dc642cb on main: tests, 1 tests passed/);
    const uploads = Object.values((await api.store.history.read(uploadsOf('acme/shop'))).contents);
    expect(uploads.find((upload) => upload.run === run)).toMatchObject({ by: SESSION, branch: 'main', commit: COMMIT });
  });

  it('of another repository, or with other credentials, are told why nothing was stored', async () => {
    const { url, server, refused } = await gateway();
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-pipeline-'));
    const file = join(cwd, 'junit.xml');
    await writeFile(file, '<testsuites><testsuite name="a"><testcase name="b"/></testsuite></testsuites>');
    const put = (repository: string, credentials = CREDENTIALS) =>
      plumbline(
        ['evidence', 'put', file, '--kind', 'junit', '--url', url, '--repository', repository, '--commit', COMMIT],
        {
          ...{ cwd, env: { AWS_REGION: 'eu-west-1' }, aws: access(credentials) as never },
        },
      );
    expect(await put('acme/web')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/\(403\): .* may not upload for acme\/web/),
    });
    const forged = await put('acme/shop', { ...CREDENTIALS, secretAccessKey: 'another' });
    expect(forged).toMatchObject({ code: 2, stderr: expect.stringMatching(/allow execute-api:Invoke for them/) });
    server.close();
    expect(refused).toHaveLength(1);
  });
});
