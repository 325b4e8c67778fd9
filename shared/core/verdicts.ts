/** Verdicts of a unit, as its commits change them and its state holds them. */
import type { Status } from './control.ts';
import type { Unreadable } from './errors.ts';

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
  readonly evidence: string;
  /** Digest of the facts that the control looked at; left out where they could not be read. */
  readonly inputs?: string;
}

export interface VerdictsBody {
  readonly type: 'verdicts';
  readonly changes: readonly Change[];
  /** Controls judged by another version or with other parameters than before: id → revision, null when gone. */
  readonly revisions: Readonly<Record<string, string | null>>;
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

/** The last status that was known of a verdict that may be dark now. */
export const lastKnown = (held: Held | undefined): Exclude<Status, 'unknown'> | undefined =>
  held?.status === 'unknown' ? held.known : held?.status;
