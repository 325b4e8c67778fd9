/** What an attestation of a control has to say, besides its evidence: for the command that records one. */

/** `other-person`: approved by another person than the one who records it; `reviewed`: reviewed by a third one as well. */
export type Approval = 'other-person' | 'reviewed';

export interface AttestationTerms {
  /** The parts that the evidence has to cover. */
  readonly covers: readonly string[];
  /** The numbers that decide the verdict, each with its limit by default. */
  readonly measures: Readonly<Record<string, number>>;
  /** The roles in one of which it is signed; empty where no role is asked for. */
  readonly roles: readonly string[];
  readonly approval: Approval | null;
  /** Whether it is about one release, and has to name it. */
  readonly perRelease: boolean;
}
