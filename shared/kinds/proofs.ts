/** Proofs that something was done. Attestations of people and records of AWS have the same shape. */
import { type Attestation, effectiveAt, isAddressOnly, isStanding } from '../records/attestation.ts';

/** One proof that something was done: an attestation, a completed restore job, a finished experiment. */
export interface Proof {
  readonly at: string;
  readonly expires: string;
  readonly source: string;
}

const DAY = 86_400_000;

/**
 * The proof that expires last, or undefined. If several expire at the same instant, the choice does not depend on the
 * order in which they were read. A proof in the future (from a wrong clock) does not count.
 */
export function lastingProof(proofs: readonly Proof[], now: Date): Proof | undefined {
  const past = proofs.filter((proof) => Date.parse(proof.at) <= now.getTime());
  const [lasting] = past.sort(
    (one, other) => Date.parse(other.expires) - Date.parse(one.expires) || (one.source < other.source ? -1 : 1),
  );
  return lasting;
}

/** A proof of something that AWS recorded at `at`, valid for `days`. */
export const proofFor = (at: string, days: number, source: string): Proof => ({
  at,
  expires: new Date(Date.parse(at) + days * DAY).toISOString(),
  source,
});

/** Attestations of a control as proofs, never valid for longer than `maxDays`, even if the attestation names a later end. */
export const attestedProofs = (attestations: readonly Attestation[], control: string, maxDays: number): Proof[] =>
  attestations
    .filter((attestation) => attestation.control === control && isStanding(attestation))
    .map((attestation) => attestedProof(attestation, maxDays));

export function attestedProof(attestation: Attestation, maxDays: number): Proof {
  const at = effectiveAt(attestation);
  const limit = proofFor(at, maxDays, '').expires;
  const expires = attestation.expires < limit ? attestation.expires : limit;
  const { by, role, approver, evidence } = attestation;
  const source = [
    `attested by ${by}${role === undefined ? '' : ` as ${role}`}`,
    ...(approver === undefined ? [] : [`approved by ${approver}`]),
    ...(isAddressOnly(evidence) ? ['evidence: address only'] : []),
  ];
  return { at, expires, source: source.join(', ') };
}
