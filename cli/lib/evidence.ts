/** The evidence of an attestation: a file or an address, read now, with the digest of its content. */
import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { AttestedEvidence } from '../../shared/records/attestation.ts';
import { explained } from './explained.ts';

const IS_ADDRESS = /^https?:\/\//;
const WITHIN_MS = 15_000;
/** HTTP statuses of a page that exists but requires a sign-in before it shows its content. */
const SIGN_IN: readonly number[] = [401, 403, 407];
const INSTEAD = 'save what it shows to a file, and give that as --evidence';

/** A document is held in memory until it is kept. */
const MEBIBYTE = 1_048_576;
const LARGEST = 64 * MEBIBYTE;

export interface ReadEvidence {
  readonly evidence: AttestedEvidence;
  /** Null where only an address is known. */
  readonly content: Uint8Array | null;
}

/** Throws `UsageError` for evidence that does not exist, is empty or too large, or cannot be read. */
export const readEvidence = (reference: string): Promise<ReadEvidence> =>
  IS_ADDRESS.test(reference) ? fromAddress(reference) : fromFile(reference);

const tooLarge = (reference: string) =>
  new UsageError(
    `the evidence ${reference} is larger than ${LARGEST / MEBIBYTE} MB; give a summary of it, with the digest of the rest`,
  );

async function fromFile(reference: string): Promise<ReadEvidence> {
  const unreadable = (cause: unknown): never => {
    throw new UsageError(`the evidence ${reference} is neither a URL nor a file that can be read`, { cause });
  };
  const { size } = await stat(reference).catch(unreadable);
  if (size > LARGEST) throw tooLarge(reference);
  const content = await readFile(reference).catch(unreadable);
  if (content.length === 0) throw new UsageError(`the evidence ${reference} is an empty file; give what was written`);
  return { evidence: { reference, sha256: sha256(content), of: 'content' }, content };
}

/** A page that needs a sign-in has an address, but no content that could be compared later. */
async function fromAddress(reference: string): Promise<ReadEvidence> {
  if (!URL.canParse(reference))
    throw new UsageError(`the evidence ${reference} is no address; check how it is written`);
  const answer = await asked(reference);
  if (SIGN_IN.includes(answer.status) || leadsElsewhere(answer)) {
    await answer.body?.cancel();
    return { evidence: { reference, sha256: sha256(reference), of: 'address' }, content: null };
  }
  if (!answer.ok)
    throw new UsageError(`the evidence ${reference} answers ${answer.status}; check the address, or ${INSTEAD}`);
  const content = await contentOf(answer, reference);
  if (content.length === 0)
    throw new UsageError(`the evidence ${reference} answers with nothing; check the address, or ${INSTEAD}`);
  return { evidence: { reference, sha256: sha256(content), of: 'content' }, content };
}

/** The whole body. An answer that never ends is left at the limit, before it fills the memory. */
async function contentOf({ body }: Response, reference: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > LARGEST) throw tooLarge(reference);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function asked(reference: string): Promise<Response> {
  try {
    return await fetch(reference, { redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
  } catch (cause) {
    const why = explained(cause).message;
    throw new UsageError(
      `the evidence ${reference} cannot be read from here: ${why}; check the address, or ${INSTEAD}`,
      {
        cause,
      },
    );
  }
}

const leadsElsewhere = ({ status }: Response): boolean => status >= 300 && status < 400;
