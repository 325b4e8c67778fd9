/** Counts the requests that a DynamoDB client makes. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Meter {
  reads: number;
  writes: number;
}

const WRITES = ['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand'];
const READS = ['GetItemCommand', 'QueryCommand', 'ScanCommand'];

export function meterOf(client: DynamoDBClient): Meter {
  const meter: Meter = { reads: 0, writes: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        if (WRITES.includes(commandName)) meter.writes += 1;
        if (READS.includes(commandName)) meter.reads += 1;
        return next(args);
      },
    { step: 'initialize' },
  );
  return meter;
}

export const since = (meter: Meter, before: Meter): Meter => ({
  reads: meter.reads - before.reads,
  writes: meter.writes - before.writes,
});
