/**
 * The documents that people attest with, kept as they were beside the evidence of AWS: in the bucket under Object Lock, whose default
 * retention no one can shorten, or in the folder of a local store.
 */
import { sha256 } from '../core/digest.ts';
import type { EvidenceObjects } from '../core/ports.ts';

/** A document is kept under the digest that its attestation names. */
const keyOf = (digest: string): string => `attested/${digest}`;

/** The content may be a page of a stranger: no browser shows it in place of downloading it. */
const TYPE = 'application/octet-stream';

export const keepAttested = (objects: EvidenceObjects, content: Uint8Array): Promise<void> =>
  objects.put(keyOf(sha256(content)), content, TYPE);

export type Kept = 'whole' | 'altered' | 'none';

/** Whether the document with this digest is kept, and still is what it was. */
export async function keptAttested(objects: EvidenceObjects, digest: string): Promise<Kept> {
  const content = await objects.find(keyOf(digest));
  if (content === null) return 'none';
  return sha256(content) === digest ? 'whole' : 'altered';
}
