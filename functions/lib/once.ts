/** Runs work once per key, with Powertools idempotency, so that an event that is delivered twice has one effect. */

import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';
import { TIME_TO_LIVE } from '../../shared/history/table.ts';
import type { Publisher } from '../../shared/records/alerts/notification.ts';
import type { Table } from '../../shared/wiring/platform.ts';

const A_DAY = 86_400;

/** If the work throws, it counts as not done, and the next caller runs it. */
export type Once = (key: string, work: () => Promise<void>) => Promise<void>;

/** A fixed part of the key, the same in every function. Powertools would use the function's name. */
type Done = 'told' | 'delivered';

export function onceOnly({ client, name }: Table, context: Context, keyPrefix: Done): Once {
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: name,
    awsSdkV3Client: client,
    keyAttr: 'pk',
    sortKeyAttr: 'sk',
    staticPkValue: 'idempotency',
    expiryAttr: TIME_TO_LIVE,
    statusAttr: 'idempotencyStatus',
    inProgressExpiryAttr: 'inProgressUntil',
    dataAttr: 'result',
  });
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', expiresAfterSeconds: A_DAY });
  // the remaining time says how long this invocation may hold a key before another may take it over
  config.registerLambdaContext(context);
  const perform = makeIdempotent(
    async ({ id, work }: { id: string; work: () => Promise<void> }) => {
      await work();
      return { done: id };
    },
    { persistenceStore, config, keyPrefix },
  );
  return async (id, work) => {
    await perform({ id, work });
  };
}

export function publishingOnce(publisher: Publisher, table: Table, context: Context): Publisher {
  const once = onceOnly(table, context, 'told');
  return { publish: (notice) => once(notice.id, () => publisher.publish(notice)) };
}
