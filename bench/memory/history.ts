/** A year of a large organisation's history, and the requests, jobs and transitions over it that take most memory. */
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { BASE } from '../../shared/api/base.ts';
import { jobBucket } from '../../shared/aws/job-bucket.ts';
import { catalogue, claims } from '../../shared/controls/catalogue.ts';
import { unitId } from '../../shared/core/account.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { EXPORT_FORMATS } from '../../shared/jobs/export-formats.ts';
import { ask, type JobRequest, type JobState } from '../../shared/jobs/job.ts';
import { controlsOf, requirementsOf } from '../../shared/queries/requirements.ts';
import { clientIn } from '../../simulator/access.ts';
import { TABLE } from '../../simulator/platform.ts';
import { createWorld } from '../../simulator/world.ts';
import { instant, writeLargeHistory } from '../lib/large-history.ts';
import type { Scene } from './process.ts';
import { batchOf, database, hubOf, macKeyOf } from './scenes.ts';

const FRAMEWORK = 'cis-aws-3.0';
const READER = 'arn:aws:iam::111122223333:role/reader';
const REPOSITORY = 'acme/shop';
const OPERATIONS = 'plumbline-operations';
/** The largest result that the API takes, unpacked (shared/api/routes/uploads.ts). */
const LARGEST_RESULT = 48 * 1_024 * 1_024;

/** A history with this many changes of verdicts in a year, evenly in all accounts. */
export async function history(accounts: number, transitions: number): Promise<Scene> {
  const world = createWorld({ accounts: 12 });
  const made = await database();
  const written = { history: dynamoHistory(made.client, TABLE), roster: dynamoRoster(made.client, TABLE) };
  const controls = controlsOf(requirementsOf(FRAMEWORK, frameworks, claiming(catalogue, claims)));
  await writeLargeHistory(written, { accounts, transitions }, controls);
  const config = {
    api: {
      grants: [
        { arn: READER, roles: ['auditor' as const, 'responder' as const] },
        { arn: READER, roles: ['uploader' as const], repositories: [REPOSITORY] },
      ],
      requestsPerMinute: 6_000,
    },
  };
  return { world, database: made, config, cursorKey: await macKeyOf(world) };
}

const QUESTIONS = [
  '/verdicts?limit=200',
  `/verdicts?limit=200&asOf=${instant(0.5)}`,
  '/findings?limit=200',
  `/timeline?since=${instant(0)}&limit=200`,
  `/differences?against=${instant(0.2)}&asOf=${instant(0.9)}&limit=200`,
  `/summary?asOf=${instant(0.9)}`,
  `/trend?days=90&asOf=${instant(0.99)}`,
  `/coverage/${FRAMEWORK}`,
  '/accounts?limit=200',
  '/controls?limit=200',
  '/cost',
];

/** Questions about all accounts, and the largest result that a pipeline can upload in each form that is read whole. */
export function apiEvents(): object[] {
  const asked = QUESTIONS.map((path) => requestOf('GET', path));
  return [
    requestOf('GET', '/openapi.json'),
    ...asked,
    ...asked,
    uploadOf('sarif', sarif()),
    uploadOf('junit', junit()),
  ];
}

/** "AWS Lambda proxy integrations for HTTP APIs", payload format 2.0, with what the IAM authorizer adds. */
function requestOf(method: string, address: string, body?: Buffer, headers: Record<string, string> = {}): object {
  const [path = '', rawQueryString = ''] = address.split('?');
  const rawPath = `/iam${BASE}${path}`;
  const host = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
  return {
    ...{ version: '2.0', routeKey: `${method} /iam${BASE}/{proxy+}`, rawPath, rawQueryString },
    headers: { host, ...headers },
    requestContext: {
      ...{ accountId: '111122223333', apiId: 'a1b2c3d4e5', domainName: host, stage: '$default', requestId: 'bench' },
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'bench' },
      authorizer: { iam: { userArn: READER } },
    },
    ...(body ? { body: body.toString('base64') } : {}),
    isBase64Encoded: body !== undefined,
  };
}

function uploadOf(kind: string, content: Buffer): object {
  const query = new URLSearchParams({
    ...{ repository: REPOSITORY, kind, commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', sha256: sha256(content) },
  });
  return requestOf('POST', `/uploads?${query}`, gzipSync(content), { 'content-encoding': 'gzip' });
}

/** A file of the largest size: `head`, then `item` as often as it fits, then `tail`. It repeats itself, so that it is small enough compressed. */
function filled(head: string, item: (index: number) => string, between: string, tail: string): Buffer {
  const pieces = [head, item(0)];
  let size = head.length + tail.length + item(0).length;
  for (let index = 1; ; index += 1) {
    const piece = between + item(index);
    size += piece.length;
    if (size > LARGEST_RESULT) return Buffer.from(`${pieces.join('')}${tail}`);
    pieces.push(piece);
  }
}

const sarif = (): Buffer =>
  filled(
    '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"scanner"}},"results":[',
    (index) =>
      `{"ruleId":"rule-${index % 50}","level":"warning","message":{"text":"line ${index % 50} of a file is not safe"}}`,
    ',',
    ']}]}',
  );

const junit = (): Buffer =>
  filled(
    '<testsuites><testsuite name="a">',
    (index) => `<testcase name="case ${index % 50}"/>`,
    '',
    '</testsuite></testsuites>',
  );

/** Every format of an export, a pack of the year and a report of it; each is asked for in the bucket of jobs. */
export async function jobEvents({ world }: Scene): Promise<object[]> {
  const client = clientIn(world, S3Client, hubOf(world));
  await client.send(new CreateBucketCommand({ Bucket: OPERATIONS }));
  const files = jobBucket<JobState>({ client: async () => client, bucket: OPERATIONS });
  const year = { from: instant(0), to: instant(1) };
  const requests: JobRequest[] = [
    ...EXPORT_FORMATS.map((format) => ({ kind: 'export' as const, format, at: instant(0.9) })),
    { kind: 'period', ...year, sample: 25, framework: FRAMEWORK },
    { kind: 'pack', ...year, framework: FRAMEWORK },
  ];
  const started: object[] = [];
  for (const request of requests) await ask(files, async (job) => void started.push({ job }), request, world.now());
  return started;
}

/** As `project` gets them: a hundred commits of a thousand verdicts each, of accounts whose Security Hub answers. */
export const findingEvents = (scene: Scene): Promise<object[]> => {
  const { accounts, regions } = scene.world;
  return batchOf(scene, (index) => {
    const account = accounts[index % accounts.length]?.id ?? '';
    return unitId({ account, region: regions[Math.floor(index / accounts.length) % regions.length] ?? '' });
  });
};
