/** Objects of evidence in S3, where Object Lock keeps every version. */
import type { EvidenceObjects } from '../core/ports.ts';
import type { Bucket } from './archive.ts';

export const bucketObjects = ({ client, bucket }: Bucket): EvidenceObjects => ({
  put: async (key, body, type = 'application/gzip') => {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const object = { Bucket: bucket, Key: key, Body: body, ContentType: type };
    try {
      await (await client()).send(new PutObjectCommand({ ...object, ChecksumAlgorithm: 'SHA256', IfNoneMatch: '*' }));
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  },
  find: async (key) => {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    try {
      const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToByteArray()) ?? null;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return null;
      throw error;
    }
  },
});

/**
 * The object exists ("Prevent overwriting an object with conditional writes", Amazon S3 User Guide). A 409 is thrown: another
 * write is under way, and may fail.
 */
const isThere = (error: unknown): boolean => (error as Error).name === 'PreconditionFailed';
