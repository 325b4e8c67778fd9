/** The archive of commits in S3. Object Lock keeps every version. */
import type { ArchiveFiles } from '../core/ports.ts';
import type { Bucket } from './archive.ts';
import { bucketObjects } from './evidence-bucket.ts';

export const bucketFiles = (bucket: Bucket): ArchiveFiles => ({
  ...bucketObjects(bucket),
  list: async function* (prefix) {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const pages = paginateListObjectsV2({ client: await bucket.client() }, { Bucket: bucket.bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages) for (const { Key } of Contents) if (Key) yield Key;
  },
});
