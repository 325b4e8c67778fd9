/** What a person vouches for, with evidence and an expiry. Evidence that AWS gives of itself has the same shape. */

/** Where the evidence is, and the digest of what it says; where nobody without signing in can read it, of its address. */
export interface AttestedEvidence {
  readonly reference: string;
  readonly sha256: string;
  /** Absent in what was recorded before addresses were read: there a file is its content, and an address itself. */
  readonly of?: 'content' | 'address';
}

export const isAddressOnly = ({ reference, of }: AttestedEvidence): boolean =>
  of === 'address' || (of === undefined && /^https?:\/\//.test(reference));

export interface Attestation {
  readonly control: string;
  /** Account id, or `organization` when it holds for every account. */
  readonly account: string;
  /** ISO instants. */
  readonly at: string;
  readonly expires: string;
  /** Who said so: the ARN of the caller, or the operating-system user where there is no AWS identity. */
  readonly by: string;
  readonly evidence: AttestedEvidence;
  readonly note: string;
  /** Measured or declared values that a control reads, such as `rtoMinutes`. */
  readonly values: Readonly<Record<string, string>>;
}

export const attestationKey = (a: Pick<Attestation, 'control' | 'account'>): string => `${a.control}@${a.account}`;

/** One proof that something was done: an attestation, a completed restore job, a finished experiment. */
export interface Evidence {
  readonly at: string;
  readonly expires: string;
  readonly source: string;
}

const DAY = 86_400_000;

/** The newest proof by expiry, or undefined. Proof that lies in the future (a wrong clock) does not count. */
export function newestEvidence(proofs: readonly Evidence[], now: Date): Evidence | undefined {
  const past = proofs.filter((proof) => Date.parse(proof.at) <= now.getTime());
  return past.reduce<Evidence | undefined>(
    (best, proof) => (!best || Date.parse(proof.expires) > Date.parse(best.expires) ? proof : best),
    undefined,
  );
}

/** Evidence of something AWS recorded at `at`, good for `days`. */
export const proofFor = (at: string, days: number, source: string): Evidence => ({
  at,
  expires: new Date(Date.parse(at) + days * DAY).toISOString(),
  source,
});

/** Attestations of a control as evidence: never valid for longer than `maxDays`, whatever the attestation says. */
export const attestedProofs = (attestations: readonly Attestation[], control: string, maxDays: number): Evidence[] =>
  attestations
    .filter((attestation) => attestation.control === control)
    .map((attestation) => {
      const limit = proofFor(attestation.at, maxDays, '').expires;
      const expires = attestation.expires < limit ? attestation.expires : limit;
      const limits = isAddressOnly(attestation.evidence) ? ', evidence: address only' : '';
      return { at: attestation.at, expires, source: `attested by ${attestation.by}${limits}` };
    });
