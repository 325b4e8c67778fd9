/** SHA-256 of canonical JSON: what the hash chain and the evidence digests are made of. */
import { createHash } from 'node:crypto';
import { canonical } from './canonical.ts';

export { canonical };

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export const digest = (value: unknown): string => sha256(canonical(value));

/**
 * The first characters of a digest in base64url, six bits each: for what is compared with its own past alone, where an
 * equal digest by accident harms little, and which is stored many times.
 */
export const shortDigest = (value: unknown, characters: number): string =>
  createHash('sha256').update(canonical(value)).digest('base64url').slice(0, characters);
