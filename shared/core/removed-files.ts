/**
 * The signed record of files that were removed from an archive, because signed cuts cover what they held. A reader of the archive
 * misses these files, and no others.
 */
import { ALGORITHM, type Anchor, fingerprintOf, type Signer } from './anchor.ts';
import { canonical, sha256 } from './digest.ts';
import { isSignedWith } from './sign-cut.ts';

export interface RemovedFiles {
  readonly version: 1;
  /** ISO instant. */
  readonly at: string;
  readonly by: string;
  /** The names of the files. */
  readonly removed: readonly string[];
  /** The files that now hold those of their commits that no cut covers. */
  readonly kept: readonly string[];
  readonly algorithm: Anchor['algorithm'];
  /** SHA-256 of the public key. */
  readonly key: string;
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string;
  /** DER in base64; the signature of the text of all other fields. */
  readonly signature: string;
}

const textOf = ({ signature: _, ...claims }: RemovedFiles): string => `plumbline removed files\n${canonical(claims)}`;

export const REMOVALS = 'archive/removed/';
export const removalName = (record: RemovedFiles): string => `${REMOVALS}${sha256(textOf(record))}.json`;

export async function signedRemoval(
  claims: Pick<RemovedFiles, 'at' | 'by' | 'removed' | 'kept'>,
  signer: Signer,
): Promise<RemovedFiles> {
  const publicKey = await signer.publicKey();
  const unsigned: RemovedFiles = {
    ...{ version: 1, ...claims, algorithm: ALGORITHM, key: fingerprintOf(publicKey) },
    ...{ publicKey: Buffer.from(publicKey).toString('base64'), signature: '' },
  };
  return { ...unsigned, signature: Buffer.from(await signer.sign(textOf(unsigned))).toString('base64') };
}

/** The reason why the record excuses no missing file; null if it does. Without a fingerprint, who signed it stays open. */
export function flawOfRemoval(record: RemovedFiles, name: string, fingerprint: string | null): string | null {
  if (record.version !== 1 || record.algorithm !== ALGORITHM) return 'it is of a kind that this release does not know';
  const publicKey = Buffer.from(String(record.publicKey), 'base64');
  if (record.key !== fingerprintOf(publicKey) || record.key !== (fingerprint ?? record.key))
    return `it was signed with another key (${String(record.key).slice(0, 16)}…)`;
  if (!isSignedWith(publicKey, textOf(record), record.signature)) return 'its signature is not of its content';
  return removalName(record) === name ? null : 'it is not the one that its name says';
}
