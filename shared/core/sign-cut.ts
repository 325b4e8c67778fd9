/** Signs cuts, and verifies their signatures. */
import { type Cut, contradictionIn, cutText } from './cut.ts';
import { flawOfSignature, isOfKnownKind, type Signature, type Signer, signed } from './signature.ts';

export type Unsigned = Omit<Cut, 'version' | keyof Signature>;

export const signedCut = (claims: Unsigned, signer: Signer): Promise<Cut> =>
  signed({ version: 1 as const, ...claims }, cutText, signer);

/** The reason why the cut is not proven; null if it is. Without a fingerprint, any key may have signed it. */
export function flawOfCut(cut: Cut, fingerprint: string | null): string | null {
  if (isOfKnownKind(cut) && !cut.signature) return 'it has no signature';
  return flawOfSignature(cut, cutText(cut), fingerprint) ?? contradictionIn(cut);
}
