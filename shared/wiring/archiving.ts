/** The archive of commits, in the evidence bucket of the hub. */
import { bucketFiles } from '../aws/archive-files.ts';
import type { ArchiveFiles } from '../core/ports.ts';
import { keepCommits } from '../history/archive/files.ts';
import { archivedIn } from '../history/archive/line.ts';
import { keepList } from '../history/archive/lists.ts';
import type { Item } from '../history/dynamodb.ts';
import type { Platform } from './platform.ts';

const filesIn = ({ client, resource }: Platform): ArchiveFiles =>
  bucketFiles({
    client: client(async () => (await import('@aws-sdk/client-s3')).S3Client),
    bucket: resource('bucket'),
  });

/** Archives commits by their items, and returns how many. Null where the configuration switches the archive off. */
export function wireCommitArchive(platform: Platform) {
  if (platform.config.archive === false) return null;
  const files = filesIn(platform);
  const { client, name } = platform.table;
  return async (items: readonly Item[]): Promise<number> => {
    const commits = await Promise.all(items.map((item) => archivedIn(client, name, item)));
    await keepCommits(files, commits);
    return commits.length;
  };
}

/** Makes the list of the archive's files when a run ends. Null where the configuration switches the archive off. */
export function wireArchiveList(platform: Platform) {
  if (platform.config.archive === false) return null;
  const files = filesIn(platform);
  return (run: string, since: Date): Promise<number> => keepList(files, { run, since, until: platform.clock() });
}
