/** The digests of a pack, 32 bytes each, as hexadecimal digits. */
import { hexOf } from './bytes.ts';
import type { Digests } from './columns.ts';

const DIGEST_BYTES = 32;
const DIGITS = new TextEncoder().encode('0123456789abcdef');
const HALF = 4;
const LOW = 0x0f;

export function digestsIn(bytes: Uint8Array): Digests {
  const digits = new Uint8Array(bytes.length * 2);
  for (const [index, byte] of bytes.entries()) {
    digits[index * 2] = DIGITS[byte >> HALF] as number;
    digits[index * 2 + 1] = DIGITS[byte & LOW] as number;
  }
  return {
    textOf: (index) => `"${hexOf(bytes.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES))}"`,
    addTo: (text, index) => {
      const start = index * DIGEST_BYTES * 2;
      text.copy(digits, Math.min(start, digits.length), Math.min(start + DIGEST_BYTES * 2, digits.length));
    },
  };
}
