/** DynamoDB Local: Amazon's own DynamoDB for a laptop, fetched by Maven. It listens on every interface. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../lib/programs.ts';
import { type Server, startServer } from '../lib/server.ts';

const VERSION = '2.6.1';
const MAIN = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>plumbline</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>${VERSION}</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

export async function startDynamoDbLocal(root: string): Promise<Server> {
  const folder = join(root, '.cache/dynamodb-local');
  const jars = join(folder, `lib-${VERSION}`);
  if (!(await exists(jars))) await fetchJars(folder, jars);
  return startServer({
    name: 'DynamoDB Local',
    command: 'java',
    args: (port) => [
      ...[`-Djava.library.path=${jars}`, '-cp', join(jars, '*'), MAIN],
      ...['-inMemory', '-disableTelemetry', '-port', String(port)],
    ],
    log: join(root, '.cache/dynamodb-local.log'),
  });
}

/** Under another name until it is whole, so that a download that was broken off is not taken for one. */
async function fetchJars(folder: string, jars: string): Promise<void> {
  const partial = `${jars}.partial`;
  await mkdir(folder, { recursive: true });
  await rm(partial, { recursive: true, force: true });
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, POM);
  await run(`fetching DynamoDB Local ${VERSION}`, 'mvn', [
    ...['--batch-mode', '--quiet', '-f', pom],
    ...['dependency:copy-dependencies', `-DoutputDirectory=${partial}`],
  ]);
  await rename(partial, jars);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
