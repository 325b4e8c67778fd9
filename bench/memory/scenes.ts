/** The largest realistic load of each function, and the organisation that causes it. */
import { generateKeyPairSync } from 'node:crypto';
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { describe } from '../../shared/alerts/describe.ts';
import { signedLinks, TOKEN } from '../../shared/alerts/links.ts';
import { deliverQueue } from '../../shared/alerts/resource-names.ts';
import { PAGE } from '../../shared/api/link.ts';
import { s3Archive } from '../../shared/aws/archive.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { ALWAYS_ENABLED } from '../../shared/config/regions.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { type Account, unitId } from '../../shared/core/account.ts';
import type { WorkItem } from '../../shared/core/ports.ts';
import { createTable, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { LOG, unitKey } from '../../shared/history/keys.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { finish } from '../../shared/pipeline/finish.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { clientIn } from '../../simulator/access.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { HUB_REGION, TABLE } from '../../simulator/platform.ts';
import { secretsIn } from '../../simulator/services/secretsmanager.ts';
import { recordOf } from '../../simulator/stream.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { changeOf, FIRST_SCAN, manifestOf, scanned, WENT_DARK } from '../lib/runs.ts';
import type { Scene } from './process.ts';

export const RUN = 'first';
const STORM = 'storm';
const BUCKET = 'plumbline-evidence';
/** Records of one stream batch, and messages of one SQS batch (infra/constructs). */
const STREAM_BATCH = 100;
const DELIVER_BATCH = 5;
const DELIVERED = 100;
/** "Publish", Amazon SNS API Reference: 256 KB with the message's attributes. */
const LARGEST_MESSAGE = 255 * 1_024;
const HOOK = {
  to: 'webhook',
  name: 'hook',
  url: 'https://hooks.example.com/plumbline',
  secret: 'plumbline/hook',
} as const;
/** Verdicts of a unit with thousands of resources, some of which fail. */
const MANY_VERDICTS = 1_000;
const MANY_FAILING = 50;

export const accountsIn = (world: World): Account[] =>
  world.accounts.map(({ id, name, ou, tags }) => ({ id, name, ou, tags, management: id === world.management.id }));

export async function database(): Promise<Scene['database']> {
  const started = await startEmbedded();
  await createTable(started.client, TABLE);
  return started;
}

/**
 * An organisation of accounts × regions after its first scan, before `finish` and `alert` have run. Commits are left
 * out where they are not read, because making them takes longest.
 */
export async function large(accounts: number, count: number, commits: boolean): Promise<Scene> {
  const regions = ALWAYS_ENABLED.slice(0, count);
  const world = createWorld({ accounts, regions, pageSize: 20 });
  const made = await database();
  await scanned(
    {
      history: dynamoHistory(made.client, TABLE),
      roster: dynamoRoster(made.client, TABLE),
      archive: archiveIn(world),
    },
    { run: RUN, items: itemsOf(world), changed: () => (commits ? FIRST_SCAN : []) },
  );
  secretsIn(world, hubOf(world)).set(HOOK.secret, 'simulated-key');
  return { world, database: made, config: { alerts: { routes: [HOOK] } }, linkKey: await macKeyOf(world) };
}

/** The ARN of a new key for MACs in the hub. */
export async function macKeyOf(world: World): Promise<string> {
  const { KeyMetadata } = await clientIn(world, KMSClient, hubOf(world)).send(
    new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  );
  if (!KeyMetadata?.Arn) throw new Error('the simulated KMS made a key without an ARN');
  return KeyMetadata.Arn;
}

export const hubOf = (world: World) => ({ account: world.security.id, region: HUB_REGION });
const archiveIn = (world: World) =>
  s3Archive({ client: async () => clientIn(world, S3Client, hubOf(world)), bucket: BUCKET });

function itemsOf(world: World): WorkItem[] {
  const { regions } = world;
  const at = world.now().toISOString();
  return accountsIn(world).map((account) => ({ account, regions, enabled: { regions, at }, plannedAt: at }));
}

export const finishEvents = ({ world }: Scene) => [
  { run: RUN, startedAt: world.now().toISOString(), manifest: manifestOf(RUN) },
];

/** The stream record of the run that `finish` recorded. */
export const alertEvents = async ({ database: { client } }: Scene) => [{ Records: await newest(client, RUNS.unit) }];

/** The next run, in which no read role can be assumed: one cause in every unit. */
export async function stormEvents(scene: Scene) {
  const { world, database: made } = scene;
  const { client } = made;
  const deps = {
    history: dynamoHistory(client, TABLE),
    roster: dynamoRoster(client, TABLE),
    archive: archiveIn(world),
    signer: keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey),
  };
  const items = itemsOf(world);
  await scanned(deps, { run: STORM, items, changed: () => WENT_DARK });
  const config = resolveConfig({}, { controls, revisions });
  const startedAt = world.now().toISOString();
  await finish({ ...deps, config, clock: () => new Date() }, { run: STORM, startedAt, manifest: manifestOf(STORM) });
  return alertEvents(scene);
}

/** The timer that escalates the alert of that run. */
export async function remindEvents({ database: { client } }: Scene) {
  const { contents } = await dynamoHistory(client, TABLE).read(ALERTS);
  return Object.keys(contents.alerts).map((alert) => ({ alert }));
}

/** A person opens the link of that alert and sends its form. */
export async function linkEvents(scene: Scene) {
  const { world, database: made, linkKey = '' } = scene;
  const { contents } = await dynamoHistory(made.client, TABLE).read(ALERTS);
  const [alert = ''] = Object.keys(contents.alerts);
  const client = clientIn(world, KMSClient, hubOf(world));
  const url = `https://links.example.com/${PAGE}`;
  const clock = () => world.now();
  const missed = (_: string, error: unknown) => {
    throw error;
  };
  const link = await signedLinks({ client: async () => client, keyArn: linkKey, url, clock, missed }).acknowledge(
    alert,
  );
  const { searchParams } = new URL(link ?? url);
  return [
    proxied({ method: 'GET', rawQueryString: String(searchParams) }),
    proxied({ method: 'POST', body: String(new URLSearchParams({ t: searchParams.get(TOKEN) ?? '', name: 'Dana' })) }),
  ];
}

/** "AWS Lambda proxy integrations for HTTP APIs", payload format 2.0. */
const proxied = ({ method, ...more }: { method: string; rawQueryString?: string; body?: string }) => ({
  ...{ version: '2.0', routeKey: `ANY /${PAGE}`, rawPath: `/${PAGE}`, rawQueryString: '', isBase64Encoded: false },
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  requestContext: { http: { method, path: `/${PAGE}` } },
  ...more,
});

/** Batches of the largest messages that SNS takes, for a web hook, which gets the whole document. */
export async function deliverEvents({ world, database: made }: Scene) {
  const { account, region } = hubOf(world);
  const { contents } = await dynamoHistory(made.client, TABLE).read(ALERTS);
  const [alert] = Object.values(contents.alerts);
  if (!alert) throw new Error('there is no alert to deliver');
  const payload = describe(
    { id: 'message', at: world.now().toISOString(), event: 'opened', alert },
    { controls: byId(controls), acknowledge: null },
  );
  const padding = ' '.repeat(LARGEST_MESSAGE - Buffer.byteLength(JSON.stringify(payload)));
  const bodies = Array.from(
    { length: DELIVERED },
    (_, index) => JSON.stringify({ ...payload, id: `message-${index}` }) + padding,
  );
  const batches = Array.from({ length: DELIVERED / DELIVER_BATCH }, (_, index) =>
    bodies.slice(index * DELIVER_BATCH, (index + 1) * DELIVER_BATCH),
  );
  return batches.map((batch) => sqsEvent(batch, `arn:aws:sqs:${region}:${account}:${deliverQueue(HOOK.name)}`));
}

/** A batch of the largest possible commits: first scans of units with many resources. */
export const projectEvents = (scene: Scene): Promise<object[]> =>
  batchOf(scene, (index) => unitId({ account: '999999999999', region: `region-${index}` }));

/** The stream's largest batch, with a commit of a thousand verdicts of each of these units. */
export async function batchOf(
  { database: { client } }: Pick<Scene, 'database'>,
  unitOf: (index: number) => string,
): Promise<object[]> {
  const history = dynamoHistory(client, TABLE);
  const changes = Array.from({ length: MANY_VERDICTS }, (_, n) => changeOf(n, true, MANY_FAILING));
  const records: unknown[] = [];
  for (let index = 0; index < STREAM_BATCH; index += 1) {
    const of = verdictsOf(unitOf(index));
    const at = new Date();
    const body = { type: 'verdicts' as const, changes, revisions: {} };
    await history.append(of, await history.read(of), { at, observedAt: at, cause: { kind: 'scan', run: RUN }, body });
    records.push(...(await newest(client, of.unit)));
  }
  return [{ Records: records }];
}

async function newest(client: DynamoDBClient, unit: string) {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :log)',
      ExpressionAttributeValues: { ':pk': { S: unitKey(unit) }, ':log': { S: LOG } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return Items.map((item) => recordOf(item, 1, HUB_REGION, new Date()));
}
