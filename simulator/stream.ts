/**
 * The table's stream for the local runtime: log items as they are written, in the shape in which Lambda receives them.
 * Taken from the client's own requests, since not every embedded database has streams.
 */
import type { AttributeValue, DynamoDBClient, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { LOG } from '../shared/history/keys.ts';

/** Lambda's default batch for a stream ("Using AWS Lambda with Amazon DynamoDB"). */
const BATCH = 100;

export interface TableStream {
  /** Delivers what has been written since the last call; answers how many records there were. */
  drain(consumers: readonly ((event: DynamoDBStreamEvent) => Promise<unknown>)[]): Promise<number>;
}

export function streamOf(client: DynamoDBClient, region: string): TableStream {
  const waiting: DynamoDBRecord[] = [];
  let sequence = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const { Item } = args.input as PutItemCommandInput;
      if (context.commandName === 'PutItemCommand' && Item?.sk?.S?.startsWith(LOG)) {
        sequence += 1;
        waiting.push(recordOf(Item, sequence, region));
      }
      return result;
    },
    { step: 'initialize' },
  );
  return {
    drain: async (consumers) => {
      let delivered = 0;
      while (waiting.length > 0) {
        const event = { Records: waiting.splice(0, BATCH) };
        for (const consumer of consumers) await deliver(consumer, event);
        delivered += event.Records.length;
      }
      return delivered;
    },
  };
}

/** Lambda's event source mapping with `ReportBatchItemFailures`: a failed batch is an error here, nothing is dropped. */
async function deliver(consumer: (event: DynamoDBStreamEvent) => Promise<unknown>, event: DynamoDBStreamEvent) {
  const answer = (await consumer(event)) as { batchItemFailures?: { itemIdentifier: string }[] };
  const failed = answer.batchItemFailures?.[0];
  if (failed) throw new Error(`a consumer of the stream failed at record ${failed.itemIdentifier}`);
}

/** A new item as Lambda's event source mapping hands it over. */
export const recordOf = (item: Record<string, AttributeValue>, sequence: number, region: string): DynamoDBRecord => ({
  eventID: String(sequence),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: region,
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
    Keys: { pk: item.pk, sk: item.sk } as never,
    NewImage: Object.fromEntries(
      Object.entries(item).map(([name, value]) => [
        name,
        value.B ? { B: Buffer.from(value.B).toString('base64') } : value,
      ]),
    ) as never,
    SequenceNumber: String(sequence).padStart(21, '0'),
    SizeBytes: 1,
    StreamViewType: 'NEW_IMAGE',
  },
});
