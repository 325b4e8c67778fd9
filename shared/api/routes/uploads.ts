/** Results of pipelines: their numbers become a commit of their repository; the file itself is not kept. */

import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as z from 'zod/mini';
import { UPLOAD_KINDS, type UploadKind } from '../../core/upload.ts';
import { recordUpload } from '../../pipeline/upload.ts';
import { type OriginName, requireOrigin, requireSameOrigin } from '../../uploads/origin.ts';
import { readBytes } from '../../uploads/read.ts';
import { CHECK_NAME, uploadOf } from '../../uploads/upload.ts';
import { mayUploadFor } from '../caller.ts';
import { line, repository } from '../fields.ts';
import { cutOff, Problem } from '../problem.ts';
import { route } from '../route.ts';

const LONGEST_NAME = 200;
const LONGEST_RUN = 400;
/** JSON takes several times its size in memory, and the function has a gigabyte. */
const LARGEST_RESULT = 48 * 1_024 * 1_024;

const query = z.strictObject({
  repository,
  kind: z.enum(UPLOAD_KINDS),
  commit: z
    .string()
    .check(z.regex(/^[0-9a-fA-F]{7,64}$/, { error: 'must be the hash of a commit, 7 to 64 hexadecimal digits' })),
  branch: z.optional(line(LONGEST_NAME)),
  check: z.optional(
    z.string().check(z.regex(CHECK_NAME, { error: 'must be the name of a check such as integration' })),
  ),
  run: z.optional(line(LONGEST_RUN).check(z.describe("the address of the pipeline's run"))),
  sha256: z
    .string()
    .check(
      z.regex(/^[0-9a-f]{64}$/, { error: 'must be the SHA-256 of the file, in 64 small hexadecimal digits' }),
      z.describe('of the file before it is compressed: an upload that was cut off is refused'),
    ),
});

const fieldOf: OriginName = (field) => `query.${field}`;

export const routes = [
  route({
    method: 'post',
    path: '/uploads',
    id: 'uploadResult',
    summary: 'Stores the numbers of a result that a pipeline made of a repository',
    roles: ['uploader'],
    query,
    bytes: { description: 'The file as the tool wrote it, or compressed, with `content-encoding: gzip`' },
    answers: {
      201: { description: 'The record', schema: async () => (await import('./uploads.answers.ts')).uploaded },
    },
    handle: async ({ ports, query: given, body, caller, headers, now }) => {
      const { repository: name, kind, check, sha256, ...rest } = given;
      if (!mayUploadFor(caller, name))
        throw new Problem(
          403,
          `${caller.who} may not upload for ${name}; name it among the repositories of a grant in the configuration`,
        );
      const origin = { repository: name, commit: rest.commit.toLowerCase(), branch: rest.branch };
      requireOrigin(origin, fieldOf);
      const read = await resultOf(kind, unpacked(arriving(body), headers.get('content-encoding')));
      if (read.sha256 !== sha256)
        throw new Problem(
          400,
          `what arrived has the SHA-256 ${read.sha256}, and not that of the file: it was cut off or altered; send it again`,
        );
      const { branch, ...known } = origin;
      const from = {
        ...known,
        ...(branch === undefined ? {} : { branch }),
        ...(rest.run === undefined ? {} : { run: rest.run }),
      };
      requireSameOrigin(from, read.provenance, fieldOf);
      const upload = uploadOf({ ...from, kind, at: now.toISOString(), by: caller.who }, read, check);
      const { unit, seq, hash } = await recordUpload(ports.history, upload);
      return { status: 201, body: { upload, commit: { unit, seq, hash } } };
    },
  }),
];

type Bytes = AsyncIterable<Uint8Array>;

/** A connection that breaks off is the caller's fault, and not a fault of the file. */
async function* arriving(body: unknown): AsyncGenerator<Uint8Array> {
  if (!(body instanceof ReadableStream)) throw new Problem(400, 'the body is empty; send the file');
  try {
    yield* body as unknown as Bytes;
  } catch (cause) {
    throw cutOff(cause);
  }
}

function unpacked(bytes: Bytes, encoding: string | null): Bytes {
  if (encoding === null || encoding === 'identity') return bytes;
  if (encoding === 'gzip') return inflated(bytes);
  throw new Problem(415, `the body is compressed by ${encoding}; send it as it is, or with gzip`);
}

async function* inflated(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const unzipped = createGunzip();
  const source = Readable.from(bytes);
  source.on('error', (error) => unzipped.destroy(error));
  try {
    yield* source.pipe(unzipped) as Bytes;
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(400, 'the body is no whole gzip; send it again', { cause });
  }
}

async function resultOf(kind: UploadKind, bytes: Bytes) {
  return readBytes(kind, bounded(bytes));
}

async function* bounded(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > LARGEST_RESULT)
      throw new Problem(413, `the file has more than ${LARGEST_RESULT} bytes; upload a summary, or split it`);
    yield chunk;
  }
}
