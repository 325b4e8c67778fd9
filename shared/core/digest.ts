/** SHA-256 of canonical JSON: the digests of the hash chain and of evidence. */
import { hash } from 'node:crypto';
import { canonical } from './canonical.ts';

export { canonical };

export const sha256 = (text: string | Uint8Array): string => hash('sha256', text);

export const digest = (value: unknown): string => sha256(canonical(value));

/**
 * The first characters of a digest in base64url, six bits each. A short digest is for values that are stored many times and
 * only compared with their own earlier value: two equal digests by accident do little harm there.
 */
export const shortDigest = (value: unknown, characters: number): string =>
  hash('sha256', canonical(value), 'base64url').slice(0, characters);
