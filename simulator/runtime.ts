/**
 * Runs the deployed functions locally against a simulated organisation: what Step Functions, EventBridge, SQS and
 * DynamoDB Streams do between them, with the event shapes that they use.
 */
import { randomUUID } from 'node:crypto';
import type { Context, SQSEvent } from 'aws-lambda';
import { alertFunction } from '../functions/alert.ts';
import { finishFunction } from '../functions/finish.ts';
import type { Wiring } from '../functions/lib/environment.ts';
import { planFunction } from '../functions/plan.ts';
import { projectFunction } from '../functions/project.ts';
import { reactFunction } from '../functions/react.ts';
import { remindFunction } from '../functions/remind.ts';
import { scanFunction } from '../functions/scan.ts';
import { type Links, NO_LINKS } from '../shared/alerts/sns.ts';
import { type CallCount, callCount } from '../shared/aws/reach.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { controls } from '../shared/controls/index.ts';
import { each } from '../shared/core/collector.ts';
import type { RunBody } from '../shared/core/commit.ts';
import type { WorkItem } from '../shared/core/ports.ts';
import { matchesTrigger } from '../shared/core/trigger.ts';
import { triggersOf } from '../shared/derive/triggers.ts';
import { createTable, type EmbeddedDatabase } from '../shared/history/embedded.ts';
import { credentialsIn, pluginOf } from './access.ts';
import type { EventBridgeEvent } from './events.ts';
import { type LinkDesk, linkDesk } from './links.ts';
import { takeDue } from './services/scheduler.ts';
import { type PublishedMessage, type Sns, sns } from './services/sns.ts';
import { type QueuedMessage, type QueueHandle, queueIn } from './services/sqs.ts';
import { streamOf } from './stream.ts';
import { HUB_REGION, QUEUE_URL, simulatedWiring, TABLE } from './wiring.ts';
import type { World } from './world.ts';

/** Items of one map batch, as the hub stack sets it. */
const MAP_BATCH = 1;

export interface Runtime {
  readonly wiring: Wiring;
  readonly calls: CallCount;
  /** The state machine, from plan to finish, and what the stream's consumers make of it. */
  scan(options?: ScanOptions): Promise<RunBody>;
  /** Delivers what was committed and the events that the world has sent since, and what follows from them and from timers that are due. */
  settle(): Promise<void>;
  /** Messages that may be received now. */
  waiting(): number;
  /** Events that were received too often without being handled. */
  readonly setAside: readonly QueuedMessage[];
  /** Messages published since the last call. */
  received(): PublishedMessage[];
  /** Null where alerts carry no links. */
  readonly links: LinkDesk | null;
}

export interface RuntimeOptions {
  /** Put links into alerts, and answer them on a port of this machine. */
  readonly links?: boolean;
}

export interface ScanOptions {
  /** What the execution is started with: a person gets all accounts, the schedule those that are due. */
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
  database: EmbeddedDatabase,
  config: PlumblineConfig = {},
  options: RuntimeOptions = {},
): Promise<Runtime> {
  const calls = callCount();
  const stream = streamOf(database.client, HUB_REGION);
  await createTable(database.client, TABLE);
  const desk = options.links ? await linkDesk(world, hubOf(world), context) : null;
  const wiring = wire(world, database, config, { calls, links: desk?.links ?? NO_LINKS });
  desk?.open(wiring);
  const functions = functionsOf(wiring);
  const queue = intakeOf(world);
  let seen = 0;

  let draining: Promise<unknown> = Promise.resolve();
  /** One delivery after the other, as a shard has it. */
  const drain = () => {
    draining = draining.then(() => stream.drain([functions.project, functions.alert]));
    return draining;
  };

  return {
    wiring,
    calls,
    scan: async ({ accounts = 'all', concurrency = 4, progress } = {}) => {
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
      // what others wrote: the command line, a link
      await drain();
      for (let batch = queue.receive(); batch.length > 0; batch = queue.receive()) {
        const { batchItemFailures } = await functions.react(sqsEvent(batch));
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const message of batch) if (failed.has(message.id)) queue.giveBack(message);
        await drain();
      }
      for (let due = timersDue(world); due.length > 0; due = timersDue(world)) {
        for (const input of due) await functions.remind(input);
        await drain();
      }
    },
    waiting: () => queue.waiting(),
    setAside: queue.setAside,
    received: () => {
      const { published } = world.state<Sns>(sns, world.security.id, HUB_REGION);
      const fresh = published.slice(seen);
      seen = published.length;
      return fresh;
    },
    links: desk,
  };
}

const hubOf = (world: World) => ({ account: world.security.id, region: HUB_REGION });

interface Told {
  readonly calls: CallCount;
  readonly links: Links;
}

function wire(world: World, database: EmbeddedDatabase, config: PlumblineConfig, { calls, links }: Told): Wiring {
  const signedIn = ({ id }: { id: string }) => ({ account: id, credentials: credentialsIn(world, id) });
  return simulatedWiring({
    plugin: pluginOf(world),
    database: database.client,
    config,
    hub: signedIn(world.security),
    management: signedIn(world.management),
    fallbackRegions: world.regions,
    calls,
    links,
    clock: () => world.now(),
  });
}

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
const timersDue = (world: World): object[] => takeDue(world, hubOf(world));

/** What the map's ItemReader does: one item a line. */
async function manifestItems({ archive }: Wiring, manifest: string): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for await (const line of archive.lines(manifest)) items.push(JSON.parse(line) as WorkItem);
  return items;
}

/** The bus, whose rules let in what makes some fact stale, and the queue behind it. */
function intakeOf(world: World): QueueHandle {
  const queue = queueIn(world, { account: world.security.id, region: HUB_REGION }, QUEUE_URL);
  const triggers = triggersOf(controls);
  world.onEvent((event) => {
    if (triggers.some((trigger) => matchesTrigger(trigger, told(event)))) queue.send(JSON.stringify(event));
  });
  return queue;
}

/** What of an event the rules look at. */
const told = ({ source, 'detail-type': detailType, detail }: EventBridgeEvent) => ({
  ...{ source, detailType, detail },
  ...(detail.eventSource ? { eventSource: String(detail.eventSource), eventName: String(detail.eventName) } : {}),
});

/** A batch as Lambda delivers it; bodies that are not text are events. */
export const sqsEvent = (messages: readonly unknown[]): SQSEvent => ({
  Records: messages.map((message, index) => ({
    messageId: isQueued(message) ? message.id : `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body: isQueued(message) ? message.body : typeof message === 'string' ? message : JSON.stringify(message),
    attributes: {
      ApproximateReceiveCount: isQueued(message) ? String(message.received) : '1',
      SentTimestamp: '0',
      SenderId: 'AIDASIMULATED',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:plumbline-events',
    awsRegion: 'us-east-1',
  })),
});

const isQueued = (message: unknown): message is QueuedMessage =>
  typeof message === 'object' && message !== null && 'visibleAt' in message;
