/** Objects of simulated S3, as far as the product's own bucket needs them. */
import { Readable } from 'node:stream';
import type { GetObjectRequest, ListObjectsV2Request, PutObjectRequest } from '@aws-sdk/client-s3';
import { apiError, type Call } from '../service.ts';
import type { S3, SimulatedBucket } from './s3.ts';

type BucketOf = (call: Call<S3, { Bucket?: string }>) => SimulatedBucket;

const etagOf = (body: Buffer): string => `"${body.length.toString(16)}"`;

/** A body as the SDK returns it in Node: a stream with methods that read it whole. */
const streamOf = (body: Buffer) =>
  Object.assign(Readable.from([body]), {
    transformToString: async () => body.toString('utf8'),
    transformToByteArray: async () => new Uint8Array(body),
  });

/**
 * All of them count as reads, because CloudTrail records calls for objects as data events, which nothing here reacts
 * to. A put still stores its change of state.
 */
export const objectOperations = (bucketOf: BucketOf, keep: (call: Call<S3>) => void) => {
  const stored = (call: Call<S3, GetObjectRequest>, missing: string): Buffer => {
    const body = bucketOf(call).objects.get(call.input.Key ?? '');
    if (!body) throw apiError(missing, 'The specified key does not exist.', 404);
    return body;
  };

  return {
    PutObject: (call: Call<S3, PutObjectRequest & { Body?: string | Uint8Array }>) => {
      const { Key = '', Body = '', IfNoneMatch } = call.input;
      keep(call);
      const { objects } = bucketOf(call);
      if (IfNoneMatch === '*' && objects.has(Key)) {
        throw apiError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
      }
      const body = Buffer.from(Body);
      objects.set(Key, body);
      return { ETag: etagOf(body) };
    },
    GetObject: (call: Call<S3, GetObjectRequest>) => {
      const body = stored(call, 'NoSuchKey');
      return { Body: streamOf(body), ContentLength: body.length, ETag: etagOf(body) };
    },
    /** In the order of keys, a thousand at a time. */
    ListObjectsV2: (call: Call<S3, ListObjectsV2Request>) => {
      const { Prefix = '', ContinuationToken: after = '', MaxKeys = 1_000 } = call.input;
      const keys = [...bucketOf(call).objects.keys()].filter((key) => key.startsWith(Prefix) && key > after).sort();
      const page = keys.slice(0, MaxKeys);
      const more = keys.length > page.length;
      return {
        Contents: page.map((Key) => ({ Key })),
        KeyCount: page.length,
        IsTruncated: more,
        ...(more ? { NextContinuationToken: page.at(-1) } : {}),
      };
    },
    HeadObject: (call: Call<S3, GetObjectRequest>) => {
      const body = stored(call, 'NotFound');
      return { ContentLength: body.length, ETag: etagOf(body) };
    },
  };
};
