/** The evidence of an attestation: a file or an address, read now, with the digest of its content. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sha256 } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { AttestedEvidence } from '../../shared/records/attestation.ts';
import { explained } from './explained.ts';

const IS_ADDRESS = /^https?:\/\//;
const WITHIN_MS = 15_000;
/** Statuses that show that the page exists, but not its content: one must sign in first. */
const SIGN_IN: readonly number[] = [401, 403, 407];
const INSTEAD = 'save what it shows to a file, and give that as --evidence';

/** Throws `UsageError` for evidence that does not exist, is empty, or cannot be read. */
export const readEvidence = (reference: string): Promise<AttestedEvidence> =>
  IS_ADDRESS.test(reference) ? fromAddress(reference) : fromFile(reference);

async function fromFile(reference: string): Promise<AttestedEvidence> {
  const content = await readFile(reference).catch((cause) => {
    throw new UsageError(`the evidence ${reference} is neither a URL nor a file that can be read`, { cause });
  });
  if (content.length === 0) throw new UsageError(`the evidence ${reference} is an empty file; give what was written`);
  return { reference, sha256: sha256(content), of: 'content' };
}

/** A page that needs a sign-in has an address, but no content that could be compared later. */
async function fromAddress(reference: string): Promise<AttestedEvidence> {
  if (!URL.canParse(reference))
    throw new UsageError(`the evidence ${reference} is no address; check how it is written`);
  const answer = await asked(reference);
  if (SIGN_IN.includes(answer.status) || leadsElsewhere(answer)) {
    await answer.body?.cancel();
    return { reference, sha256: sha256(reference), of: 'address' };
  }
  if (!answer.ok)
    throw new UsageError(`the evidence ${reference} answers ${answer.status}; check the address, or ${INSTEAD}`);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (bytes === 0)
    throw new UsageError(`the evidence ${reference} answers with nothing; check the address, or ${INSTEAD}`);
  return { reference, sha256: hash.digest('hex'), of: 'content' };
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
