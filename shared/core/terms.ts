/** The fields that an attestation for a control must have besides its evidence, for the command that records one. */

/** `other-person`: somebody else than its author approved it. `reviewed`: a third person has reviewed it as well. */
export type Approval = 'other-person' | 'reviewed';

export interface AttestationTerms {
  /** The parts that the evidence must cover. */
  readonly covers: readonly string[];
  /** The numbers that decide the verdict, each with its default limit. */
  readonly measures: Readonly<Record<string, number>>;
  /** The roles of which one must sign it; empty if no role is required. */
  readonly roles: readonly string[];
  readonly approval: Approval | null;
  /** Whether the evidence must be a document whose content was read, and not an address alone. */
  readonly document?: true;
  /** Whether the attestation is about one release, and must name it. */
  readonly perRelease: boolean;
}
