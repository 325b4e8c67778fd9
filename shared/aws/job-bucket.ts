/** Jobs in a bucket whose objects expire: a document with the state of each job, and an object with its result. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bucket } from './archive.ts';

/** The prefix of all objects of jobs. */
const JOBS = 'jobs/';
const stateKey = (id: string): string => `${JOBS}${id}/state.json`;
const resultKey = (id: string, name: string): string => `${JOBS}${id}/result/${name}`;

/** The same port as `JobFiles` of shared/jobs, for any state with an id. */
export const jobBucket = <State extends { readonly id: string }>({ client, bucket }: Bucket) => {
  const write = async (state: State, only: { readonly IfNoneMatch?: '*' } = {}): Promise<void> => {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const object = { Bucket: bucket, Key: stateKey(state.id), Body: JSON.stringify(state) };
    await (await client()).send(new PutObjectCommand({ ...object, ContentType: 'application/json', ...only }));
  };
  return {
    read: async (id: string): Promise<State | null> => {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      try {
        const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: stateKey(id) }));
        const text = await Body?.transformToString();
        return text ? (JSON.parse(text) as State) : null;
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return null;
        throw error;
      }
    },
    create: async (state: State): Promise<boolean> => {
      try {
        await write(state, { IfNoneMatch: '*' });
        return true;
      } catch (error) {
        if ((error as Error).name === 'PreconditionFailed') return false;
        throw error;
      }
    },
    write: (state: State) => write(state),
    /** S3 needs the length of an object before its bytes, so the bytes are first written to the function's disk. */
    put: async (id: string, name: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> => {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const folder = await mkdtemp(join(tmpdir(), 'job-'));
      const file = join(folder, 'result');
      try {
        await pipeline(Readable.from(pieces), createWriteStream(file));
        const { size } = await stat(file);
        const object = { Bucket: bucket, Key: resultKey(id, name), Body: createReadStream(file), ContentLength: size };
        await (await client()).send(new PutObjectCommand(object));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
};

export interface Download {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** A presigned address of the result; anybody who has the address can use it for some seconds. */
export async function resultAddress(
  { client, bucket }: Bucket,
  { id, name, type }: Download,
  seconds: number,
  at: Date,
): Promise<string> {
  const { config } = await client();
  const region = await config.region();
  const { presigned } = await import('./signed-request.ts');
  return presigned(
    {
      host: `${bucket}.s3.${region}.amazonaws.com`,
      path: `/${resultKey(id, name)}`,
      query: {
        'response-content-type': type,
        // downloaded, never shown as a page
        'response-content-disposition': `attachment; filename="${name}"`,
      },
    },
    { credentials: config.credentials, region, service: 's3', seconds, at },
  );
}
