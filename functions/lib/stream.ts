/** Decodes records of the table's DynamoDB stream into commits. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Clock, DeadLetters } from '../../shared/core/ports.ts';
import type { Item } from '../../shared/history/dynamodb.ts';
import { commitFromItem } from '../../shared/history/history.ts';
import { LOG } from '../../shared/history/keys.ts';
import type { AnyCommit } from '../../shared/records/units.ts';
import type { Table } from '../../shared/wiring/platform.ts';
import { parsed } from './events.ts';
import { passes } from './passing.ts';
import type { Telemetry } from './wrap.ts';

const streamEvent = z.object({ Records: z.array(z.looseObject({ eventName: z.string() })) });
const image = z.record(z.string(), z.record(z.string(), z.unknown()));

export interface StreamDeps {
  readonly table: Table;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
}

/** Handles commits, in order. `items` are their items, as they were written. */
type Work = (commits: readonly AnyCommit[], items: readonly Item[]) => Promise<void>;

interface Read {
  readonly commit: AnyCommit;
  readonly item: Item;
}

interface Arrived {
  readonly sequence: string;
  /** The time of writing, in milliseconds since 1970. */
  readonly at: number;
  /** Null for a record that is no commit. */
  readonly read: Read | null;
}

/**
 * A record that fails by itself is retried for this long before it is set aside, because a deployment may be under way
 * that fixes it. A record that fails because a dependency is down is retried for as long as the stream delivers it.
 */
const PATIENCE_MS = 5 * 60_000;
const SECOND = 1_000;

/**
 * Passes the commits of a batch, in order, to `work`. The batch is reported as failed from the first record that cannot
 * be read or processed, and the stream delivers it again from that record on. Halving the batch isolates a record that
 * fails by itself, which is then set aside.
 */
export async function withCommits(
  event: unknown,
  deps: StreamDeps,
  telemetry: Telemetry,
  work: Work,
): Promise<DynamoDBBatchResponse> {
  const { Records } = parsed(streamEvent, event, 'the stream event') as unknown as { Records: DynamoDBRecord[] };
  telemetry.count('Records', Records.length);
  const patience = patienceOf(deps, telemetry);
  const read: Arrived[] = [];
  let failed: string | undefined;
  for (const record of Records) {
    const arrived = { sequence: record.dynamodb?.SequenceNumber ?? '', at: writtenAt(record, deps.clock()) };
    try {
      read.push({ ...arrived, read: await commitOf(record, deps.table) });
    } catch (error) {
      if (await patience.endsWith({ ...arrived, read: null }, error as Error)) continue;
      failed = arrived.sequence;
      break;
    }
  }
  const commits = read.filter((one) => one.read !== null);
  failed = (await workThrough(commits, work, patience)) ?? failed;
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
}

/** Returns the sequence number of the first record that must be delivered again. */
async function workThrough(read: readonly Arrived[], work: Work, patience: Patience): Promise<string | undefined> {
  const [first, ...others] = read;
  if (!first) return undefined;
  try {
    const all = read.flatMap((one) => one.read ?? []);
    await work(
      all.map(({ commit }) => commit),
      all.map(({ item }) => item),
    );
    return undefined;
  } catch (error) {
    if (passes(error) || others.length === 0) {
      return (await patience.endsWith(first, error as Error)) ? undefined : first.sequence;
    }
  }
  for (const one of read) {
    const failed = await workThrough([one], work, patience);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

interface Patience {
  /** Returns whether the record was set aside. */
  endsWith(record: Arrived, error: Error): Promise<boolean>;
}

const patienceOf = ({ deadLetters, clock }: StreamDeps, { logger, count }: Telemetry): Patience => ({
  endsWith: async ({ sequence, at, read }, error) => {
    const record = { sequence, unit: read?.commit.unit ?? 'unknown', seq: read?.commit.seq ?? 0 };
    if (passes(error) || clock().getTime() - at < PATIENCE_MS) {
      logger.error('a record could not be processed and will be delivered again', { ...record, error });
      return false;
    }
    await deadLetters.put({ ...record, because: `${error.name}: ${error.message}` });
    logger.error('a record cannot be processed and was set aside', { ...record, error });
    count('SetAside', 1);
    return true;
  },
});

const writtenAt = ({ dynamodb }: DynamoDBRecord, now: Date): number =>
  (dynamodb?.ApproximateCreationDateTime ?? now.getTime() / SECOND) * SECOND;

async function commitOf({ eventName, dynamodb }: DynamoDBRecord, { client, name }: Table): Promise<Read | null> {
  if (eventName !== 'INSERT' || !dynamodb?.Keys?.sk?.S?.startsWith(LOG)) return null;
  const item = Object.fromEntries(
    Object.entries(parsed(image, dynamodb.NewImage, 'the stream record')).map(([key, value]) => [key, decoded(value)]),
  );
  return { commit: await commitFromItem(client, name, item), item };
}

/** Lambda delivers binary values as base64 text. */
const decoded = (value: Record<string, unknown>): AttributeValue =>
  ('B' in value ? { B: Buffer.from(String(value.B), 'base64') } : value) as unknown as AttributeValue;
