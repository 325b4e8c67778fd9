/** Canonical JSON and its SHA-256: what the hash chain and the evidence digests are made of. */
import { createHash } from 'node:crypto';

/** JSON with the keys of every object in order, so that equal values have equal text. */
export const canonical = (value: unknown): string => JSON.stringify(value, ordered) ?? 'null';

function ordered(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { unread: value.message };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, record[key]]),
  );
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export const digest = (value: unknown): string => sha256(canonical(value));

/**
 * The first characters of a digest in base64url, six bits each: for what is compared with its own past alone, where an
 * equal digest by accident harms little, and which is stored many times.
 */
export const shortDigest = (value: unknown, characters: number): string =>
  createHash('sha256').update(canonical(value)).digest('base64url').slice(0, characters);
