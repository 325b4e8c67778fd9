/** Ports of the pipeline, each with one to four verbs. Their adapters are in aws/, history/ and alerts/. */
import type { Account, Unit } from './account.ts';
import type { Appended, ChainUnit } from './chain.ts';
import type { Cause, ChainState, Commit, NewCommit, TypedBody } from './commit.ts';
import type { Severity, Status } from './control.ts';
import type { Judged } from './judged.ts';
import type { AccountReach } from './source.ts';

/** The log of every unit, and the states folded from it. There is no update and no delete. */
export interface History {
  /** The unit's state at the head of its log, also after a crash. */
  read<State>(of: ChainUnit<State>): Promise<ChainState<State>>;
  /** Appends the next commit to the state given. Throws `Conflict` when another writer appended first. */
  append<State, Body extends TypedBody>(
    of: ChainUnit<State, Body>,
    state: ChainState<State>,
    next: NewCommit<NoInfer<Body>>,
  ): Promise<Appended<State, Body>>;
  /** Commits in order, those after `after` (a sequence number) and from `since` until `until` (ISO instants, both included). */
  log<Body extends TypedBody>(
    of: ChainUnit<unknown, Body>,
    range?: { after?: number; since?: string; until?: string },
  ): AsyncIterable<Commit<Body>>;
  /** The state as it was at an instant; empty when the unit had no history then. */
  asOf<State>(of: ChainUnit<State>, at: string): Promise<ChainState<State>>;
}

/** When a unit was last scanned, and by which run. */
export interface Heartbeat {
  readonly unit: string;
  readonly run: string;
  readonly at: string;
  /** Sequence number and hash of the commit that was the unit's newest at that time. */
  readonly seq: number;
  readonly head: string;
  /** Controls evaluated; the verdicts by status. */
  readonly controls: number;
  readonly verdicts: Readonly<Record<Status, number>>;
  /** Sequence number up to which the commits of scans were alerted; for the unit of alerts, up to which they were sent. */
  readonly alertedSeq: number;
  /** The account as the scan knew it, and its scanned regions; null for units that are not scanned. */
  readonly item: WorkItem | null;
}

/** The work of one scan: an account with all its regions, or the organisation. */
export interface WorkItem {
  readonly account: Account;
  readonly regions: readonly string[];
  /** Absent if AWS was not asked or did not answer. */
  readonly enabled?: EnabledRegions;
  /** ISO instant at which its run began; absent if no run planned it. */
  readonly plannedAt?: string;
  /**
   * In the plan of a run: its controls of a weekly cadence may keep their verdicts. In a heartbeat: how many controls
   * of the unit kept their verdicts; absent if all were evaluated.
   */
  readonly keeps?: Keeping;
  /** Units of the account that are to be closed, because they are no longer scanned. Such an item scans nothing. */
  readonly gone?: readonly string[];
  /** In a heartbeat: the slowest collectors of the unit; absent if none took long. */
  readonly slowest?: readonly CollectorTime[];
}

/** How long a collector took, including its wait for the collectors that it uses. */
export interface CollectorTime {
  readonly collector: string;
  readonly ms: number;
}

/** Verdicts of an earlier scan that a scan leaves as they are, because their controls are not due. */
export interface Keeping {
  /** ISO instant at which the run began that evaluated all controls of the unit last. */
  readonly since: string;
  /** The day (`2026-01-15`, UTC) on which a scan evaluates them again. */
  readonly due: string;
  /** Number of controls; absent in a plan, because the scan finds out. */
  readonly controls?: number;
}

/** Regions that an account has enabled, and the instant at which AWS said so. */
export interface EnabledRegions {
  readonly regions: readonly string[];
  readonly at: string;
}

/** All units that have a log, each with its last heartbeat. */
export interface Roster {
  beat(heartbeat: Omit<Heartbeat, 'alertedSeq'>): Promise<void>;
  /** All units, or the units of one account: `account` is the part of a unit's name before the `/`. */
  units(account?: string): AsyncIterable<Heartbeat>;
  find(unit: string): Promise<Heartbeat | null>;
  /** Records that the commits of a unit up to `seq` were alerted, or sent. A lower number changes nothing. */
  alerted(unit: string, seq: number): Promise<void>;
}

export interface Finding {
  readonly unit: string;
  readonly control: string;
  readonly resource: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly because: string;
  readonly firstSeen: string;
  /** Sequence number of the commit that this reflects; an older one changes nothing. */
  readonly seq: number;
}

/** A finding that opens, or one that closes. */
export type FindingMove =
  | { readonly opens: Finding }
  | { readonly closes: Pick<Finding, 'unit' | 'control' | 'resource' | 'seq'> };

/** Open findings: a projection of the log that can be built again from it. */
export interface Findings {
  open(finding: Finding): Promise<void>;
  close(unit: string, control: string, resource: string, seq: number): Promise<void>;
  /** Opens and closes the findings that one commit changed. */
  moveAll(moves: readonly FindingMove[]): Promise<void>;
  list(filter: { unit?: string; control?: string; severity?: Severity }): AsyncIterable<Finding>;
}

/** Clients for an account's services, by a role, by the caller's own credentials, or in a simulation. */
export interface Reach {
  /** After `within` milliseconds, when given, every call is refused as timed out. */
  account(id: string, within?: number): AccountReach;
}

/** Accounts of the organisation, and the regions each has enabled. */
export interface Organization {
  accounts(): AsyncIterable<Account>;
  /** Null if Plumbline may not read the list. Throws `CouldNotRead` if the list could not be read this time. */
  enabledRegions(account: Account): Promise<readonly string[] | null>;
  /** Whether the account is active in the organisation. Throws `CouldNotRead` if this could not be read. */
  isMember(account: Account): Promise<boolean>;
  /** The regions that are scanned if the enabled regions are not known. A region that is not enabled then gives `unknown`. */
  readonly fallbackRegions: readonly string[];
}

/** A message of an alert to a route; `order` is text that compares (`orderOf` in shared/alerts/message.ts). */
export interface Turn {
  readonly route: string;
  readonly alert: string;
  readonly order: string;
}

/**
 * The order of the newest delivered message, empty if there is none; or the seconds until the message that has the turn
 * gives it up.
 */
export type TurnResult = { readonly newest: string } | { readonly busyFor: number };

/**
 * Keeps the order of an alert's messages to a route. One message has the turn at a time, and keeps it between its tries. A
 * turn that was not ended expires some minutes after its next try was due, because its execution may have died.
 */
export interface Deliveries {
  /** Takes the turn, to send at once. */
  take(turn: Turn): Promise<TurnResult>;
  /** Keeps the turn for another try after some seconds, unless an earlier message has the turn. */
  keep(turn: Turn, seconds: number): Promise<void>;
  /** Ends the turn; `delivered` says whether the message was delivered. */
  end(turn: Turn, delivered: boolean): Promise<void>;
}

/** Starts the function `remind` once for an alert. Setting the timer again moves it; `remind` then takes all due steps. */
export interface Timers {
  set(alert: string, at: Date): Promise<void>;
}

/** Stores a message that cannot be handled, for a person to inspect. An alarm reports it. */
export interface DeadLetters {
  put(what: Readonly<Record<string, string | number>>): Promise<void>;
}

/** Storage outside the table that deletes nothing: manifests of runs, the heads of chains, and anchors. */
export interface Archive {
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** A small document; null when there is none. */
  find(key: string): Promise<string | null>;
  lines(key: string): AsyncIterable<string>;
}

/** The facts that a verdict was judged by, as they were kept. Facts that could not be read are `{ unread: why }`. */
export interface KeptEvidence extends Pick<Judged, 'actions' | 'revision' | 'parameters'> {
  /** SHA-256 of the facts' canonical JSON: the verdict's `evidence`. */
  readonly digest: string;
  readonly facts: unknown;
  readonly tags?: unknown;
  /** The control's other facts by the name of their source: region → resources. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** Storage of objects of evidence: a bucket under Object Lock, or a folder. */
export interface EvidenceObjects {
  /** Does nothing if an object of this name exists, because the name is the digest of the content. The media type is that of gzip, if it is left out. */
  put(key: string, body: Uint8Array, type?: string): Promise<void>;
  /** Null if there is no such object. */
  find(key: string): Promise<Uint8Array | null>;
}

/** The archive of commits: the evidence bucket, or a folder with a copy of it. */
export interface ArchiveFiles extends EvidenceObjects {
  /** The names that begin with the prefix, in order. */
  list(prefix: string): AsyncIterable<string>;
}

/** Removes files of an archive, after signed cuts removed from the table what they hold. No function of the deployment has it. */
export interface FileRemover {
  /** ISO instant until which a lock keeps the file; null if nothing keeps it. */
  lockedUntil(name: string): Promise<string | null>;
  remove(name: string): Promise<void>;
}

/** The facts that verdicts were given by, kept outside the table. There is no update and no delete. */
export interface EvidenceStore {
  /**
   * Stores the facts behind these verdicts of a unit in one object, and returns its name. Facts that earlier objects of the
   * unit contain are not stored again; `previous` names the newest of these objects. The same facts stored twice make one
   * object.
   */
  put(unit: string, previous: string | undefined, judged: readonly Judged[]): Promise<string>;
  /** Throws `LostEvidence` if the object, or one that it refers to, is missing or was altered. */
  get(unit: string, object: string, verdict: Pick<Judged, 'control' | 'resource'>): Promise<KeptEvidence>;
}

/** A request for a second check by `react`: controls of one unit, and the cause that made their facts stale. */
export interface Recheck extends Unit {
  readonly controls: readonly string[];
  readonly cause: Cause;
  readonly time: string;
  /** The number of second checks, this one included. */
  readonly checks: number;
  /** The identifiers in the events, as far as the message carries them; a message of an earlier release has none. */
  readonly mentions?: readonly (readonly string[])[];
}

/** Sends messages to `react` after a delay of at most 900 seconds. */
export interface RecheckQueue {
  recheck(messages: readonly Recheck[], seconds: number): Promise<void>;
}

export type Clock = () => Date;
