/**
 * Runs the deployed functions locally against a simulated organisation: what Step Functions, EventBridge, SQS and
 * DynamoDB Streams do between them, with the event shapes that they use.
 */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { alertFunction } from '../functions/alert.ts';
import { finishFunction } from '../functions/finish.ts';
import type { Wiring } from '../functions/lib/environment.ts';
import { planFunction } from '../functions/plan.ts';
import { projectFunction } from '../functions/project.ts';
import { reactFunction } from '../functions/react.ts';
import { remindFunction } from '../functions/remind.ts';
import { scanFunction } from '../functions/scan.ts';
import type { Post } from '../shared/alerts/post.ts';
import { NO_LINKS, snsPublisher } from '../shared/alerts/sns.ts';
import { s3Archive } from '../shared/aws/archive.ts';
import { sqsAside } from '../shared/aws/aside.ts';
import { assumedRoles } from '../shared/aws/credentials.ts';
import { awsOrganization } from '../shared/aws/organization.ts';
import { type CallCount, callCount, createReach } from '../shared/aws/reach.ts';
import { schedulerTimers } from '../shared/aws/timers.ts';
import { resolveConfig } from '../shared/config/config.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { controls, revisions } from '../shared/controls/index.ts';
import { ORGANIZATION } from '../shared/core/account.ts';
import { each } from '../shared/core/collector.ts';
import type { RunBody } from '../shared/core/commit.ts';
import type { WorkItem } from '../shared/core/ports.ts';
import { createTable, type EmbeddedDatabase } from '../shared/history/embedded.ts';
import { dynamoFindings } from '../shared/history/findings.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { dynamoRoster } from '../shared/history/roster.ts';
import { byId } from '../shared/pipeline/deps.ts';
import { clientIn, credentialsIn, pluginOf, SIMULATED_CLIENT } from './access.ts';
import type { EventBridgeEvent } from './events.ts';
import { asynchronously, sqsEvent } from './invocations.ts';
import { routesIn, type SimulatedRoutes } from './routes.ts';
import { takeDue } from './services/scheduler.ts';
import { type PublishedMessage, type Sns, sns } from './services/sns.ts';
import { emptyQueue, queuesIn } from './services/sqs.ts';
import { streamOf } from './stream.ts';
import type { World } from './world.ts';

export { sqsEvent } from './invocations.ts';

const TABLE = 'plumbline';
const BUCKET = 'plumbline-evidence';
const HUB_REGION = 'us-east-1';
/** The queue for what the functions cannot work on. */
export const SET_ASIDE = 'plumbline-set-aside';
/** Messages of one SQS batch, and items of one map batch, as the hub stack sets them. */
const QUEUE_BATCH = 10;
const MAP_BATCH = 1;

export interface Runtime {
  readonly wiring: Wiring;
  readonly calls: CallCount;
  /** The state machine, from plan to finish, and what the stream's consumers make of it. */
  scan(options?: ScanOptions): Promise<RunBody>;
  /** Delivers the events that the world has sent since, and what follows from them and from timers that are due. */
  settle(): Promise<void>;
  /** Messages published to the topic of drift since the last call. */
  received(): PublishedMessage[];
  /** Who is told of them, as the configuration says. */
  readonly routes: SimulatedRoutes;
}

export interface RuntimeOptions {
  /** How HTTP calls to pagers and web hooks go out; left out, they do not, and are taken down as received. */
  readonly post?: Post;
}

export interface ScanOptions {
  readonly concurrency?: number;
  progress?(done: number, items: number, item: WorkItem): void;
}

const TIME_LIMIT_MS = 900_000;
const context = {
  functionName: 'local',
  awsRequestId: 'local',
  memoryLimitInMB: '1024',
  getRemainingTimeInMillis: () => TIME_LIMIT_MS,
} as Context;

export async function startRuntime(
  world: World,
  database: EmbeddedDatabase,
  config: PlumblineConfig = {},
  { post }: RuntimeOptions = {},
): Promise<Runtime> {
  const calls = callCount();
  const stream = streamOf(database.client, HUB_REGION, () => world.now());
  await createTable(database.client, TABLE);
  const wiring = wire(world, database, config, calls);
  const functions = functionsOf(wiring);
  const queue = queueOf(world);
  const hub = { account: world.security.id, region: HUB_REGION };
  const topicArn = topicOf(hub);
  const { table, config: resolved } = wiring;
  const routes = routesIn(world, { hub, topicArn, context, post, table, routes: resolved.alerts.routes });
  let seen = 0;

  let draining: Promise<unknown> = Promise.resolve();
  const consumers = [functions.project, functions.alert];
  /** One delivery after the other, as a shard has it. Where nothing is made to fail, nothing may. */
  const drain = () => {
    draining = draining.then(async () => {
      const [failure] = await stream.drain(consumers);
      if (failure && world.faults.length === 0) throw failure;
    });
    return draining;
  };

  return {
    wiring,
    calls,
    routes,
    scan: async ({ concurrency = 4, progress } = {}) => {
      const planned = await functions.plan({ run: `local-${randomUUID()}` });
      const items = await manifestItems(wiring, planned.manifest);
      let done = 0;
      await each(
        items,
        async (item) => {
          await functions.scan({ BatchInput: { run: planned.run }, Items: [item].slice(0, MAP_BATCH) });
          done += 1;
          progress?.(done, items.length, item);
        },
        concurrency,
      );
      const finished = await functions.finish(planned);
      await drain();
      return finished;
    },
    settle: async () => {
      await drain();
      for (let batch = queue.splice(0, QUEUE_BATCH); batch.length > 0; batch = queue.splice(0, QUEUE_BATCH)) {
        await functions.react(sqsEvent(batch));
        await drain();
      }
      for (let due = timersDue(world); due.length > 0; due = timersDue(world)) {
        for (const input of due) await asynchronously(() => functions.remind(input), world);
        await drain();
      }
      while ((await routes.deliver()) > 0);
    },
    received: () => {
      const { published: all } = world.state<Sns>(sns, hub.account, hub.region);
      const published = all.filter(({ topic }) => topic === topicArn);
      const fresh = published.slice(seen);
      seen = published.length;
      return fresh;
    },
  };
}

function wire(world: World, database: EmbeddedDatabase, config: PlumblineConfig, calls: CallCount): Wiring {
  const plugin = pluginOf(world);
  queuesIn(world, { account: world.security.id, region: HUB_REGION }).queues.set(SET_ASIDE, emptyQueue());
  const hub = { account: world.security.id, region: HUB_REGION };
  const source = async () => credentialsIn(world, hub.account);
  const assumed = assumedRoles({
    roleName: 'plumbline-scan',
    externalId: 'plumbline',
    source,
    plugin,
    client: SIMULATED_CLIENT,
  });
  const roleOf = (account: string) => assumed(account === ORGANIZATION ? world.management.id : account);
  const registry = { controls, revisions };
  return {
    registry,
    config: resolveConfig({ regions: [...world.regions], ...config }, registry),
    history: dynamoHistory(database.client, TABLE),
    roster: dynamoRoster(database.client, TABLE),
    findings: dynamoFindings(database.client, TABLE),
    reach: createReach({ credentialsFor: roleOf, plugin, calls, client: SIMULATED_CLIENT }),
    organization: awsOrganization({
      credentials: async () => credentialsIn(world, world.management.id),
      plugin,
      client: SIMULATED_CLIENT,
      fallbackRegions: world.regions,
    }),
    archive: s3Archive(clientIn(world, S3Client, hub), BUCKET),
    publisher: snsPublisher({
      client: clientIn(world, SNSClient, hub),
      topicArn: topicOf(hub),
      controls: byId(registry.controls),
      links: NO_LINKS,
    }),
    aside: sqsAside({
      client: async () => clientIn(world, SQSClient, hub),
      queueUrl: () => `https://sqs.${hub.region}.amazonaws.com/${hub.account}/${SET_ASIDE}`,
    }),
    timers: schedulerTimers({
      client: async () => clientIn(world, SchedulerClient, hub),
      group: 'plumbline',
      target: `arn:aws:lambda:${hub.region}:${hub.account}:function:plumbline-remind`,
      role: `arn:aws:iam::${hub.account}:role/plumbline-timers`,
      deadLetters: `arn:aws:sqs:${hub.region}:${hub.account}:plumbline-timers-set-aside`,
      clock: () => world.now(),
    }),
    clock: () => world.now(),
    table: { client: database.client, name: TABLE },
  };
}

const topicOf = ({ account, region }: { account: string; region: string }): string =>
  `arn:aws:sns:${region}:${account}:plumbline-alerts`;

function functionsOf(wiring: Wiring) {
  const source = () => wiring;
  const invoke = <Output>(handler: (event: unknown, context: Context) => Promise<Output>) => {
    return (event: unknown) => handler(event, context);
  };
  return {
    plan: invoke(planFunction(source)),
    scan: invoke(scanFunction(source)),
    finish: invoke(finishFunction(source)),
    react: invoke(reactFunction(source)),
    project: invoke(projectFunction(source)),
    alert: invoke(alertFunction(source)),
    remind: invoke(remindFunction(source)),
  };
}

/** Timers that have gone off by now, in their order. */
const timersDue = (world: World): object[] => takeDue(world, { account: world.security.id, region: HUB_REGION });

/** What the map's ItemReader does: one item a line. */
async function manifestItems({ archive }: Wiring, manifest: string): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for await (const line of archive.lines(manifest)) items.push(JSON.parse(line) as WorkItem);
  return items;
}

/** The bus and the queue behind it: every event of every account waits here to be delivered. */
function queueOf(world: World): EventBridgeEvent[] {
  const queue: EventBridgeEvent[] = [];
  world.onEvent((event) => queue.push(event));
  return queue;
}
