/**
 * The history's records. A commit is one immutable entry of a unit's log, chained to the one before it; a state is
 * what folding the log up to some commit gives. The log is the truth, every state can be derived from it again.
 */
import { type AlertsBody, type AlertsState, NO_ALERTS } from './alerts/alert.ts';
import { foldAlerts } from './alerts/fold.ts';
import { type Attestation, attestationKey } from './attestation.ts';
import type { Status } from './control.ts';
import { digest } from './digest.ts';
import { CorruptHistory, type Unreadable } from './errors.ts';
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
  /** What the control's fix names of it, where something began to fail: few and short. */
  readonly values?: Values;
  readonly evidence: string;
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
  /** Digest over the heads of all chains at the end of the run. */
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

/** The next commit of a unit. A clock that jumped back does not make history run backwards. */
export function nextCommit(state: UnitState, draft: Draft): Commit {
  const at = draft.at.toISOString();
  const record = {
    unit: state.unit,
    seq: state.seq + 1,
    at: at > state.at ? at : state.at,
    observedAt: draft.observedAt.toISOString(),
    cause: draft.cause,
    body: draft.body,
    previous: state.head,
  };
  return { ...record, hash: digest(record) };
}

/** Throws `CorruptHistory` unless the commit is whole and follows this state. */
export function verifyFollows(state: UnitState, commit: Commit): void {
  const { hash, ...record } = commit;
  const where = `${commit.unit} commit ${commit.seq}`;
  if (commit.seq !== state.seq + 1) throw new CorruptHistory(`${where} follows commit ${state.seq}: one is missing`);
  if (commit.previous !== state.head) throw new CorruptHistory(`${where} does not chain to the commit before it`);
  if (digest(record) !== hash) throw new CorruptHistory(`${where} was altered: its hash does not match its content`);
  if (commit.at < state.at) throw new CorruptHistory(`${where} lies before the commit that it follows`);
}

/** The state after a commit. Pure: the given state is left as it was. */
export function fold(state: UnitState, commit: Commit): UnitState {
  const next = { ...state, seq: commit.seq, at: commit.at, head: commit.hash };
  const { body } = commit;
  switch (body.type) {
    case 'verdicts':
      return foldVerdicts(next, body, commit.at);
    case 'run':
      return next;
    case 'attestation': {
      const { attestation } = body;
      return { ...next, attestations: { ...state.attestations, [attestationKey(attestation)]: attestation } };
    }
    case 'waivers':
      return { ...next, waivers: foldWaivers(state.waivers ?? {}, body.waivers, commit.at) };
    case 'alerts':
      return { ...next, alerts: foldAlerts(state.alerts ?? NO_ALERTS, body.steps, commit.at) };
  }
}

/** With these as they are now; those that have ended, and what is withdrawn, are history alone. */
function foldWaivers(waivers: Readonly<Record<string, Waiver>>, added: readonly Waiver[], at: string) {
  const all = { ...waivers, ...Object.fromEntries(added.map((waiver) => [waiver.id, waiver])) };
  return Object.fromEntries(Object.entries(all).filter(([, { until }]) => until > at));
}

function foldVerdicts(state: UnitState, body: VerdictsBody, at: string): UnitState {
  const verdicts: Record<string, Record<string, Held>> = { ...state.verdicts };
  const copied = new Set<string>();
  for (const change of body.changes) {
    if (!copied.has(change.control)) verdicts[change.control] = { ...verdicts[change.control] };
    copied.add(change.control);
    applyChange(verdicts[change.control] as Record<string, Held>, change, at);
  }
  for (const control of copied) if (Object.keys(verdicts[control] ?? {}).length === 0) delete verdicts[control];
  return { ...state, verdicts, revisions: foldRevisions(state.revisions, body.revisions) };
}

function applyChange(held: Record<string, Held>, change: Change, at: string): void {
  const before = held[change.resource];
  if (change.to === null) {
    delete held[change.resource];
    return;
  }
  const since = before?.status === change.to ? before.since : at;
  const known = change.to === 'unknown' ? lastKnown(before) : undefined;
  held[change.resource] = {
    status: change.to,
    because: change.because,
    since,
    ...(change.warning ? { warning: change.warning } : {}),
    ...(known ? { known } : {}),
  };
}

/** The last status that was known of a verdict that may be dark now. */
export const lastKnown = (held: Held | undefined): Exclude<Status, 'unknown'> | undefined =>
  held?.status === 'unknown' ? held.known : held?.status;

function foldRevisions(before: Readonly<Record<string, string>>, delta: Readonly<Record<string, string | null>>) {
  const revisions: Record<string, string> = { ...before };
  for (const [control, revision] of Object.entries(delta)) {
    if (revision === null) delete revisions[control];
    else revisions[control] = revision;
  }
  return revisions;
}
