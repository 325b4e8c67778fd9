/**
 * Anchors: at the end of a run, one signature covers the heads of all chains, and is kept outside the store. With it, a
 * verifier finds chains that were deleted, replaced or forked, and a store that was replaced by an older copy of itself.
 */
import { canonical, digest } from './digest.ts';
import { merkleRoot } from './merkle.ts';
import { flawOfSignature, type Signature, type Signer, signed } from './signature.ts';

export { ALGORITHM, fingerprintOf, type Signer } from './signature.ts';

/** The newest commit of a unit. Its canonical JSON is a leaf of the tree and a line of `heads.jsonl`. */
export interface ChainHead {
  readonly unit: string;
  readonly seq: number;
  readonly head: string;
}

export interface Anchor extends Signature {
  readonly version: 1;
  readonly run: string;
  readonly at: string;
  /** Root and number of leaves of the Merkle tree (RFC 6962) over the lines of the run's `heads.jsonl`. */
  readonly root: string;
  readonly size: number;
  /** Digest of the anchor before this one; null if this is the first, or if the one before was not found. */
  readonly previous: string | null;
}

export const headLine = ({ unit, seq, head }: ChainHead): string => canonical({ unit, seq, head });

/** The first line of the text says that it is an anchor, so that the signature cannot pass for one of another document. */
const signedText = ({ signature: _, ...claims }: Anchor): string => `plumbline anchor\n${canonical(claims)}`;

export const digestOfAnchor = (anchor: Anchor): string => digest(anchor);

export const anchorOf = (
  heads: readonly string[],
  { run, at, previous }: Pick<Anchor, 'run' | 'at' | 'previous'>,
  signer: Signer,
): Promise<Anchor> =>
  signed({ version: 1 as const, run, at, root: merkleRoot(heads), size: heads.length, previous }, signedText, signer);

/** The reason why the anchor does not prove these heads with this key; null if it does. */
export function flawOf(anchor: Anchor, heads: readonly string[], fingerprint: string): string | null {
  const flaw = flawOfSignature(anchor, signedText(anchor), fingerprint);
  if (flaw !== null) return flaw;
  return anchor.size !== heads.length || anchor.root !== merkleRoot(heads) ? 'its heads were altered' : null;
}
