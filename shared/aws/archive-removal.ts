/** Removes files of the archive in S3, with all their versions, once Object Lock lets them go. */
import type { ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { FileRemover } from '../core/ports.ts';
import type { Bucket } from './archive.ts';

/** A hold of S3 has no end. */
const FOR_EVER = '9999-12-31T00:00:00.000Z';

export const bucketRemover = ({ client, bucket: Bucket }: Bucket): FileRemover => ({
  // the retention is only in the answer to somebody who may read it ("HeadObject", Amazon S3 API Reference), so it is asked for by name
  lockedUntil: async (Key) => {
    const { GetObjectLegalHoldCommand, GetObjectRetentionCommand } = await import('@aws-sdk/client-s3');
    const s3 = await client();
    const [retention, hold] = await Promise.all([
      s3.send(new GetObjectRetentionCommand({ Bucket, Key })).catch(unlessNoLock),
      s3.send(new GetObjectLegalHoldCommand({ Bucket, Key })).catch(unlessNoLock),
    ]);
    if (hold?.LegalHold?.Status === 'ON') return FOR_EVER;
    return retention?.Retention?.RetainUntilDate?.toISOString() ?? null;
  },
  remove: async (name) => {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const s3 = await client();
    for await (const { Key, VersionId } of versionsOf(s3, Bucket, name))
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  },
});

/** The versions and the delete markers of one object ("ListObjectVersions", Amazon S3 API Reference). */
async function* versionsOf(s3: S3Client, Bucket: string, name: string) {
  const { ListObjectVersionsCommand } = await import('@aws-sdk/client-s3');
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
  while (from !== null) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: name, ...from }),
    );
    for (const version of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      if (version.Key === name) yield version;
    from = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : null;
  }
}

/** "Error responses", Amazon S3 API Reference: the first of an object without a lock, the other two of a bucket without one. */
const WITHOUT_LOCK = ['NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest'];

function unlessNoLock(error: unknown): null {
  if (WITHOUT_LOCK.includes((error as Error).name)) return null;
  throw error;
}
