/**
 * Stores documents in S3: manifests of runs, heads of the hash chains, anchors. The bucket's Object Lock keeps every
 * version.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../core/ports.ts';

export interface Bucket {
  readonly client: () => Promise<S3Client>;
  readonly bucket: string;
}

export const s3Archive = ({ client, bucket }: Bucket): Archive => ({
  put: async (key, body) => {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    await (await client()).send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: 'application/x-ndjson',
        ChecksumAlgorithm: 'SHA256',
      }),
    );
  },
  find: async (key) => {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    try {
      const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? null;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return null;
      throw error;
    }
  },
  lines: async function* (key) {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body) throw new Error(`s3://${bucket}/${key} came without a body`);
    for await (const line of createInterface({ input: Body as Readable })) if (line) yield line;
  },
});
