/**
 * The history's records. A commit is one immutable entry of a unit's log, chained to the one before it; a state is
 * what folding the log up to some commit gives. The log is the truth, every state can be derived from it again.
 */
import type { AlertsBody, AlertsState } from './alerts/alert.ts';
import type { Attestation } from './attestation.ts';
import type { AttestationBody } from './attestations.ts';
import type { RunBody } from './runs.ts';
import type { Held, VerdictsBody } from './verdicts.ts';
import type { Waiver, WaiverBody } from './waivers.ts';

/** Who made the API call that an event reports. */
export interface Actor {
  readonly principal: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** The service that called in the principal's name, such as cloudformation.amazonaws.com. */
  readonly invokedBy?: string;
  /** Region in which CloudTrail recorded the call. */
  readonly region?: string;
  readonly call: string;
  readonly eventId: string;
  readonly at: string;
  /** How many others may have done it, or a part of it: their calls were handled with this one, the latest, or no event told of them. */
  readonly others?: number;
}

export type Cause =
  | { readonly kind: 'scan'; readonly run: string }
  | { readonly kind: 'event'; readonly event: string; readonly detailType: string; readonly actor?: Actor }
  | { readonly kind: 'person'; readonly by: string }
  /** What drift, or time alone, brought to alerts. */
  | { readonly kind: 'drift' }
  | { readonly kind: 'time' };

export type Body = VerdictsBody | RunBody | AttestationBody | WaiverBody | AlertsBody;

export interface Commit {
  readonly unit: string;
  /** 1 for the first, without gaps. */
  readonly seq: number;
  /** ISO instant, never before that of the commit it follows. */
  readonly at: string;
  /** When the facts began to be read: late work does not overrule what was seen after it. */
  readonly observedAt: string;
  readonly cause: Cause;
  readonly body: Body;
  readonly previous: string;
  /** Digest of the contents of the state that the commit leads to; absent from commits that were written before schema 3. */
  readonly state?: string;
  readonly hash: string;
}

export interface UnitState {
  readonly unit: string;
  readonly seq: number;
  readonly at: string;
  readonly head: string;
  /** control → resource → verdict */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, Held>>>>;
  readonly revisions: Readonly<Record<string, string>>;
  readonly attestations: Readonly<Record<string, Attestation>>;
  /** Of the unit of waivers alone, by id. */
  readonly waivers?: Readonly<Record<string, Waiver>>;
  /** Of the unit of alerts alone. */
  readonly alerts?: AlertsState;
}

export const GENESIS = '0'.repeat(64);
const EPOCH = '1970-01-01T00:00:00.000Z';

export const emptyState = (unit: string): UnitState => ({
  unit,
  seq: 0,
  at: EPOCH,
  head: GENESIS,
  verdicts: {},
  revisions: {},
  attestations: {},
});

export interface Draft {
  readonly at: Date;
  readonly observedAt: Date;
  readonly cause: Cause;
  readonly body: Body;
}
