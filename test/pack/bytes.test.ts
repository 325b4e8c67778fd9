/** The verifier computes with WebCrypto the same digests and signatures as Node and KMS. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { merkleRoot as rootByNode } from '../../shared/core/merkle.ts';
import { CURVE } from '../../shared/history/key-signer.ts';
import { decompressed, hexOf, isSigned, merkleRoot, rawSignature } from '../../shared/pack/bytes.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

describe('signatures', () => {
  it('are read from DER, whatever their integers begin with', async () => {
    for (let n = 0; n < 300; n += 1) {
      const text = `text ${n}`;
      const der = sign('sha256', Buffer.from(text), privateKey);
      const raw = rawSignature(der);
      expect(raw).toHaveLength(64);
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
      expect(verify('sha256', Buffer.from(text), key, raw ?? new Uint8Array())).toBe(true);
    }
    const signed = sign('sha256', Buffer.from('text'), privateKey).toString('base64');
    expect(await isSigned('text', signed, spki)).toBe(true);
    expect(await isSigned('another', signed, spki)).toBe(false);
  });

  it.each([
    ['nothing', []],
    ['no sequence', [0x31, 0x00]],
    ['a length that lies', [0x30, 0x08, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]],
    ['an integer beyond the end', [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x09, 0x01]],
    ['an empty integer', [0x30, 0x04, 0x02, 0x00, 0x02, 0x00]],
    ['one integer', [0x30, 0x03, 0x02, 0x01, 0x01]],
    ['three integers', [0x30, 0x09, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]],
  ])('that are %s are none', (_, bytes) => {
    expect(rawSignature(new Uint8Array(bytes))).toBeNull();
  });
});

it('roots are those of RFC 6962, of any number of leaves', async () => {
  for (let size = 0; size < 20; size += 1) {
    const leaves = Array.from({ length: size }, (_, n) => `leaf ${n}`);
    expect(merkleRoot(leaves)).toBe(rootByNode(leaves));
  }
});

it('bytes are hexadecimal as Node writes it', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
  expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString('hex'));
});

it('bytes that are not gzip, or not UTF-8, are refused', async () => {
  await expect(decompressed(new Uint8Array([1, 2, 3]), 10)).rejects.toThrow();
  await expect(decompressed(new Uint8Array(gzipSync(Buffer.from([0xff, 0xfe]))), 10)).rejects.toThrow();
  await expect(decompressed(new Uint8Array(gzipSync('more than ten')), 10)).rejects.toThrow('more than 10 bytes');
});
