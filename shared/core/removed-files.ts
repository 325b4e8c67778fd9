/**
 * The signed record of files that were removed from an archive, because signed cuts cover what they held. A reader of the archive
 * misses these files, and no others.
 */
import { canonical, sha256 } from './digest.ts';
import { flawOfSignature, type Signature, type Signer, signed } from './signature.ts';

export interface RemovedFiles extends Signature {
  readonly version: 1;
  /** ISO instant. */
  readonly at: string;
  readonly by: string;
  /** The names of the files. */
  readonly removed: readonly string[];
  /** The files that now hold those of their commits that no cut covers. */
  readonly kept: readonly string[];
}

const textOf = ({ signature: _, ...claims }: RemovedFiles): string => `plumbline removed files\n${canonical(claims)}`;

export const REMOVALS = 'archive/removed/';
export const removalName = (record: RemovedFiles): string => `${REMOVALS}${sha256(textOf(record))}.json`;

export const signedRemoval = (
  claims: Pick<RemovedFiles, 'at' | 'by' | 'removed' | 'kept'>,
  signer: Signer,
): Promise<RemovedFiles> => signed({ version: 1 as const, ...claims }, textOf, signer);

/** The reason why the record excuses no missing file; null if it does. Without a fingerprint, who signed it stays open. */
export function flawOfRemoval(record: RemovedFiles, name: string, fingerprint: string | null): string | null {
  const flaw = flawOfSignature(record, textOf(record), fingerprint);
  if (flaw !== null) return flaw;
  return removalName(record) === name ? null : 'it is not the one that its name says';
}
