/**
 * Reads the file of a result: its digest and its numbers. Refuses a file that is too large, truncated or of another
 * kind.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../core/errors.ts';
import type { Summary, UploadKind } from '../core/upload.ts';
import { cyclonedxSummary, spdxSummary } from './bill.ts';
import { coberturaSummary, lcovSummary } from './coverage.ts';
import { unusable } from './failure.ts';
import { cdkNagSummary, checkovSummary } from './iac.ts';
import { isObject, type Json } from './json.ts';
import { junitSummary } from './junit.ts';
import type { Read } from './result.ts';
import { sarifSummary } from './sarif.ts';

export interface ReadFile extends Read {
  readonly sha256: string;
  readonly bytes: number;
}

const MEBIBYTE = 1_048_576;
/** JSON is read whole, and takes several times its size in memory; XML and traces are read as streams. */
const LARGEST: Readonly<Record<'whole' | 'streamed', number>> = { whole: 64 * MEBIBYTE, streamed: 256 * MEBIBYTE };

const largestOf = (kind: UploadKind): number => LARGEST[STREAMED[kind] ? 'streamed' : 'whole'];

type Text = AsyncIterable<string>;
const NOTHING_ELSE = { tools: [], provenance: [] } as const;
const STREAMED: Partial<Record<UploadKind, (text: Text) => Promise<Summary>>> = {
  lcov: lcovSummary,
  cobertura: coberturaSummary,
  junit: junitSummary,
};
const DOCUMENTS: Partial<Record<UploadKind, (document: Json) => Read>> = {
  sarif: sarifSummary,
  cyclonedx: cyclonedxSummary,
  spdx: spdxSummary,
  'cdk-nag': cdkNagSummary,
};

/** Throws a `UsageError` that says what is wrong with the file. */
export async function readResult(kind: UploadKind, file: string): Promise<ReadFile> {
  await requireSize(kind, file, largestOf(kind));
  return readBytes(kind, createReadStream(file) as AsyncIterable<Uint8Array>);
}

/** The same for bytes that are not in a file. */
export async function readBytes(kind: UploadKind, chunks: AsyncIterable<Uint8Array>): Promise<ReadFile> {
  const summarise = STREAMED[kind];
  const hash = createHash('sha256');
  const counted = { bytes: 0 };
  const text = decoded(kind, bounded(kind, chunks, hash, counted));
  const read = summarise
    ? { summary: await summarise(text), ...NOTHING_ELSE }
    : documentOf(kind, await parsed(kind, text));
  return { ...read, sha256: hash.digest('hex'), bytes: counted.bytes };
}

function documentOf(kind: UploadKind, document: unknown): Read {
  if (kind === 'checkov') return checkovSummary(document);
  if (!isObject(document)) throw unusable(kind, 'its JSON is no object');
  const read = DOCUMENTS[kind]?.(document);
  if (read) return read;
  throw new TypeError(`nothing reads results of the kind ${kind}`);
}

async function requireSize(kind: UploadKind, file: string, most: number): Promise<void> {
  const found = await stat(file).catch((cause) => {
    throw new UsageError(`there is no file ${file} that can be read; check the path`, { cause });
  });
  if (!found.isFile()) throw new UsageError(`${file} is no file; give the ${kind} result`);
  if (found.size === 0) throw new UsageError(`${file} is empty: the tool wrote nothing; nothing was stored`);
  if (found.size > most) throw tooLarge(kind, most);
}

const tooLarge = (kind: UploadKind, most: number) => unusable(kind, `it is larger than ${most / MEBIBYTE} MB`);

/** Yields the bytes of the file and hashes them. The limit also holds for a file that grows while it is read. */
async function* bounded(
  kind: UploadKind,
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
  counted: { bytes: number },
): AsyncIterable<Uint8Array> {
  const most = largestOf(kind);
  for await (const chunk of chunks) {
    counted.bytes += chunk.length;
    if (counted.bytes > most) throw tooLarge(kind, most);
    hash.update(chunk);
    yield chunk;
  }
  if (counted.bytes === 0) throw unusable(kind, 'it is empty: the tool wrote nothing');
}

/** UTF-8 without its byte order mark. */
async function* decoded(kind: UploadKind, chunks: AsyncIterable<Uint8Array>): Text {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw unusable(kind, 'it is not written in UTF-8', cause);
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

async function parsed(kind: UploadKind, text: Text): Promise<unknown> {
  const whole = (await Array.fromAsync(text)).join('');
  try {
    return JSON.parse(whole);
  } catch (cause) {
    throw unusable(kind, 'its JSON is not whole', cause);
  }
}
