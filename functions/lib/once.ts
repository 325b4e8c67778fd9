/** Publishing once per notice, by Powertools idempotency: a redelivered batch does not send twice. */
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';
import type { Notice } from '../../shared/core/alerts/notice.ts';
import type { Publisher } from '../../shared/core/ports.ts';
import { TIME_TO_LIVE } from '../../shared/history/table.ts';
import type { Table } from './stream.ts';

const A_DAY = 86_400;

export function publishingOnce(publisher: Publisher, { client, name }: Table, context: Context): Publisher {
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
  // how long this invocation may hold a notice before another may take it over
  config.registerLambdaContext(context);
  const publish = makeIdempotent(
    async ({ id, notice }: { id: string; notice: Notice }) => {
      await publisher.publish(notice);
      return { published: id };
    },
    { persistenceStore, config },
  );
  return {
    publish: async (notice) => {
      await publish({ id: notice.id, notice });
    },
  };
}
