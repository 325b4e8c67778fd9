/**
 * The history's records. A commit is one immutable entry of a unit's log, chained to the one before it; a state is what
 * folding the log up to some commit gives. Each kind of unit has bodies and a state of its own (`Chain` in chain.ts).
 */

/** The principal that made the API call that an event reports. */
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
  /** The number of other callers that may have made the change, or a part of it. This call is the latest. */
  readonly others?: number;
}

export type Cause =
  | { readonly kind: 'scan'; readonly run: string }
  | { readonly kind: 'event'; readonly event: string; readonly detailType: string; readonly actor?: Actor }
  | { readonly kind: 'person'; readonly by: string }
  /** Causes of commits of alerts: drift, and timers. */
  | { readonly kind: 'drift' }
  | { readonly kind: 'time' };

/** Every body of a commit names the kind of unit that it belongs to. */
export interface TypedBody {
  readonly type: string;
}

export interface Commit<Body = TypedBody> {
  readonly unit: string;
  /** 1 for the first, without gaps. */
  readonly seq: number;
  /** ISO instant, never before that of the commit it follows. */
  readonly at: string;
  /** When reading the facts began. Late work does not replace verdicts on newer facts. */
  readonly observedAt: string;
  readonly cause: Cause;
  readonly body: Body;
  readonly previous: string;
  /** Digest of the contents of the state that the commit leads to; absent from commits that were written before schema 4. */
  readonly state?: string;
  readonly hash: string;
}

/** A commit before it is appended to the chain. */
export interface NewCommit<Body = TypedBody> {
  readonly at: Date;
  readonly observedAt: Date;
  readonly cause: Cause;
  readonly body: Body;
}

/** The state of a unit after one of its commits. */
export interface ChainState<State> {
  readonly unit: string;
  /** Number and instant of that commit, and its hash. */
  readonly seq: number;
  readonly at: string;
  readonly head: string;
  readonly contents: State;
}
