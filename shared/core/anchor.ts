/**
 * Anchors: at the end of a run, one signature covers the heads of all chains, and is kept outside the store. With it, a
 * verifier finds chains that were deleted, replaced or forked, and a store that was replaced by an older copy of itself.
 */
import { createPublicKey, verify } from 'node:crypto';
import { canonical, digest, sha256 } from './digest.ts';
import { merkleRoot } from './merkle.ts';

/** The newest commit of a unit. Its canonical JSON is a leaf of the tree and a line of `heads.jsonl`. */
export interface ChainHead {
  readonly unit: string;
  readonly seq: number;
  readonly head: string;
}

export const ALGORITHM = 'ECDSA_SHA_256';

export interface Anchor {
  readonly version: 1;
  readonly run: string;
  readonly at: string;
  /** Root and number of leaves of the Merkle tree (RFC 6962) over the lines of the run's `heads.jsonl`. */
  readonly root: string;
  readonly size: number;
  /** Digest of the anchor before this one; null if this is the first, or if the one before was not found. */
  readonly previous: string | null;
  readonly algorithm: typeof ALGORITHM;
  /** SHA-256 of the public key. */
  readonly key: string;
  /**
   * DER (SubjectPublicKeyInfo) in base64. A verifier accepts it only if its digest is a fingerprint that the verifier was
   * given.
   */
  readonly publicKey: string;
  /** DER in base64; the signature of `signedText`. */
  readonly signature: string;
}

/** Signs with ECDSA on P-256 over SHA-256, in DER, as AWS KMS does. */
export interface Signer {
  /** DER, SubjectPublicKeyInfo. */
  publicKey(): Promise<Uint8Array>;
  sign(text: string): Promise<Uint8Array>;
}

export const headLine = ({ unit, seq, head }: ChainHead): string => canonical({ unit, seq, head });

export const fingerprintOf = (publicKey: Uint8Array): string => sha256(publicKey);

/** The first line of the text says that it is an anchor, so that the signature cannot pass for one of another document. */
const signedText = ({ signature: _, ...claims }: Anchor): string => `plumbline anchor\n${canonical(claims)}`;

export const digestOfAnchor = (anchor: Anchor): string => digest(anchor);

export async function anchorOf(
  heads: readonly string[],
  { run, at, previous }: Pick<Anchor, 'run' | 'at' | 'previous'>,
  signer: Signer,
): Promise<Anchor> {
  const publicKey = await signer.publicKey();
  const unsigned: Anchor = {
    ...{ version: 1, run, at, root: merkleRoot(heads), size: heads.length, previous, algorithm: ALGORITHM },
    key: fingerprintOf(publicKey),
    publicKey: Buffer.from(publicKey).toString('base64'),
    signature: '',
  };
  const signature = Buffer.from(await signer.sign(signedText(unsigned))).toString('base64');
  return { ...unsigned, signature };
}

/** The reason why the anchor does not prove these heads with this key; null if it does. */
export function flawOf(anchor: Anchor, heads: readonly string[], fingerprint: string): string | null {
  const publicKey = Buffer.from(String(anchor.publicKey), 'base64');
  if (anchor.version !== 1 || anchor.algorithm !== ALGORITHM) return 'it is of a kind that this release does not know';
  if (anchor.key !== fingerprint || fingerprintOf(publicKey) !== fingerprint)
    return `it was signed with another key (${String(anchor.key).slice(0, 16)}…)`;
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  const signature = Buffer.from(String(anchor.signature), 'base64');
  if (!verify('sha256', Buffer.from(signedText(anchor)), key, signature)) return 'its signature is not of its content';
  if (anchor.size !== heads.length || anchor.root !== merkleRoot(heads)) return 'its heads were altered';
  return null;
}
