/** Keeps the measured counts up to date: a small organisation is scanned and compared with them. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { DeletePublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { CONCURRENT_CALLS } from '../../shared/core/reading.ts';
import { SCANNED } from '../../shared/cost/calls.ts';
import * as measured from '../../shared/cost/measured.ts';
import { triggersOf } from '../../shared/derive/triggers.ts';
import { react } from '../../shared/pipeline/react.ts';
import { type ReceivedEvent, requestsOf } from '../../shared/pipeline/requests.ts';
import { lookUp } from '../../shared/pipeline/units-of-event.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld } from '../../simulator/world.ts';
import { deleteDetector, memberOf } from '../support/drift.ts';
import { meeting } from '../support/event-rules.ts';
import { objectsInMemory } from '../support/evidence.ts';
import { openStage, type Stage } from '../support/stage.ts';

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-west-2'];
const ACCOUNTS = 8;
/** The share by which a count may be off. */
const TOLERANCE = 0.25;

interface Capacity {
  read: number;
  written: number;
}

/** Adds up the DynamoDB capacity units of every request that the client makes. */
function capacityOf(client: DynamoDBClient): Capacity {
  const used = { read: 0, written: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const answer = await next(args);
        const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        const kind = /^(Query|Get|Scan)/.test(commandName) ? 'read' : 'written';
        used[kind] += ConsumedCapacity?.CapacityUnits ?? 0;
        return answer;
      },
    { step: 'initialize' },
  );
  return used;
}

let stage: Stage;
let used: Capacity;
const kept = new Map<string, Uint8Array>();
beforeAll(async () => {
  stage = await openStage({ accounts: ACCOUNTS, regions: REGIONS, flaws: 1 }, {}, { evidence: objectsInMemory(kept) });
  used = capacityOf(stage.database.client);
  await stage.runtime.scan();
});
afterAll(() => stage?.close());

const bytesOf = (objects: Iterable<Uint8Array>): number => [...objects].reduce((sum, { length }) => sum + length, 0);

const near = (actual: number, expected: number, what: string) => {
  expect(actual, what).toBeGreaterThan(expected * (1 - TOLERANCE));
  expect(actual, what).toBeLessThan(expected * (1 + TOLERANCE));
};

describe('an unchanged scan of a unit matches the measured counts', () => {
  let units = 0;
  let objects = 0;
  const calls = new Map<string, number>();
  const byCollector = new Map<string, ReadonlyMap<string, number>>();
  const capacity = { read: 0, written: 0 };

  beforeAll(async () => {
    stage.runtime.calls.byAction.clear();
    stage.runtime.calls.byCollector.clear();
    const before = { ...used };
    objects = kept.size;
    ({ units } = await stage.runtime.scan());
    for (const [action, count] of stage.runtime.calls.byAction) calls.set(action, count);
    for (const [id, actions] of stage.runtime.calls.byCollector) byCollector.set(id, new Map(actions));
    capacity.read = used.read - before.read;
    capacity.written = used.written - before.written;
  });

  const callsOf = (prefix: string): number =>
    [...calls].filter(([action]) => action.startsWith(prefix)).reduce((sum, [, count]) => sum + count, 0);

  it('of API calls', () => near(callsOf('') / units, measured.SCAN.apiCalls, 'API calls'));
  it('of KMS calls', () => near(callsOf('kms:') / units, measured.SCAN.kmsCalls, 'KMS calls'));
  it('of S3 calls', () => near(callsOf('s3:') / units, measured.SCAN.s3Calls, 'S3 calls'));
  // a collector that reads what only a part of the units has, or several of it, depends on which units those are
  it('of the calls of each collector that makes one call in nearly every unit, and of no other collector', () => {
    expect([...byCollector.keys()].filter((id) => !(id in SCANNED))).toEqual([]);
    for (const [id, actions] of Object.entries(SCANNED)) {
      for (const [action, expected] of Object.entries(actions)) {
        if (expected >= 0.75 && expected <= 1)
          near((byCollector.get(id)?.get(action) ?? 0) / units, expected, `${id} ${action}`);
      }
    }
  });
  it('of all Cost Explorer calls', () => expect(callsOf('ce:')).toBe(measured.COST_EXPLORER_CALLS));

  it('of objects of evidence, none of which is new', () => {
    expect(kept.size).toBe(objects);
    near(bytesOf(kept.values()) / units, measured.UNIT_EVIDENCE_BYTES, 'bytes of evidence');
  });

  it('of writes to and reads from the table', () => {
    // the fixed part of a run weighs more in a small organisation: the roster's 16 shards, read twice
    const ofTheRun = { read: 32, written: 3 };
    near((capacity.written - ofTheRun.written) / units, measured.SCAN.writeUnits, 'write units');
    near((capacity.read - ofTheRun.read) / units, measured.SCAN.readUnits, 'read units');
  });
});

it('a scheduled scan makes as many calls as measured: few where controls of a weekly cadence keep their verdicts', async () => {
  const { runtime, world } = stage;
  world.advance(24 * 3_600_000);
  runtime.calls.byAction.clear();
  const { units } = await runtime.scan({ accounts: 'due' });
  let rested = 0;
  for await (const { item } of runtime.wiring.roster.units()) if (item?.keeps) rested += 1;
  const calls = [...runtime.calls.byAction.values()].reduce((sum, count) => sum + count, 0);
  expect(rested).toBeGreaterThan(units / 2);
  const expected = rested * measured.RESTED.apiCalls + (units - rested) * measured.SCAN.apiCalls;
  near(calls / units, expected / units, 'API calls');
});

const kinds = triggersOf(controls).flatMap(({ source, detailType, eventSource, eventNames, detail = {}, where }) =>
  (eventNames ?? [undefined]).map((eventName) => {
    const kind = { source, detailType, ...(eventSource ? { eventSource } : {}), eventName };
    const everywhere = where !== undefined && 'accounts' in where && where.accounts === 'all';
    return { name: JSON.stringify([kind, detail]), everywhere, event: { ...kind, detail: meeting(detail) } };
  }),
);
/** Sent when the organisation itself changes, however many units it has: docs/cost.md gives the cost of one. */
const everywhere = new Set(kinds.filter((kind) => kind.everywhere).map(({ name }) => name));
/** An event for which facts are read in several places is sent once. */
const asked = [
  ...new Map(kinds.filter(({ name }) => !everywhere.has(name)).map(({ name, event }) => [name, event])).values(),
];

/** Events after which the same controls are evaluated again in the same places: they take the same calls. */
interface Alike {
  readonly occurrence: ReceivedEvent;
  /** The number of events of each kind. */
  readonly events: number;
}

/** The events that controls react to, in one account and region: one of those that are alike. */
async function alikeIn({ runtime, world }: Stage, account: string): Promise<Alike[]> {
  const time = world.now().toISOString();
  const occurrences = asked.map((event, index) => {
    return { id: `event-${index}`, time, account, region: 'eu-west-1', ...event };
  });
  // nothing changes between these events, so that what one needs of the roster and the findings does for all
  const known = lookUp(runtime.wiring);
  const staled: { readonly occurrence: ReceivedEvent; readonly key: string }[] = [];
  for (const occurrence of occurrences) {
    const { stale } = await requestsOf(runtime.wiring, known, occurrence);
    const key = stale.map((one) => [one.account, one.region, one.controls.map(({ id }) => id).sort()]);
    staled.push({ occurrence, key: JSON.stringify(key.sort()) });
  }
  return [...Map.groupBy(staled, ({ key }) => key).values()].flatMap((same) =>
    same.slice(0, 1).map(({ occurrence }) => ({ occurrence, events: same.length })),
  );
}

interface Reacted {
  readonly total: number;
  readonly byAction: ReadonlyMap<string, number>;
}

/** The calls of one reaction. */
async function reacted({ runtime }: Stage, occurrence: ReceivedEvent): Promise<Reacted> {
  const { calls } = runtime;
  calls.byAction.clear();
  const before = calls.total;
  await react(runtime.wiring, [{ id: occurrence.id, occurrence }]);
  return { total: calls.total - before, byAction: new Map(calls.byAction) };
}

it('a reaction to an event takes as many calls as measured, on average over all events', async () => {
  const sum = { calls: 0, read: 0 };
  for (const { occurrence, events } of await alikeIn(stage, memberOf(stage, 5))) {
    const read = used.read;
    sum.calls += (await reacted(stage, occurrence)).total * events;
    sum.read += (used.read - read) * events;
  }
  near(sum.calls / asked.length, measured.REACTION.apiCalls, 'API calls per event');
  near(sum.read / asked.length, measured.REACTION.readUnits, 'read units per event');
});

describe('one more resource that is read singly costs what was measured', () => {
  const MORE = 10;
  const SCANNED = 2;
  let here: Stage;
  beforeAll(async () => {
    here = await openStage({ accounts: SCANNED, regions: REGIONS, flaws: 1 });
    // with the account's own public access block a bucket takes one call; without it, the default, it takes two
    for (const { id } of here.world.accounts) {
      const client = clientIn(here.world, S3ControlClient, { account: id, region: 'us-east-1' });
      await client.send(new DeletePublicAccessBlockCommand({ AccountId: id }));
    }
    await here.runtime.scan();
    alike = await alikeIn(here, memberOf(here, SCANNED - 1));
    last = await look();
  });
  afterAll(() => here?.close());

  /** Calls of a scan, and of a reaction to each event, by its id. */
  interface Look {
    readonly scan: Reacted;
    readonly events: ReadonlyMap<string, Reacted>;
  }
  let alike: Alike[];

  /** Reacts to the events that make a call of which the scan makes more or fewer; the others take what they took before. */
  async function look(last?: Look): Promise<Look> {
    const { calls } = here.runtime;
    calls.byAction.clear();
    const before = calls.total;
    await here.runtime.scan();
    const scan = { total: calls.total - before, byAction: new Map(calls.byAction) };
    const moved = [...scan.byAction].filter(([action, count]) => last?.scan.byAction.get(action) !== count);
    const events = new Map<string, Reacted>();
    for (const { occurrence } of alike) {
      const known = last?.events.get(occurrence.id);
      const isMoved = !known || moved.some(([action]) => known.byAction.has(action));
      events.set(occurrence.id, isMoved ? await reacted(here, occurrence) : known);
    }
    return { scan, events };
  }

  const callsOfEvents = ({ events }: Look): number =>
    alike.reduce((sum, { occurrence, events: count }) => sum + (events.get(occurrence.id)?.total ?? 0) * count, 0);

  /** The organisation as it is before the next resources are made. */
  let last: Look;

  /** The cost of one more resource per account, in a scan and in an event of any kind. */
  async function slopeOf(create: (account: string, number: number) => Promise<unknown>) {
    const before = last;
    for (const { id } of here.world.accounts) for (let made = 0; made < MORE; made += 1) await create(id, made);
    await here.runtime.settle();
    last = await look(before);
    return {
      apiCalls: (last.scan.total - before.scan.total) / MORE / SCANNED,
      callsPerEvent: (callsOfEvents(last) - callsOfEvents(before)) / MORE / asked.length,
    };
  }

  it('for buckets', async () => {
    const bucket = (account: string, number: number) =>
      clientIn(here.world, S3Client, { account, region: 'us-east-1' }).send(
        new CreateBucketCommand({ Bucket: `one-of-many-${account}-${number}` }),
      );
    const { apiCalls, callsPerEvent } = await slopeOf(bucket);
    near(apiCalls, measured.BUCKET.apiCalls, 'API calls per bucket');
    near(callsPerEvent, measured.BUCKET.callsPerEvent, 'API calls per bucket and event');
  });

  it('for keys', async () => {
    const key = (account: string) =>
      clientIn(here.world, KMSClient, { account, region: 'eu-west-1' }).send(new CreateKeyCommand({}));
    const { apiCalls, callsPerEvent } = await slopeOf(key);
    near(apiCalls, measured.KEY.apiCalls, 'API calls per key');
    near(callsPerEvent, measured.KEY.callsPerEvent, 'API calls per key and event');
  });

  it('with the measured number of calls at a time', () => expect(measured.READ_AT_A_TIME).toBe(CONCURRENT_CALLS));

  it('only beyond the resources that the measured accounts have', async () => {
    const world = createWorld({ accounts: 40, regions: REGIONS });
    const each = world.accounts.map(async ({ id: account }) => {
      const client = clientIn(world, S3Client, { account, region: 'us-east-1' });
      return (await client.send(new ListBucketsCommand({}))).Buckets?.length ?? 0;
    });
    const found = (await Promise.all(each)).reduce((sum, count) => sum + count, 0);
    near(found / world.accounts.length, measured.SIMULATED.bucketsPerAccount, 'buckets per account');
  });
});

it('a change that opens an alert uses as much of the table as measured', async () => {
  const evidence = new Map<string, Uint8Array>();
  const running = { evidence: objectsInMemory(evidence) };
  const whole = await openStage({ accounts: ACCOUNTS, regions: REGIONS }, {}, running);
  await whole.runtime.scan();
  const first = new Set(evidence.keys());
  const taken = capacityOf(whole.database.client);
  const accounts = [3, 4, 5, 6].map((index) => memberOf(whole, index));
  for (const [index, account] of accounts.entries()) {
    await deleteDetector(whole, account, 'eu-west-1', `Team${'ABCD'[index]}`);
    await whole.runtime.settle();
  }
  expect(whole.runtime.received().filter(({ attributes }) => attributes.event === 'opened')).toHaveLength(4);
  await whole.close();
  const { COMMIT, ROLLUP, ALERT } = measured;
  near(taken.written / accounts.length, COMMIT.writeUnits + ROLLUP.writeUnits + ALERT.writeUnits, 'write units');
  near(taken.read / accounts.length, COMMIT.readUnits + ROLLUP.readUnits + ALERT.readUnits, 'read units');
  const added = [...evidence].filter(([key]) => !first.has(key)).map(([, body]) => body);
  expect(added).toHaveLength(accounts.length);
  near(bytesOf(added) / added.length, COMMIT.evidenceBytes, 'bytes of evidence');
});
