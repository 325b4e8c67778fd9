/** Publishing once per alert id, by Powertools idempotency: a redelivered batch does not send twice. */
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Alert } from '../../shared/core/alert.ts';
import type { Publisher } from '../../shared/core/ports.ts';
import { TIME_TO_LIVE } from '../../shared/history/table.ts';

const A_DAY = 86_400;

export function publishingOnce(publisher: Publisher, client: DynamoDBClient, table: string): Publisher {
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: table,
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
  const publish = makeIdempotent(
    async (alert: { id: string; alert: Alert }) => {
      await publisher.publish(alert.alert);
      return { published: alert.id };
    },
    { persistenceStore, config },
  );
  return {
    publish: async (alert) => {
      await publish({ id: alert.id, alert });
    },
  };
}
