/**
 * The ports of the API's function. Code that a first request may not need, such as the verification of tokens, is
 * loaded on first use.
 */
import { deployedIdentity } from '../api/identity.ts';
import type { Jobs, Limiter } from '../api/ports.ts';
import type { TokenCaller } from '../api/tokens.ts';
import { checklistBucket } from '../aws/checklist-bucket.ts';
import { jobBucket, resultAddress } from '../aws/job-bucket.ts';
import { queueStands, type WatchedQueue } from '../aws/queue-stands.ts';
import { accountRules } from '../config/rules.ts';
import { dynamoHistory } from '../history/history.ts';
import { countRequest } from '../history/request-counts.ts';
import { dynamoRollups } from '../history/rollups.ts';
import { dynamoRoster } from '../history/roster.ts';
import type { JobState } from '../jobs/job.ts';
import type { PagePorts, Sessions } from '../pages/ports.ts';
import { evidenceBucket, wireEvidence } from './evidence.ts';
import { jobObjects } from './jobs.ts';
import { type Platform, remembered } from './platform.ts';
import { sqsClient } from './queues.ts';

/** The parts that the function adds: its own log. */
export type WiredApi = Omit<PagePorts, 'failed'>;

/**
 * Requests a minute: enough for a person with pages that reload, and for a pipeline; a script in a loop is slowed down.
 */
const REQUESTS_PER_MINUTE = 300;

export function wireApi(platform: Platform): WiredApi {
  const { table, clock, config } = platform;
  const { oidc, signIn, grants = [], requestsPerMinute = REQUESTS_PER_MINUTE } = config.api ?? {};
  return {
    history: dynamoHistory(table.client, table.name),
    roster: dynamoRoster(table.client, table.name),
    rollups: dynamoRollups(table.client, table.name),
    evidence: wireEvidence(platform),
    jobs: wireJobFiles(platform),
    checklists: checklistBucket(evidenceBucket(platform)),
    identity: deployedIdentity({ grants, tokens: oidc ? tokensOf(platform) : null }),
    limiter: tableLimiter(platform, requestsPerMinute),
    sessions: oidc && signIn ? sessionsOf(platform) : null,
    queues: queueStands(sqsClient(platform), JSON.parse(platform.resource('watchedQueues')) as WatchedQueue[]),
    cursorKey: remembered(() => derivedKey(platform, 'plumbline cursors')),
    controls: async () => (await import('../controls/index.ts')).controls,
    telling: accountRules(config).alerts.telling,
    store: { table: table.name },
    version: platform.version ?? '',
    config,
    clock,
  };
}

const tokensOf = ({ config: { api }, clock }: Platform): TokenCaller => {
  const verify = remembered(async () => {
    if (!api?.oidc) throw new TypeError('the configuration names no provider of tokens');
    const { tokenCaller } = await import('../api/tokens.ts');
    return tokenCaller({ provider: api.oidc, grants: api.grants, clock });
  });
  return async (authorization) => (await verify())(authorization);
};

const tableLimiter = ({ table, clock }: Platform, perMinute: number): Limiter => ({
  take: async (who) => {
    const { count, resetsIn } = await countRequest(table.client, table.name, who, clock());
    return { left: perMinute - count, resetsIn };
  },
});

/** The code for signing in is loaded at the first sign-in, or at the first request with a session. */
function sessionsOf(platform: Platform): Sessions {
  const { config, clock } = platform;
  const made = remembered(async () => {
    const { oidc, signIn, grants = [] } = config.api ?? {};
    if (!oidc || !signIn) throw new TypeError('the configuration has no sign-in');
    const [{ signingIn }, { sessionsWith }] = await Promise.all([
      import('../pages/sign-in/provider.ts'),
      import('../pages/sign-in/sessions.ts'),
    ]);
    const provider = signingIn({ client: signIn, provider: oidc, grants, clock });
    const secret = remembered(() => derivedKey(platform, 'plumbline sessions'));
    return sessionsWith({ provider, grants, clock, secret, address: signIn.address });
  });
  return {
    personOf: async (request) => (await made()).personOf(request),
    begin: async (request, place) => (await made()).begin(request, place),
    finish: async (request) => (await made()).finish(request),
    end: async () => (await made()).end(),
  };
}

/** The secrets of cursors and of sessions are MACs of KMS, which only this function may make: no environment variable holds a secret. */
async function derivedKey({ client, resource }: Platform, purpose: string): Promise<string> {
  const kms = await client(async () => (await import('@aws-sdk/client-kms')).KMSClient)();
  const { GenerateMacCommand } = await import('@aws-sdk/client-kms');
  const { Mac } = await kms.send(
    new GenerateMacCommand({
      KeyId: resource('cursorKey'),
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from(purpose),
    }),
  );
  if (!Mac) throw new TypeError('GenerateMac answered without a Mac');
  return Buffer.from(Mac).toString('hex');
}

const LINK_SECONDS = 300;

function wireJobFiles(platform: Platform): Jobs {
  const bucket = jobObjects(platform);
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
