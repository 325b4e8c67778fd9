/** The chain of a scanned unit: changes of verdicts, and the verdicts that hold after them. */

import type { Chain, ChainUnit } from '../core/chain.ts';
import type { Status } from '../core/control.ts';
import type { Unreadable } from '../core/errors.ts';
import type { External, LastWords } from '../core/external.ts';
import type { Values } from '../core/fix.ts';
import { own, put } from '../core/own.ts';

/** How a verdict changed. `recorded` and `changed` are recorded only: they open no alert. */
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
  /** The status before and after; null when there was, or is, no verdict. */
  readonly from: Status | null;
  readonly to: Status | null;
  readonly because: string;
  readonly warning?: string;
  /** The reason why the facts could not be read, if `to` is `unknown`. */
  readonly unread?: Unreadable;
  /** The earlier `because`; an alert shows both. */
  readonly before?: string;
  /** Values of the resource that the fix contains, if the resource began to fail. */
  readonly values?: Values;
  /** The title and the severity that the source of an external control gave; left out for other controls. */
  readonly external?: External;
  /** The latest status of each finding, if findings arrive as events. */
  readonly words?: LastWords;
  readonly evidence: string;
  /** Digest of the facts that the control read; left out when they could not be read. */
  readonly inputs?: string;
}

export interface VerdictsBody {
  readonly type: 'verdicts';
  readonly changes: readonly Change[];
  /** Control id → new revision, for each control whose revision changed; null for a control that is no longer evaluated. */
  readonly revisions: Readonly<Record<string, string | null>>;
  /** The object of evidence with the facts behind the changed verdicts; left out if no facts were judged. */
  readonly kept?: string;
}

/** A verdict in the state of a unit. */
export interface Held {
  readonly status: Status;
  readonly because: string;
  readonly since: string;
  readonly warning?: string;
  /** The title and the severity that the source of an external control gave; left out for other controls. */
  readonly external?: External;
  /** The latest status of each finding, if findings arrive as events. */
  readonly words?: LastWords;
  /** The last known status, if the status is `unknown`. */
  readonly known?: Exclude<Status, 'unknown'>;
  /** Digest of the facts that were judged last. It stays while the status is `unknown`. */
  readonly inputs?: string;
  /** SHA-256 of the facts that the verdict rests on; left out if there were none. */
  readonly evidence?: string;
  /**
   * Since when it fails, if that is earlier than `since` because it could not be read in between. It stays while the
   * status is `unknown`.
   */
  readonly failingSince?: string;
}

/**
 * Since when a verdict fails, including times in which it could not be read; undefined if its last known status is not
 * `fail`.
 */
export const failingSince = (held: Held | undefined): string | undefined =>
  held?.failingSince ?? (held?.status === 'fail' ? held.since : undefined);

/** The status of a verdict, or its last known status if it is `unknown`. */
export const lastKnown = (held: Held | undefined): Exclude<Status, 'unknown'> | undefined =>
  held?.status === 'unknown' ? held.known : held?.status;

export interface VerdictsState {
  /** control → resource → verdict */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, Held>>>>;
  readonly revisions: Readonly<Record<string, string>>;
  /** The unit's newest object of evidence; left out before the first. */
  readonly kept?: { readonly newest: string };
}

export const verdictsChain: Chain<VerdictsState, VerdictsBody> = {
  type: 'verdicts',
  empty: { verdicts: {}, revisions: {} },
  fold: foldVerdicts,
  parts: (state) => ({ ...state }),
  size: ({ verdicts }) => Object.values(verdicts).reduce((sum, held) => sum + Object.keys(held).length, 0),
};

/** A scanned unit, by its name. */
export const verdictsOf = (unit: string): ChainUnit<VerdictsState, VerdictsBody> => ({ unit, chain: verdictsChain });

function foldVerdicts(state: VerdictsState, body: VerdictsBody, at: string): VerdictsState {
  const verdicts: Record<string, Record<string, Held>> = { ...state.verdicts };
  const copied = new Set<string>();
  for (const change of body.changes) {
    if (!copied.has(change.control)) verdicts[change.control] = { ...verdicts[change.control] };
    copied.add(change.control);
    applyChange(verdicts[change.control] as Record<string, Held>, change, at);
  }
  for (const control of copied) if (isEmpty(verdicts[control] ?? {})) delete verdicts[control];
  const kept = body.kept === undefined ? state.kept : { newest: body.kept };
  return { verdicts, revisions: foldRevisions(state.revisions, body.revisions), ...(kept ? { kept } : {}) };
}

/** A verdict while its fields are assigned. */
type Writable = { -readonly [Field in keyof Held]: Held[Field] };

function applyChange(held: Record<string, Held>, change: Change, at: string): void {
  const before = own(held, change.resource);
  if (change.to === null) {
    delete held[change.resource];
    return;
  }
  const since = before?.status === change.to ? before.since : at;
  const known = change.to === 'unknown' ? lastKnown(before) : undefined;
  const failing = change.to === 'fail' || change.to === 'unknown' ? failingSince(before) : undefined;
  const external = change.external ?? before?.external;
  const inputs = change.inputs ?? (change.to === 'unknown' ? before?.inputs : undefined);
  // assigned one by one: a history has millions of changes, and spreading each field costs several times as much; in the order of
  // their names, because canonical JSON of an object in order is made by the platform
  const next = { because: change.because } as Writable;
  if (change.evidence) next.evidence = change.evidence;
  if (external) next.external = external;
  if (failing !== undefined && failing !== since) next.failingSince = failing;
  if (inputs) next.inputs = inputs;
  if (known) next.known = known;
  next.since = since;
  next.status = change.to;
  if (change.warning) next.warning = change.warning;
  if (change.words) next.words = change.words;
  put(held, change.resource, next);
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const name in record) if (Object.hasOwn(record, name)) return false;
  return true;
}

function foldRevisions(before: Readonly<Record<string, string>>, delta: Readonly<Record<string, string | null>>) {
  const changed = Object.entries(delta);
  if (changed.length === 0) return before;
  const revisions: Record<string, string> = { ...before };
  for (const [control, revision] of changed) {
    if (revision === null) delete revisions[control];
    else revisions[control] = revision;
  }
  return revisions;
}
