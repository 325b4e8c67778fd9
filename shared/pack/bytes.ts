/** Helpers for bytes that run in both Node and browsers: digests, signatures, base64 and decompression. */
import { sha256 as hashed } from '@noble/hashes/sha2.js';

const HEX = 16;
const encoder = new TextEncoder();

const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

const DIGITS = Array.from({ length: 256 }, (_, byte) => (byte < HEX ? '0' : '') + byte.toString(HEX));

export const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += DIGITS[byte];
  return text;
};

/** Synchronous SHA-256. A call of WebCrypto uses another thread, which takes longer than hashing a short text. */
export const sha256Of = (data: string | Uint8Array): string =>
  hexOf(hashed(typeof data === 'string' ? utf8(data) : data));

/** SHA-256 by WebCrypto, in another thread: for texts of more than about a kilobyte. */
export const sha256 = async (data: string | Uint8Array<ArrayBuffer>): Promise<string> =>
  hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', typeof data === 'string' ? utf8(data) : data)));

export function bytesIn(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Throws `RangeError` if the result has more than `longest` bytes: a few forged KB could decompress to gigabytes. */
export async function decompressed(bytes: Uint8Array<ArrayBuffer>, longest: number): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > longest) {
      await reader.cancel();
      throw new RangeError(`it holds more than ${longest} bytes`);
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

/**
 * Converts a signature of ECDSA on P-256 to the form of WebCrypto: r and s, 32 bytes each. KMS and Node write DER, a sequence
 * of two integers without leading zeros ("ECDSA-Sig-Value", RFC 3279). Null if it is not such a signature.
 */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const SEQUENCE = 0x30;
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return null;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  if (!r || !s || s.end !== der.length) return null;
  return new Uint8Array([...r.bytes, ...s.bytes]);
}

const FIELD_BYTES = 32;

function integerAt(der: Uint8Array, at: number): { bytes: readonly number[]; end: number } | null {
  const INTEGER = 0x02;
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || length === 0 || length > FIELD_BYTES + 1 || end > der.length) return null;
  const digits = [...der.subarray(at + 2, end)];
  while (digits.length > FIELD_BYTES && digits[0] === 0) digits.shift();
  if (digits.length > FIELD_BYTES) return null;
  return { bytes: [...Array<number>(FIELD_BYTES - digits.length).fill(0), ...digits], end };
}

export async function isSigned(text: string, signature: string, publicKey: string): Promise<boolean> {
  const raw = rawSignature(bytesIn(signature));
  if (!raw) return false;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('spki', bytesIn(publicKey), algorithm, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, utf8(text));
}

/** Root of the Merkle tree of RFC 6962 over the leaves, as shared/core/merkle.ts computes it with Node's own hashes. */
export function merkleRoot(leaves: readonly string[]): string {
  if (leaves.length === 0) return sha256Of('');
  const LEAF = new Uint8Array([0]);
  const NODE = new Uint8Array([1]);
  let level = leaves.map((leaf) => hashed.create().update(LEAF).update(utf8(leaf)).digest());
  while (level.length > 1)
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => {
      const [left, right] = level.slice(index * 2, index * 2 + 2) as [Uint8Array, Uint8Array?];
      return right ? hashed.create().update(NODE).update(left).update(right).digest() : (left as Uint8Array);
    }) as typeof level;
  return hexOf(level[0] as Uint8Array);
}
