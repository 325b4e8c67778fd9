/** Signs cuts, and verifies their signatures. */
import { createPublicKey, verify } from 'node:crypto';
import { ALGORITHM, fingerprintOf, type Signer } from './anchor.ts';
import { type Cut, contradictionIn, cutText } from './cut.ts';

export type Unsigned = Omit<Cut, 'version' | 'algorithm' | 'key' | 'publicKey' | 'signature'>;

export async function signedCut(claims: Unsigned, signer: Signer): Promise<Cut> {
  const publicKey = await signer.publicKey();
  const unsigned: Cut = {
    ...{ version: 1, ...claims, algorithm: ALGORITHM },
    ...{ key: fingerprintOf(publicKey), publicKey: Buffer.from(publicKey).toString('base64'), signature: '' },
  };
  return { ...unsigned, signature: Buffer.from(await signer.sign(cutText(unsigned))).toString('base64') };
}

/** The reason why the cut is not proven; null if it is. Without a fingerprint, any key may have signed it. */
export function flawOfCut(cut: Cut, fingerprint: string | null): string | null {
  if (cut.version !== 1 || cut.algorithm !== ALGORITHM) return 'it is of a kind that this release does not know';
  if (!cut.signature) return 'it has no signature';
  const publicKey = Buffer.from(String(cut.publicKey), 'base64');
  if (cut.key !== fingerprintOf(publicKey) || cut.key !== (fingerprint ?? cut.key))
    return `it was signed with another key (${String(cut.key).slice(0, 16)}…)`;
  return isSignedWith(publicKey, cutText(cut), cut.signature)
    ? contradictionIn(cut)
    : 'its signature is not of its content';
}

/** Whether the signature, DER in base64, is of this text and key. */
export function isSignedWith(publicKey: Buffer, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(text), key, Buffer.from(String(signature), 'base64'));
  } catch {
    // a text that is not a key cannot have signed anything
    return false;
  }
}
