/** Records of the table's DynamoDB stream → commits. */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { z } from 'zod';
import type { Commit } from '../../shared/core/commit.ts';
import { commitFromItem } from '../../shared/history/history.ts';
import { LOG } from '../../shared/history/keys.ts';
import { parsed } from './events.ts';
import type { Telemetry } from './wrap.ts';

const streamEvent = z.object({ Records: z.array(z.looseObject({ eventName: z.string() })) });
const image = z.record(z.string(), z.record(z.string(), z.unknown()));

export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/**
 * Gives the commits in a batch, in order, to `work`. From the first record that cannot be read or worked on, the batch
 * is reported as failed there: the stream delivers it again from that record on, and sets it aside after its retries.
 */
export async function withCommits(
  event: unknown,
  table: Table,
  { logger, count }: Telemetry,
  work: (commits: readonly Commit[]) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  const { Records } = parsed(streamEvent, event, 'the stream event') as unknown as { Records: DynamoDBRecord[] };
  count('Records', Records.length);
  const read: { commit: Commit; sequence: string }[] = [];
  let failed: string | undefined;
  for (const record of Records) {
    const sequence = record.dynamodb?.SequenceNumber ?? '';
    try {
      const commit = await commitOf(record, table);
      if (commit) read.push({ commit, sequence });
    } catch (error) {
      logger.error('a stream record cannot be read', { sequence, error: error as Error });
      failed = sequence;
      break;
    }
  }
  try {
    if (read.length > 0) await work(read.map(({ commit }) => commit));
  } catch (error) {
    logger.error('commits could not be worked on and will be delivered again', { error: error as Error });
    failed = read[0]?.sequence;
  }
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
}

async function commitOf({ eventName, dynamodb }: DynamoDBRecord, { client, name }: Table): Promise<Commit | null> {
  if (eventName !== 'INSERT' || !dynamodb?.Keys?.sk?.S?.startsWith(LOG)) return null;
  const item = Object.fromEntries(
    Object.entries(parsed(image, dynamodb.NewImage, 'the stream record')).map(([key, value]) => [key, decoded(value)]),
  );
  return commitFromItem(client, name, item);
}

/** Lambda delivers binary values as base64 text. */
const decoded = (value: Record<string, unknown>): AttributeValue =>
  ('B' in value ? { B: Buffer.from(String(value.B), 'base64') } : value) as unknown as AttributeValue;
