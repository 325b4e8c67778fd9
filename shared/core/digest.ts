/** SHA-256 of canonical JSON: the digests of the hash chain and of evidence. */
import { createHash, hash } from 'node:crypto';
import { canonical, canonicalPieces } from './canonical.ts';

export { canonical, canonicalPieces };

export const sha256 = (text: string | Uint8Array): string => hash('sha256', text);

export const digest = (value: unknown): string => sha256(canonical(value));

/** More entries than this make a value large. */
const MANY = 1_000;
const hasMany = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (Array.isArray(value) ? value : Object.keys(value)).length > MANY;
const isLarge = (value: unknown): boolean =>
  hasMany(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasMany));

/**
 * The same digest of a value that may be large. The text of a large value, which would take as much memory as the value, is hashed
 * piece by piece. A small value costs a third less as a whole.
 */
export function digestOfLarge(value: unknown): string {
  if (!isLarge(value)) return digest(value);
  const hashing = createHash('sha256');
  for (const piece of canonicalPieces(value)) hashing.update(piece);
  return hashing.digest('hex');
}

/**
 * The first characters of a digest in base64url, six bits each. A short digest is for values that are stored many times and
 * only compared with their own earlier value: two equal digests by accident do little harm there.
 */
export const shortDigest = (value: unknown, characters: number): string =>
  hash('sha256', canonical(value), 'base64url').slice(0, characters);
