/** The ports of the API's function, and of the function that works on jobs. */
import { deployedIdentity } from '../api/identity.ts';
import type { ApiPorts, Jobs, Limiter } from '../api/ports.ts';
import { tokenCaller } from '../api/tokens.ts';
import { s3Archive } from '../aws/archive.ts';
import { jobBucket, resultAddress } from '../aws/job-bucket.ts';
import { kmsSigner } from '../aws/signer.ts';
import { accountRules } from '../config/rules.ts';
import type { Archive, Clock, History } from '../core/ports.ts';
import type { GivenAnchor } from '../history/anchors.ts';
import { dynamoHistory, entries } from '../history/history.ts';
import { countRequest } from '../history/request-counts.ts';
import { dynamoRollups } from '../history/rollups.ts';
import { dynamoRoster } from '../history/roster.ts';
import type { JobRequest, JobState } from '../jobs/job.ts';
import type { JobDeps } from '../jobs/run.ts';
import { anchorKey, headsKey } from '../pipeline/anchor.ts';
import { RUNS } from '../records/runs.ts';
import { unitNamed } from '../records/units.ts';
import { wireEvidence } from './evidence.ts';
import { type Platform, remembered } from './platform.ts';

/** The parts that the function adds: its own log. */
export type WiredApi = Omit<ApiPorts, 'failed'>;
export type WiredJobs = Omit<JobDeps, 'failed'>;

/** Enough for a person with a page that reads, and for a pipeline; a script that loops is slowed down. */
const REQUESTS_PER_MINUTE = 300;

export function wireApi(platform: Platform): WiredApi {
  const { table, clock, config } = platform;
  const { oidc, grants = [], requestsPerMinute = REQUESTS_PER_MINUTE } = config.api ?? {};
  return {
    history: dynamoHistory(table.client, table.name),
    roster: dynamoRoster(table.client, table.name),
    rollups: dynamoRollups(table.client, table.name),
    evidence: wireEvidence(platform),
    jobs: wireJobFiles(platform),
    identity: deployedIdentity({ grants, tokens: oidc ? tokenCaller({ provider: oidc, grants, clock }) : null }),
    limiter: tableLimiter(platform, requestsPerMinute),
    cursorKey: remembered(() => derivedKey(platform)),
    controls: async () => (await import('../controls/index.ts')).controls,
    telling: accountRules(config).alerts.telling,
    store: { table: table.name },
    version: platform.version ?? '',
    clock,
  };
}

const tableLimiter = ({ table, clock }: Platform, perMinute: number): Limiter => ({
  take: async (who) => {
    const { count, resetsIn } = await countRequest(table.client, table.name, who, clock());
    return { left: perMinute - count, resetsIn };
  },
});

/** The secret of cursors is a MAC of KMS, which only this function may make: no environment variable holds a secret. */
async function derivedKey({ client, resource }: Platform): Promise<string> {
  const kms = await client(async () => (await import('@aws-sdk/client-kms')).KMSClient)();
  const { GenerateMacCommand } = await import('@aws-sdk/client-kms');
  const { Mac } = await kms.send(
    new GenerateMacCommand({
      KeyId: resource('cursorKey'),
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from('plumbline cursors'),
    }),
  );
  if (!Mac) throw new TypeError('GenerateMac answered without a Mac');
  return Buffer.from(Mac).toString('hex');
}

const LINK_SECONDS = 300;

const bucketOf = ({ client, resource }: Platform) => ({
  client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
  bucket: resource('operationsBucket'),
});

function wireJobFiles(platform: Platform): Jobs {
  const bucket = bucketOf(platform);
  const lambda = platform.client(async () => (await import('@aws-sdk/client-lambda')).LambdaClient);
  const addressOf: Jobs['addressOf'] = async (id, { name, type }) => {
    const at = platform.clock();
    const href = await resultAddress(bucket, { id, name, type }, LINK_SECONDS, at);
    return { href, until: new Date(at.getTime() + LINK_SECONDS * 1_000).toISOString() };
  };
  return {
    files: jobBucket<JobState>(bucket),
    start: async (id) => {
      const { InvokeCommand } = await import('@aws-sdk/client-lambda');
      const FunctionName = platform.resource('jobsFunction');
      const Payload = Buffer.from(JSON.stringify({ job: id }));
      await (await lambda()).send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    },
    addressOf,
    fileOf: async (id, result) => {
      const { href } = await addressOf(id, result);
      return new Response(null, { status: 303, headers: { location: href, 'cache-control': 'no-store' } });
    },
  };
}

export function wireJobs(platform: Platform): WiredJobs {
  const { table, clock, client, resource } = platform;
  const history = dynamoHistory(table.client, table.name);
  const archive = s3Archive({
    client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
    bucket: resource('bucket'),
  });
  const signer =
    platform.signer ??
    kmsSigner({
      client: client(async () => (await import('@aws-sdk/client-kms')).KMSClient),
      keyArn: resource('anchorKey'),
    });
  return {
    history,
    roster: dynamoRoster(table.client, table.name),
    log: (unit) => entries(table.client, table.name, unitNamed(unit)),
    sealing: async (request) => ({ signer, anchors: await anchorsOf({ history, archive, clock }, request) }),
    files: jobBucket<JobState>(bucketOf(platform)),
    version: platform.version ?? '',
    clock,
  };
}

interface AnchorDeps {
  readonly history: Pick<History, 'log'>;
  readonly archive: Archive;
  readonly clock: Clock;
}

/** The anchors of the runs in the period of a pack, and of the first run after it. */
async function anchorsOf({ history, archive }: AnchorDeps, request: JobRequest): Promise<GivenAnchor[]> {
  if (request.kind !== 'pack') return [];
  const found: GivenAnchor[] = [];
  for await (const { at, body } of history.log(RUNS, { since: request.from })) {
    const name = anchorKey(body.run);
    const anchor = await archive.find(name);
    if (anchor === null) continue;
    const lines = await Array.fromAsync(archive.lines(headsKey(body.run)));
    found.push({ name, anchor, heads: lines.map((line) => `${line}\n`).join('') });
    if (at > request.to) break;
  }
  return found;
}
