/**
 * The table's stream for the local runtime: log items as they are written, in the shape in which Lambda receives them.
 * Taken from the client's own requests, since not every embedded database has streams.
 */
import type { AttributeValue, DynamoDBClient, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { LOG } from '../shared/history/keys.ts';

/** Lambda's default batch for a stream ("Using AWS Lambda with Amazon DynamoDB"). */
const BATCH = 100;
const HOUR_MS = 3_600_000;
/** As infra/constructs/stream-consumers.ts sets it. */
const OLDEST_MS = 6 * HOUR_MS;

type Consumer = (event: DynamoDBStreamEvent) => Promise<unknown>;

export interface TableStream {
  /**
   * Delivers to each consumer what it has not worked on, as an event source mapping does: from the record on that it could
   * not work on, in halves when it failed without an answer, and no longer when the record is too old. Answers the failures
   * that will be tried again.
   */
  drain(consumers: readonly Consumer[]): Promise<readonly Error[]>;
}

export function streamOf(client: DynamoDBClient, region: string, now: () => Date): TableStream {
  /** What some consumer has not worked on, and how many came before. */
  const records: DynamoDBRecord[] = [];
  let before = 0;
  const written = () => before + records.length;
  const positions = new Map<Consumer, number>();
  const positionOf = (consumer: Consumer) => positions.get(consumer) ?? before;
  /** Why a consumer did not go on, and how much had been written by when: until either changes it is not tried again. */
  const stuck = new Map<Consumer, { readonly at: number; readonly written: number; readonly error: Error }>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const { Item } = args.input as PutItemCommandInput;
      if (context.commandName === 'PutItemCommand' && Item?.sk?.S?.startsWith(LOG)) {
        records.push(recordOf(Item, written() + 1, region, now()));
      }
      return result;
    },
    { step: 'initialize' },
  );

  /** Works on as much as goes; answers why it did not go on. */
  const follow = async (consumer: Consumer): Promise<Error | null> => {
    let size = BATCH;
    for (let position = positionOf(consumer); position < written(); ) {
      while (position < written() && tooOld(records[position - before], now())) position += 1;
      const Records = records.slice(position - before, position - before + size);
      const { done, error } = await deliver(consumer, { Records });
      position += done;
      positions.set(consumer, position);
      if (!error) continue;
      if (done > 0) continue;
      if (error.answered || Records.length === 1) return error.cause;
      size = Math.ceil(Records.length / 2);
    }
    return null;
  };

  const tryAgain = async (consumer: Consumer): Promise<Error | null> => {
    const earlier = stuck.get(consumer);
    if (earlier?.at === now().getTime() && earlier.written === written()) return earlier.error;
    const error = await follow(consumer);
    if (error) stuck.set(consumer, { at: now().getTime(), written: written(), error });
    else stuck.delete(consumer);
    return error;
  };

  return {
    drain: async (consumers) => {
      for (;;) {
        const known = written();
        const failures: Error[] = [];
        for (const consumer of consumers)
          failures.push(...[await tryAgain(consumer)].filter((error) => error !== null));
        if (known !== written()) continue;
        const done = Math.min(...consumers.map(positionOf));
        records.splice(0, done - before);
        before = done;
        return failures;
      }
    },
  };
}

const tooOld = (record: DynamoDBRecord | undefined, now: Date): boolean =>
  now.getTime() - (record?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000 > OLDEST_MS;

interface Delivered {
  /** Records that need not come again. */
  readonly done: number;
  readonly error: { readonly answered: boolean; readonly cause: Error } | null;
}

async function deliver(consumer: Consumer, event: DynamoDBStreamEvent): Promise<Delivered> {
  try {
    const answer = (await consumer(event)) as { batchItemFailures?: { itemIdentifier: string }[] };
    const failed = answer.batchItemFailures?.[0];
    if (!failed) return { done: event.Records.length, error: null };
    const done = event.Records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed.itemIdentifier);
    const cause = new Error(`a consumer of the stream failed at record ${failed.itemIdentifier}`);
    return { done, error: { answered: true, cause } };
  } catch (cause) {
    return { done: 0, error: { answered: false, cause: cause as Error } };
  }
}

/** A new item as Lambda's event source mapping hands it over. */
export const recordOf = (
  item: Record<string, AttributeValue>,
  sequence: number,
  region: string,
  at: Date,
): DynamoDBRecord => ({
  eventID: String(sequence),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: region,
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(at.getTime() / 1000),
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
