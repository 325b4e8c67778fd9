/** Signatures of records that are kept outside the table, or prove what is no longer in it: ECDSA on P-256 over SHA-256. */
import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './digest.ts';

export const ALGORITHM = 'ECDSA_SHA_256';

/** Signs with ECDSA on P-256 over SHA-256, in DER, as AWS KMS does. */
export interface Signer {
  /** DER, SubjectPublicKeyInfo. */
  publicKey(): Promise<Uint8Array>;
  sign(text: string): Promise<Uint8Array>;
}

/** The fields by which a record is signed. Its text covers all of them but the signature itself. */
export interface Signature {
  readonly algorithm: typeof ALGORITHM;
  /** SHA-256 of the public key. */
  readonly key: string;
  /**
   * DER (SubjectPublicKeyInfo) in base64. A verifier accepts it only if its digest is a fingerprint that the verifier was
   * given.
   */
  readonly publicKey: string;
  /** DER in base64. */
  readonly signature: string;
}

export const fingerprintOf = (publicKey: Uint8Array): string => sha256(publicKey);

/** The claims with their signature. `textOf` gives the text of a record, which does not depend on its signature. */
export async function signed<Claims extends object>(
  claims: Claims,
  textOf: (record: Claims & Signature) => string,
  signer: Signer,
): Promise<Claims & Signature> {
  const publicKey = await signer.publicKey();
  const unsigned: Claims & Signature = {
    ...claims,
    ...{ algorithm: ALGORITHM, key: fingerprintOf(publicKey), signature: '' },
    publicKey: Buffer.from(publicKey).toString('base64'),
  };
  return { ...unsigned, signature: Buffer.from(await signer.sign(textOf(unsigned))).toString('base64') };
}

type SignedRecord = Signature & { readonly version: number };

export const isOfKnownKind = ({ version, algorithm }: Pick<SignedRecord, 'version' | 'algorithm'>): boolean =>
  version === 1 && algorithm === ALGORITHM;

/** The reason why the record does not prove its text; null if it does. Without a fingerprint, any key may have signed it. */
export function flawOfSignature(record: SignedRecord, text: string, fingerprint: string | null): string | null {
  if (!isOfKnownKind(record)) return 'it is of a kind that this release does not know';
  const publicKey = Buffer.from(String(record.publicKey), 'base64');
  if (record.key !== fingerprintOf(publicKey) || record.key !== (fingerprint ?? record.key))
    return `it was signed with another key (${String(record.key).slice(0, 16)}…)`;
  return isSignedWith(publicKey, text, record.signature) ? null : 'its signature is not of its content';
}

function isSignedWith(publicKey: Buffer, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(text), key, Buffer.from(String(signature), 'base64'));
  } catch {
    // a text that is not a key cannot have signed anything
    return false;
  }
}
