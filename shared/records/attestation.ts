/** What a person vouches for, with evidence and an expiry. */

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
