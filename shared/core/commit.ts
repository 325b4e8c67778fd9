/**
 * The history's records. A commit is one immutable entry of a unit's log, chained to the one before it; a state is
 * what folding the log up to some commit gives. The log is the truth, every state can be derived from it again.
 */
import type { AlertsBody, AlertsState } from './alerts/alert.ts';
import type { Attestation } from './attestation.ts';
import type { Status } from './control.ts';
import type { Unreadable } from './errors.ts';
import type { Values } from './fix.ts';
import type { Waiver } from './waiver.ts';

/** How a verdict moved. `recorded` and `changed` are kept for the record and alert nobody. */
export type Movement =
  | 'baseline'
  | 'appeared'
  | 'regressed'
  | 'recovered'
  | 'vanished'
  | 'went-dark'
  | 'came-back'
  | 'expiring'
  | 'revised'
  | 'recorded'
  | 'changed';

export interface Change {
  readonly control: string;
  readonly resource: string;
  readonly movement: Movement;
  /** null: there was no verdict before, or there is none any more. */
  readonly from: Status | null;
  readonly to: Status | null;
  readonly because: string;
  readonly warning?: string;
  /** Why it could not be read, where `to` is `unknown`. */
  readonly unread?: Unreadable;
  /** The earlier `because`, for the before → after of an alert. */
  readonly before?: string;
  /** What the fix names of it, where it began to fail. */
  readonly values?: Values;
  readonly evidence: string;
  /** Digest of the facts that the control looked at; left out where they could not be read. */
  readonly inputs?: string;
}

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

export interface VerdictsBody {
  readonly type: 'verdicts';
  readonly changes: readonly Change[];
  /** Controls judged by another version or with other parameters than before: id → revision, null when gone. */
  readonly revisions: Readonly<Record<string, string | null>>;
}

/** Proof of one scan's completeness, in the unit of all runs. */
export interface RunBody {
  readonly type: 'run';
  readonly run: string;
  readonly startedAt: string;
  readonly units: number;
  readonly evaluatedUnits: number;
  /** Controls expected over all units, and those that were evaluated. */
  readonly controls: number;
  readonly evaluatedControls: number;
  /** Units that were planned and not evaluated, or not by every control; those of early records at most 100 of them. */
  readonly missing: readonly string[];
  readonly verdicts: Readonly<Record<Status, number>>;
  /** Root of the Merkle tree over the heads of all other chains at the end of the run (shared/core/anchor.ts). */
  readonly heads: string;
}

export interface AttestationBody {
  readonly type: 'attestation';
  readonly attestation: Attestation;
}

export interface WaiverBody {
  readonly type: 'waivers';
  readonly waivers: readonly Waiver[];
}

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

/** A verdict that is held in a state. */
export interface Held {
  readonly status: Status;
  readonly because: string;
  readonly since: string;
  readonly warning?: string;
  /** While `unknown`: the last status that was known. */
  readonly known?: Exclude<Status, 'unknown'>;
  /** Digest of the facts that were last judged; of the last known ones while `unknown`. */
  readonly inputs?: string;
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

/** The last status that was known of a verdict that may be dark now. */
export const lastKnown = (held: Held | undefined): Exclude<Status, 'unknown'> | undefined =>
  held?.status === 'unknown' ? held.known : held?.status;
