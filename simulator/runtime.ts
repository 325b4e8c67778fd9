/**
 * Runs the deployed functions locally on a simulated organisation. It plays Step Functions, EventBridge, SQS and
 * DynamoDB Streams between them, with their event shapes.
 */

import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { alertFunction } from '../functions/alert.ts';
import { finishFunction } from '../functions/finish.ts';
import { planFunction } from '../functions/plan.ts';
import { projectFunction } from '../functions/project.ts';
import { reactFunction } from '../functions/react.ts';
import { remindFunction } from '../functions/remind.ts';
import { scanFunction } from '../functions/scan.ts';
import type { Post } from '../shared/alerts/post.ts';
import { type CallCount, callCount } from '../shared/aws/reach.ts';
import { resolveConfig } from '../shared/config/config.ts';
import { foreignSourcesIn } from '../shared/config/imports.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { controls } from '../shared/controls/index.ts';
import { revisions } from '../shared/controls/revisions.ts';
import type { Store } from '../shared/core/fix.ts';
import { foreignTriggers } from '../shared/core/foreign-events.ts';
import type { EvidenceObjects, WorkItem } from '../shared/core/ports.ts';
import { each } from '../shared/core/reading.ts';
import { createTable, type EmbeddedDatabase } from '../shared/history/embedded.ts';
import type { RunBody } from '../shared/records/runs.ts';
import { wireAlerting } from '../shared/wiring/alerting.ts';
import { wireFinishing, wirePlanning } from '../shared/wiring/planning.ts';
import { type Platform, remembered } from '../shared/wiring/platform.ts';
import { wireProjecting } from '../shared/wiring/projecting.ts';
import { wireReacting, wireScanning } from '../shared/wiring/scanning.ts';
import { type Wiring, wire } from '../shared/wiring/wire.ts';
import { answersOf, credentialsIn, pluginOf } from './access.ts';
import { intakeOf } from './intake.ts';
import { asynchronously, sqsEvent } from './invocations.ts';
import { type LinkServer, linkServer } from './links.ts';
import { HUB_REGION, type Simulation, simulatedPlatform, TABLE, topicOf } from './platform.ts';
import { answeredBy } from './plugin.ts';
import { routesIn, type SimulatedRoutes } from './routes.ts';
import { takeDue } from './services/scheduler.ts';
import { type PublishedMessage, type Sns, sns } from './services/sns.ts';
import type { QueuedMessage } from './services/sqs.ts';
import { streamOf } from './stream.ts';
import type { World } from './world.ts';

/** The items in one map batch, as in the hub stack. */
const MAP_BATCH = 1;

export interface Runtime {
  readonly wiring: Wiring;
  readonly calls: CallCount;
  /** Runs the state machine from `plan` to `finish`, and then the consumers of the stream. */
  scan(options?: ScanOptions): Promise<RunBody>;
  /** Delivers the commits and events so far, and then their consequences and the timers that are due. */
  settle(): Promise<void>;
  /** The number of messages that are visible now. */
  waiting(): number;
  /** Events that failed too often. */
  readonly setAside: readonly QueuedMessage[];
  /** Messages published to the alert topic since the last call. */
  received(): PublishedMessage[];
  /** The routes in the configuration. */
  readonly routes: SimulatedRoutes;
  /** Null when alerts carry no links. */
  readonly links: LinkServer | null;
}

export interface RuntimeOptions {
  /** Puts links into alerts, and answers them on a local port. */
  readonly links?: boolean;
  /** Makes HTTP calls to pagers and web hooks; when left out, calls are not made and count as received. */
  readonly post?: Post;
  /** Where the commands in alerts find the history; left out, in the table. */
  readonly store?: Store;
  /** Keeps evidence; left out, the simulated bucket does. */
  readonly evidence?: EvidenceObjects;
  /** The SDK prepares every call as it would for AWS, for benchmarks of its cost. Left out, repeated calls take a shortcut. */
  readonly wholeStack?: true;
}

export interface ScanOptions {
  /** The input of the execution: a person scans all accounts, the schedule those that are due. */
  readonly accounts?: 'all' | 'due';
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
  database: Pick<EmbeddedDatabase, 'client'>,
  config: PlumblineConfig = {},
  options: RuntimeOptions = {},
): Promise<Runtime> {
  const calls = callCount();
  const stream = streamOf(database.client, HUB_REGION, () => world.now());
  await createTable(database.client, TABLE);
  const hub = { account: world.security.id, region: HUB_REGION };
  const server = options.links ? await linkServer(world, hub, context) : null;
  resolveConfig(config, { controls, revisions });
  const platform = platformOf(world, database, {
    ...{ config, calls },
    ...(server ? { links: server.page } : {}),
    ...(options.store ? { store: options.store } : {}),
    ...(options.evidence ? { evidence: options.evidence } : {}),
    ...(options.wholeStack ? { plugin: answeredBy(answersOf(world)) } : {}),
  });
  const wiring = wire(platform);
  server?.open(platform);
  const functions = functionsOf(platform);
  const intake = intakeOf(world, hub, foreignTriggers(foreignSourcesIn(config)));
  const topicArn = topicOf(hub.account);
  const routes = routesIn(world, {
    ...{ hub, topicArn, context, post: options.post },
    database: database.client,
    routes: wiring.config.alerts.routes,
  });
  let seen = 0;

  let draining: Promise<unknown> = Promise.resolve();
  const consumers = [functions.project, functions.alert];
  /**
   * Delivers one batch after the other, as a shard does. Without injected faults, a failure is an error of the test.
   */
  const drain = () => {
    draining = draining.then(async () => {
      const [failure] = await stream.drain(consumers);
      if (failure && world.faults.length === 0) throw failure;
    });
    return draining;
  };

  const wake = async () => {
    for (let due = takeDue(world, hub); due.length > 0; due = takeDue(world, hub)) {
      for (const input of due) await asynchronously(() => functions.remind(input), world);
      await drain();
    }
  };

  return {
    wiring,
    calls,
    scan: async ({ accounts = 'all', concurrency = 4, progress } = {}) => {
      // fires the timers that were due before the run
      await wake();
      const planned = await functions.plan({ run: `local-${randomUUID()}`, input: { accounts } });
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
      // delivers what others wrote: the command line, a link
      await drain();
      for (let batch = intake.receive(); batch.length > 0; batch = intake.receive()) {
        const { batchItemFailures } = await functions.react(sqsEvent(batch));
        intake.done(batch, new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)));
        await drain();
      }
      await wake();
      while ((await routes.deliver()) > 0);
    },
    waiting: intake.waiting,
    setAside: intake.setAside,
    received: () => {
      const { published: all } = world.state<Sns>(sns, hub.account, hub.region);
      const published = all.filter(({ topic }) => topic === topicArn);
      const fresh = published.slice(seen);
      seen = published.length;
      return fresh;
    },
    routes,
    links: server,
  };
}

function platformOf(
  world: World,
  { client: database }: Pick<EmbeddedDatabase, 'client'>,
  more: Pick<Simulation, 'config' | 'calls' | 'links' | 'store' | 'evidence'> & Partial<Pick<Simulation, 'plugin'>>,
): Platform {
  return simulatedPlatform({
    plugin: pluginOf(world),
    database,
    hub: { account: world.security.id, credentials: credentialsIn(world, world.security.id) },
    management: { account: world.management.id },
    fallbackRegions: world.regions,
    clock: () => world.now(),
    ...more,
  });
}

/** Each function with its own parts, as it is deployed. */
function functionsOf(platform: Platform) {
  const source = <Parts>(part: (platform: Platform) => Parts) => remembered(() => part(platform));
  const invoke = <Output>(handler: (event: unknown, context: Context) => Promise<Output>) => {
    return (event: unknown) => handler(event, context);
  };
  return {
    plan: invoke(planFunction(source(wirePlanning))),
    scan: invoke(scanFunction(source(wireScanning))),
    finish: invoke(finishFunction(source(wireFinishing))),
    react: invoke(reactFunction(source(wireReacting))),
    project: invoke(projectFunction(source(wireProjecting))),
    alert: invoke(alertFunction(source(wireAlerting))),
    remind: invoke(remindFunction(source(wireAlerting))),
  };
}

/** Reads the work items, one per line, as the map's ItemReader does. */
async function manifestItems({ archive }: Wiring, manifest: string): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for await (const line of archive.lines(manifest)) items.push(JSON.parse(line) as WorkItem);
  return items;
}
