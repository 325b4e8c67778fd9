/** Steps of the proof with the deployed API: callers with the credentials of roles, a pipeline that uploads, and a job. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { signedHeaders, type Target } from '../../shared/aws/signed-request.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { type Cloud, clientOptions, eventually, HUB, REGION } from './cloud.ts';
import { plumblineIn } from './routes.ts';

const JOB_SECONDS = 60;
const REPOSITORY = 'acme/shop';
const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const SESSION = 'proof';

/** The roles that call the API: two of them have a grant, and the last one may not invoke the API at all. */
const CALLERS = { auditor: 'proof-auditor', pipeline: 'proof-ci', ungranted: 'proof-other', uninvited: 'proof-none' };
type CallerName = keyof typeof CALLERS;

const arnOf = (name: CallerName): string => `arn:aws:iam::${HUB}:role/${CALLERS[name]}`;
export const sessionOf = (name: CallerName): string => `arn:aws:sts::${HUB}:assumed-role/${CALLERS[name]}/${SESSION}`;

/** No provider answers at its address (`.invalid` never resolves, RFC 2606): the emulator reaches none with https. */
export const API: NonNullable<PlumblineConfig['api']> = {
  oidc: { issuer: 'https://login.invalid', audience: 'plumbline' },
  grants: [
    { arn: arnOf('auditor'), roles: ['auditor', 'responder'] },
    { arn: arnOf('pipeline'), roles: ['uploader'], repositories: [REPOSITORY] },
  ],
};

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the answer's shape is the route's
  readonly body: any;
}

export interface DeployedApi {
  /** Sends a request that the credentials of the caller sign; without a caller, one without any credentials. */
  ask(caller: CallerName | null, path: string, more?: Asked): Promise<Answered>;
  /** Runs `plumbline evidence put --url` as a pipeline does; returns its exit code and what it printed. */
  upload(caller: CallerName, repository: string): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Waits for the end of a job, and fetches its file by the link. */
  fileOf(caller: CallerName, job: string): Promise<{ readonly sha256: string; readonly promised: string }>;
  /** Deletes the roles of the callers. */
  leave(): Promise<void>;
}

interface Asked {
  readonly json?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function deployedApi(cloud: Cloud, folder: string): Promise<DeployedApi> {
  const id = await apiId(cloud);
  const iam = new IAMClient(clientOptions(cloud, HUB));
  const callers = await madeCallers(cloud, iam, id);
  const base = `/_aws/execute-api/${id}/$default`;
  const ask: DeployedApi['ask'] = async (caller, path, { json, headers = {} } = {}) => {
    const [pathname = '', search = ''] = path.split('?');
    const method = json ? 'POST' : 'GET';
    const body = Buffer.from(json ? JSON.stringify(json) : '');
    const query = Object.fromEntries(new URLSearchParams(search));
    const target = { host: new URL(cloud.url).host, path: base + pathname, query };
    const own = { ...headers, ...(json ? { 'content-type': 'application/json' } : {}) };
    const sent = caller ? await signedBy(callers[caller], target, { method, headers: own, body }) : own;
    const address = `${cloud.url}${target.path}?${new URLSearchParams(caller ? query : { ...query, ...IN_THE_HUB })}`;
    const response = await fetch(address, { method, headers: sent, ...(json ? { body } : {}), redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
  return {
    ask,
    upload: (caller, repository) => {
      const file = join(folder, 'junit.xml');
      writeFileSync(file, '<testsuites><testsuite name="a"><testcase name="b"/></testsuite></testsuites>');
      const url = `${cloud.url}${base}/iam`;
      const { accessKeyId, secretAccessKey, sessionToken = '' } = callers[caller];
      return plumblineIn(
        ['evidence', 'put', file, '--kind', 'junit', '--url', url, '--repository', repository, '--commit', COMMIT],
        {
          ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
          ...{ AWS_SESSION_TOKEN: sessionToken, AWS_REGION: REGION },
        },
      );
    },
    fileOf: async (caller, job) => {
      const path = `/iam/api/v1/jobs/${job}`;
      const done = await eventually(cloud, 'the end of the job', JOB_SECONDS, async () => {
        const { body } = await ask(caller, path);
        if (body.status === 'failed') throw new Error(`the job failed: ${body.because}`);
        return body.status === 'done' ? body : undefined;
      });
      const { status, headers } = await ask(caller, `${path}/file`);
      const location = headers.get('location');
      if (status !== 303 || !location) throw new Error(`the file of the job was answered with ${status}`);
      const file = await followed(cloud, location);
      if (file.status !== 200) throw new Error(`the link to the file was answered with ${file.status}: ${file.body}`);
      return { sha256: createHash('sha256').update(file.body).digest('hex'), promised: done.result.sha256 };
    },
    leave: async () => {
      for (const RoleName of Object.values(CALLERS)) {
        await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: POLICY }));
        await iam.send(new DeleteRoleCommand({ RoleName }));
      }
    },
  };
}

/** Asks the emulator, in place of S3, for what a link leads to. The signature of a link is also over its host. */
async function followed(cloud: Cloud, location: string): Promise<{ readonly status: number; readonly body: Buffer }> {
  const { host, pathname, search } = new URL(location);
  const { hostname, port } = new URL(cloud.url);
  const asked = get({ hostname, port, path: `${pathname}${search}`, headers: { host } });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await buffer(answer) };
}

/** The emulator finds the account of an API by the caller's access key; this one is not checked, and the function ignores it. */
const IN_THE_HUB = { 'X-Amz-Credential': `${HUB}/20260101/${REGION}/execute-api/aws4_request` };

async function signedBy(
  credentials: AwsCredentialIdentity,
  target: Target,
  request: { readonly method: string; readonly headers: Record<string, string>; readonly body: Uint8Array },
): Promise<Record<string, string>> {
  const signing = { region: REGION, service: 'execute-api', at: new Date(), credentials: async () => credentials };
  const { host: _, ...headers } = await signedHeaders(target, request, signing);
  return headers;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The first label of the host in the stack's output. */
async function apiId(cloud: Cloud): Promise<string> {
  const client = new CloudFormationClient(clientOptions(cloud, HUB));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: 'PlumblineHub' }));
  const url = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ApiUrl')?.OutputValue;
  if (!url) throw new Error('the hub has no output ApiUrl');
  return new URL(url).hostname.split('.')[0] ?? '';
}

const POLICY = 'proof';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: 'sts:AssumeRole' }],
});

/** Makes the roles, with the permission that docs/api.md names, and assumes each. */
async function madeCallers(
  cloud: Cloud,
  iam: IAMClient,
  id: string,
): Promise<Record<CallerName, AwsCredentialIdentity>> {
  const sts = new STSClient(clientOptions(cloud, HUB));
  const made: [string, AwsCredentialIdentity][] = [];
  for (const [name, RoleName] of Object.entries(CALLERS)) {
    const invoke = `arn:aws:execute-api:${REGION}:${HUB}:${id}/*/*/iam/api/v1/*`;
    const Action = name === 'uninvited' ? 'execute-api:ManageConnections' : 'execute-api:Invoke';
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: invoke }],
    });
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: POLICY, PolicyDocument }));
    const RoleArn = arnOf(name as CallerName);
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: SESSION }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    made.push([name, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }]);
  }
  return Object.fromEntries(made) as Record<CallerName, AwsCredentialIdentity>;
}
