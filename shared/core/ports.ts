/** What the pipeline needs of the outside. Each port is one to four verbs; adapters are in aws/, history/ and alerts/. */
import type { Account } from './account.ts';
import type { Appended, ChainUnit } from './chain.ts';
import type { Cause, ChainState, Commit, NewCommit, TypedBody } from './commit.ts';
import type { Severity, Status } from './control.ts';
import type { AccountReach } from './gather.ts';
import type { Place } from './where.ts';

/** The log of every unit, and the states folded from it. There is no update and no delete. */
export interface History {
  /** The unit's state at the head of its log, whatever a crash left behind. */
  read<State>(of: ChainUnit<State>): Promise<ChainState<State>>;
  /** Appends the next commit to the state given. Throws `Conflict` when somebody else appended first. */
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

/** The last sign of life of a unit. */
export interface Heartbeat {
  readonly unit: string;
  readonly run: string;
  readonly at: string;
  /** Sequence number and hash of the unit's newest commit then. */
  readonly seq: number;
  readonly head: string;
  /** Controls evaluated; the verdicts by status. */
  readonly controls: number;
  readonly verdicts: Readonly<Record<Status, number>>;
  /** Up to where the commits of this unit's scans have been turned into alerts; of the alerts' own unit, have been told. */
  readonly alertedSeq: number;
  /** The account as the scan knew it, and its scanned regions; null for units that are not scanned. */
  readonly item: WorkItem | null;
}

/** What one scan works on: an account with all its regions, or the organisation. */
export interface WorkItem {
  readonly account: Account;
  readonly regions: readonly string[];
  /** Absent where AWS was not asked, or did not say. */
  readonly enabled?: EnabledRegions;
  /** When its run began, an ISO instant; absent for what no run planned. */
  readonly plannedAt?: string;
  /** Units of the account to be closed: they were scanned, and are no longer. Then there is nothing to scan. */
  readonly gone?: readonly string[];
}

/** Regions that an account has enabled, and the instant at which AWS said so. */
export interface EnabledRegions {
  readonly regions: readonly string[];
  readonly at: string;
}

/** Every unit there is, with its last heartbeat. */
export interface Roster {
  beat(heartbeat: Omit<Heartbeat, 'alertedSeq'>): Promise<void>;
  /** All units; or those of one account, by its id, as units are named before the `/`. */
  units(account?: string): AsyncIterable<Heartbeat>;
  find(unit: string): Promise<Heartbeat | null>;
  /** Remembers that the scan commits of a unit up to `seq` were alerted on, or alerts told. It only moves on. */
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

/** Open findings: a projection of the log that can be built again from it. */
export interface Findings {
  open(finding: Finding): Promise<void>;
  close(unit: string, control: string, resource: string, seq: number): Promise<void>;
  list(filter: { unit?: string; control?: string; severity?: Severity }): AsyncIterable<Finding>;
}

/** Clients for an account's services, by whatever means: a role, the caller's own credentials, a simulation. */
export interface Reach {
  /** After `within` milliseconds, when given, every call is refused as timed out. */
  account(id: string, within?: number): AccountReach;
}

/** Accounts of the organisation, and the regions each has enabled. */
export interface Organization {
  accounts(): AsyncIterable<Account>;
  /** Null when the list may not be read. Throws `CouldNotRead` when it could not be read this time. */
  enabledRegions(account: Account): Promise<readonly string[] | null>;
  /** Whether the account is in the organisation and in use. Throws `CouldNotRead` when that could not be read. */
  isMember(account: Account): Promise<boolean>;
  /** What is scanned where that is not known: a region that is not enabled there then comes out `unknown`, never unseen. */
  readonly fallbackRegions: readonly string[];
}

/** A message of an alert to a route; `order` is text that compares (`orderOf` in shared/alerts/message.ts). */
export interface Turn {
  readonly route: string;
  readonly alert: string;
  readonly order: string;
}

/** The newest that the route was told of the alert, empty for nothing; or in how many seconds whoever has the turn is due. */
export type Taken = { readonly newest: string } | { readonly busyFor: number };

/**
 * The order in which a route is told of an alert: one message has its turn at a time, and keeps it while it is tried again.
 * A turn that is not ended is over some minutes after it was due: whoever had it may have died.
 */
export interface Deliveries {
  /** Takes the turn, to send at once. */
  take(turn: Turn): Promise<Taken>;
  /** Keeps it for another try in so many seconds, unless an earlier message has it. */
  keep(turn: Turn, seconds: number): Promise<void>;
  /** The next may have it; `told` when the message was delivered. */
  end(turn: Turn, told: boolean): Promise<void>;
}

/** Wakes the function `remind` for an alert, once. Setting it again moves it; what was due meanwhile is done then. */
export interface Timers {
  set(alert: string, at: Date): Promise<void>;
}

/** Where what cannot be worked on is put for somebody to look at; an alarm tells of it. */
export interface Aside {
  put(what: Readonly<Record<string, string | number>>): Promise<void>;
}

/** Storage outside the table that keeps everything put there: scan manifests, the heads of the hash chains and their anchors. */
export interface Archive {
  put(key: string, body: string): Promise<void>;
  /** A small document; null when there is none. */
  find(key: string): Promise<string | null>;
  lines(key: string): AsyncIterable<string>;
}

/** What `react` is to look at again: controls of an account in a region, and the cause that made them stale. */
export interface Recheck extends Place {
  readonly controls: readonly string[];
  readonly cause: Cause;
  readonly time: string;
  readonly looked: number;
  /** The identifiers in the events, as far as the message carries them; a message of an earlier release has none. */
  readonly said?: readonly (readonly string[])[];
}

/** Brings messages back to `react` when so many seconds have passed; 900 at most. */
export interface Later {
  recheck(messages: readonly Recheck[], seconds: number): Promise<void>;
}

export type Clock = () => Date;
