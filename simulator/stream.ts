/**
 * The table's stream for the local runtime: log items as they are written, in the shape that Lambda receives. It
 * watches the client's own requests, because not every embedded database has streams.
 */
import type { AttributeValue, DynamoDBClient, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { LOG } from '../shared/history/keys.ts';

/** Lambda's default batch for a stream ("Using AWS Lambda with Amazon DynamoDB"). */
const BATCH = 100;
const HOUR_MS = 3_600_000;
/** The limit in infra/constructs/stream-consumers.ts. */
const OLDEST_MS = 6 * HOUR_MS;

type Consumer = (event: DynamoDBStreamEvent) => Promise<unknown>;

export interface TableStream {
  /**
   * Delivers to each consumer the records that it has not processed, as an event source mapping does: again from the
   * failed record on, in halves after a failure without an answer, and not at all when a record is too old. Returns the
   * failures that will be retried.
   */
  drain(consumers: readonly Consumer[]): Promise<readonly Error[]>;
}

export function streamOf(client: DynamoDBClient, region: string, now: () => Date): TableStream {
  /** Items that were written and that some consumer has not processed, and the number of earlier ones. */
  const records: Written[] = [];
  let before = 0;
  const written = () => before + records.length;
  const positions = new Map<Consumer, number>();
  const positionOf = (consumer: Consumer) => positions.get(consumer) ?? before;
  /** When a consumer failed, and how many records had been written by then: it is retried when either changes. */
  const stuck = new Map<Consumer, { readonly at: number; readonly written: number; readonly error: Error }>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const { Item } = args.input as PutItemCommandInput;
      if (context.commandName === 'PutItemCommand' && Item?.sk?.S?.startsWith(LOG)) {
        records.push({ item: Item, sequence: written() + 1, at: now() });
      }
      return result;
    },
    { step: 'initialize' },
  );

  /** Processes as many records as possible; returns the error that stopped it. */
  const follow = async (consumer: Consumer): Promise<Error | null> => {
    let size = BATCH;
    for (let position = positionOf(consumer); position < written(); ) {
      while (position < written() && tooOld(records[position - before], now())) position += 1;
      const batch = records.slice(position - before, position - before + size);
      const Records = batch.map(({ item, sequence, at }) => recordOf(item, sequence, region, at));
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

/** A log item that was put, in the order of the puts. */
interface Written {
  readonly item: Record<string, AttributeValue>;
  readonly sequence: number;
  readonly at: Date;
}

const tooOld = (written: Written | undefined, now: Date): boolean =>
  now.getTime() - Math.floor((written?.at.getTime() ?? 0) / 1_000) * 1_000 > OLDEST_MS;

interface Delivered {
  /** The number of records that are done. */
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

/** A new item in the form of Lambda's event source mapping. */
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
