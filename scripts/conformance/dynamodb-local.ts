/** DynamoDB Local: Amazon's own DynamoDB for local use, fetched by Maven. It listens on every interface. */
import { join } from 'node:path';
import { type Server, startServer } from '../lib/server.ts';
import { fetchJars } from './maven.ts';

const LIBRARY = {
  name: 'DynamoDB Local',
  groupId: 'com.amazonaws',
  artifactId: 'DynamoDBLocal',
  version: '2.6.1',
};
const MAIN = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';

export async function startDynamoDbLocal(root: string): Promise<Server> {
  const jars = await fetchJars(root, LIBRARY);
  return startServer({
    name: LIBRARY.name,
    command: 'java',
    args: (port) => [
      ...[`-Djava.library.path=${jars}`, '-cp', join(jars, '*'), MAIN],
      ...['-inMemory', '-disableTelemetry', '-port', String(port)],
    ],
    log: join(root, '.cache/dynamodb-local.log'),
  });
}
