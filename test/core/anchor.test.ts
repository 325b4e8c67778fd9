import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Anchor,
  anchorOf,
  digestOfAnchor,
  fingerprintOf,
  flawOf,
  headLine,
  type Signer,
} from '../../shared/core/anchor.ts';
import { merkleRoot } from '../../shared/core/merkle.ts';

function signer(): Signer & { readonly key: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ format: 'der', type: 'spki' });
  return { key, publicKey: async () => key, sign: async (text) => sign('sha256', Buffer.from(text), privateKey) };
}

const ours = signer();
const HEADS = ['a', 'b', 'c'].map((unit, seq) => headLine({ unit, seq, head: 'f' }));
const RUN = { run: 'run-1', at: '2026-01-15T12:00:00.000Z', previous: null };
const anchor = await anchorOf(HEADS, RUN, ours);
const flaw = (changed: Partial<Anchor>, heads = HEADS) =>
  flawOf({ ...anchor, ...changed }, heads, fingerprintOf(ours.key));

describe('an anchor', () => {
  it('says what it covers, and proves its heads', () => {
    expect(anchor).toMatchObject({ ...RUN, version: 1, size: 3, root: merkleRoot(HEADS), algorithm: 'ECDSA_SHA_256' });
    expect(anchor.key).toBe(fingerprintOf(ours.key));
    expect(Buffer.from(anchor.publicKey, 'base64')).toEqual(ours.key);
    expect(flaw({})).toBeNull();
  });

  it.each([
    ['version', { version: 2 as never }],
    ['algorithm', { algorithm: 'RSA' as never }],
  ])('of another %s is not believed', (_name, changed) => {
    expect(flaw(changed)).toContain('kind');
  });

  it('of another key is not believed, whichever of its fields names that key', async () => {
    const theirs = signer();
    const forged = await anchorOf(HEADS, RUN, theirs);
    const { key, publicKey } = forged;
    for (const changed of [forged, { key }, { publicKey }]) expect(flaw(changed)).toContain('another key');
    expect(flaw({ ...forged, key: anchor.key })).toContain('another key');
  });

  it.each(['run', 'at', 'previous', 'root'] as const)('with another value of %s was not signed so', (field) => {
    expect(flaw({ [field]: 'x' })).toContain('signature');
  });

  it('does not prove other heads, or fewer of them', async () => {
    expect(flaw({}, [...HEADS.slice(0, 2), 'x'])).toContain('altered');
    expect(flaw({}, HEADS.slice(0, 2))).toContain('altered');
    const ofTwo = await anchorOf(HEADS.slice(0, 2), RUN, ours);
    const lied = { ...ofTwo, size: 3 };
    const { signature: _, ...claims } = lied;
    expect(flawOf(lied, HEADS.slice(0, 2), claims.key)).toContain('signature');
  });

  it('has a digest of its own', async () => {
    const next = await anchorOf(HEADS, { ...RUN, previous: digestOfAnchor(anchor) }, ours);
    expect(digestOfAnchor(next)).not.toBe(digestOfAnchor(anchor));
    expect(next.previous).toMatch(/^[0-9a-f]{64}$/);
  });
});
