/** Java libraries with their dependencies, fetched by Maven into .cache. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../lib/programs.ts';

export interface Library {
  readonly name: string;
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

const pomOf = ({
  groupId,
  artifactId,
  version,
}: Library): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>plumbline</groupId>
  <artifactId>conformance</artifactId>
  <version>${version}</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>${groupId}</groupId>
      <artifactId>${artifactId}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * Returns the folder of the library's jars. It has another name until it is complete, so that a broken download is not
 * used.
 */
export async function fetchJars(root: string, library: Library): Promise<string> {
  const folder = join(root, '.cache', library.artifactId.toLowerCase());
  const jars = join(folder, `lib-${library.version}`);
  if (await exists(jars)) return jars;
  const partial = `${jars}.partial`;
  await mkdir(folder, { recursive: true });
  await rm(partial, { recursive: true, force: true });
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomOf(library));
  await run(`fetching ${library.name} ${library.version}`, 'mvn', [
    ...['--batch-mode', '--quiet', '-f', pom],
    ...['dependency:copy-dependencies', `-DoutputDirectory=${partial}`],
  ]);
  await rename(partial, jars);
  return jars;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
