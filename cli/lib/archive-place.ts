/** Opens an archive of commits: a folder, or a bucket with your AWS credentials. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { bucketFiles } from '../../shared/aws/archive-files.ts';
import { bucketRemover } from '../../shared/aws/archive-removal.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { ArchiveFiles, FileRemover } from '../../shared/core/ports.ts';
import { folderFiles, folderRemover } from '../../shared/history/archive/folder.ts';
import { credentialsOf } from './caller.ts';

const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** `place` is a folder, or `s3://bucket` with an optional prefix. */
export async function archiveAt(
  place: string,
  { profile, create = false }: { readonly profile?: string | undefined; readonly create?: boolean } = {},
): Promise<ArchiveFiles> {
  if (/^s3:/i.test(place)) return inBucket(place, profile);
  if (!create && !existsSync(resolve(place))) throw new UsageError(`there is no folder ${place}; check --archive`);
  return folderFiles(resolve(place));
}

/** Likewise, to remove files of it. */
export async function removableArchiveAt(
  place: string,
  { profile }: { readonly profile?: string | undefined } = {},
): Promise<ArchiveFiles & FileRemover> {
  const files = await archiveAt(place, { profile });
  if (!/^s3:/i.test(place)) return { ...files, ...folderRemover(resolve(place)) };
  const { bucket, prefix, client } = await bucketOf(place, profile);
  const { lockedUntil, remove } = bucketRemover({ client: async () => client, bucket });
  return {
    ...files,
    lockedUntil: (name) => lockedUntil(`${prefix}${name}`),
    remove: (name) => remove(`${prefix}${name}`),
  };
}

async function inBucket(place: string, profile: string | undefined): Promise<ArchiveFiles> {
  const { bucket, prefix, client } = await bucketOf(place, profile);
  const files = bucketFiles({ client: async () => client, bucket });
  return prefix === '' ? files : below(files, prefix);
}

async function bucketOf(place: string, profile: string | undefined) {
  const [, bucket, path = ''] = S3.exec(place) ?? [];
  if (bucket === undefined)
    throw new UsageError(`${place} names no bucket; write s3://<bucket> or s3://<bucket>/<prefix>`);
  const { S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    ...timeLimited(),
    credentials: await credentialsOf(profile),
    ...(profile ? { profile } : {}),
  });
  return { bucket, prefix: path === '' ? '' : `${withoutSlash(path)}/`, client };
}

/** A prefix ends with as many slashes as its writer likes. */
function withoutSlash(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

const below = (files: ArchiveFiles, prefix: string): ArchiveFiles => ({
  put: (key, body) => files.put(`${prefix}${key}`, body),
  find: (key) => files.find(`${prefix}${key}`),
  list: async function* (names) {
    for await (const name of files.list(`${prefix}${names}`)) yield name.slice(prefix.length);
  },
});
