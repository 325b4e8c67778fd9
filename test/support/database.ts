/** Embedded databases that tests use one after the other: each gets an empty one, and only a worker's first starts a process. */
import { DeleteTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type EmbeddedDatabase, localClient, startEmbedded } from '../../shared/history/embedded.ts';

const idle: EmbeddedDatabase[] = [];

// vitest ends a worker by this signal; at the exit of the process its databases are ended
process.once('SIGTERM', () => process.exit());

/** An empty database with a client of its own; `close` empties it for the next test. */
export async function emptyDatabase(): Promise<EmbeddedDatabase> {
  const database = idle.pop() ?? (await startEmbedded());
  const client = localClient(database.endpoint);
  let closed = false;
  return {
    ...database,
    client,
    close: async () => {
      if (closed) return;
      closed = true;
      client.destroy();
      const { TableNames = [] } = await database.client.send(new ListTablesCommand({}));
      for (const TableName of TableNames) await database.client.send(new DeleteTableCommand({ TableName }));
      idle.push(database);
    },
  };
}
