/** Attestations: statements of people, with evidence and an expiry. */

/**
 * Where the evidence is, and the digest of its content; or of its address, if only a signed-in person can read the
 * content.
 */
export interface AttestedEvidence {
  readonly reference: string;
  readonly sha256: string;
  /**
   * The content that the digest covers. Absent in early records, from before Plumbline read addresses: then the content
   * of a file, but the text of an address.
   */
  readonly of?: 'content' | 'address';
}

export const isAddressOnly = ({ reference, of }: AttestedEvidence): boolean =>
  of === 'address' || (of === undefined && /^https?:\/\//.test(reference));

export interface Attestation {
  readonly control: string;
  /** Account id, or `organization` when it holds for every account. */
  readonly account: string;
  /** ISO instants: when it was recorded, and when it ends. */
  readonly at: string;
  readonly expires: string;
  /** ISO instant at which it was done or decided; absent if that is when it was recorded. */
  readonly effective?: string;
  /** The author: the ARN of the caller, or the operating-system user where there is no AWS identity. */
  readonly by: string;
  /** The approver and the reviewer of what was recorded, by ARN, address or name. */
  readonly approver?: string;
  readonly reviewer?: string;
  /** The role in which it was signed, such as `Security Officer`. */
  readonly role?: string;
  /** The release that it is about. */
  readonly release?: string;
  /** The parts that the evidence covers, of those that the control asks for. */
  readonly covers?: readonly string[];
  readonly evidence: AttestedEvidence;
  readonly note: string;
  /** Measured or declared values that a control reads, such as `rtoMinutes`. */
  readonly values: Readonly<Record<string, string>>;
  /** `fail` if a person's own check failed; absent if it passed. */
  readonly result?: 'fail';
  /** Present if it was revoked; `expires` is then the instant of the revocation. */
  readonly revoked?: Revocation;
}

export interface Revocation {
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
  readonly reason: string;
}

/** Whether it says that something was done with success, and was not revoked. */
export const isStanding = ({ result, revoked }: Pick<Attestation, 'result' | 'revoked'>): boolean =>
  result !== 'fail' && revoked === undefined;

/** The instant at which the attested thing was done or decided. */
export const effectiveAt = (attestation: Pick<Attestation, 'at' | 'effective'>): string =>
  attestation.effective ?? attestation.at;

export const attestationKey = (a: Pick<Attestation, 'control' | 'account'>): string => `${a.control}@${a.account}`;

/** The last part of an ARN or of a path, before any @: `audit` of `arn:aws:sts::111122223333:assumed-role/Admin/audit`. */
const nameOf = (identity: string): string => {
  const last = identity.trim().toLowerCase().split(/[/:]/).at(-1) ?? '';
  return last.replace(/^local user /, '').replace(/(?<=.)@.*/, '');
};

/**
 * Whether two identities may be one person's. An ARN, an address and a name are compared by the person's name alone:
 * two people with the same name in two domains count as one person, because otherwise a person with two identities
 * could approve their own work.
 */
export const maybeSamePerson = (one: string, other: string): boolean => nameOf(one) === nameOf(other);
