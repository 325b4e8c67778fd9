/**
 * An alert: one cause, what it moved, and what was done about it. Its life is a series of steps, each a part of a commit
 * of the alerts' own unit; the state that is worked with is what folding those steps gives.
 */
import type { Actor } from '../commit.ts';
import type { Severity, Status } from '../control.ts';
import type { Values } from '../fix.ts';
import type { Direction, Place } from './transition.ts';

export type AlertStatus = 'firing' | 'acknowledged' | 'resolved' | 'waived';

export type AlertKind =
  | 'appeared'
  | 'regressed'
  | 'went-dark'
  | 'expiring'
  | 'recovered'
  | 'vanished'
  | 'came-back'
  | 'test';

/** What an alert touches: subscribers filter by it, and what has the same actor and shares a call is the same cause. */
export interface Facets {
  readonly calls: readonly string[];
  readonly controls: readonly string[];
  readonly ous: readonly string[];
  readonly environments: readonly string[];
}

/** The transition that an alert is told by: the most severe of the first. */
export interface Lead {
  readonly control: string;
  readonly resource: string;
  readonly unit: string;
  readonly place: Place;
  readonly seq: number;
  readonly at: string;
  readonly to: Status | null;
  readonly because: string;
  readonly before?: string;
  readonly warning?: string;
  /** What the control's fix, headline and console page name of it. */
  readonly values?: Values;
  readonly actor?: Actor;
  /** Id and kind of the event that told it; null when a scan did. */
  readonly event: { readonly id: string; readonly detailType: string } | null;
}

export interface Ending {
  readonly because: string;
  readonly actor?: Actor;
}

/** Members by unit and key → the unit's commit that moved them last. */
export type Members = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A unit's members that are open, and those that were. */
export interface Part {
  readonly open: Readonly<Record<string, number>>;
  readonly closed: Readonly<Record<string, number>>;
}

export interface Alert {
  readonly id: string;
  readonly status: AlertStatus;
  readonly kind: AlertKind;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly lead: Lead;
  /** What other transitions must have in common with it to be of the same cause; see cause.ts. */
  readonly cause: string;
  readonly facets: Facets;
  readonly openedAt: string;
  /** When it last grew. */
  readonly joinedAt: string;
  readonly resolvedAt: string | null;
  /** What the last of its members to end was found to be then, and who did that. */
  readonly ending: Ending | null;
  /** The latest instants at which it fired or resolved: as many as flapping is told by, at the most. */
  readonly moves: readonly string[];
  readonly flapping: boolean;
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
  readonly waived: { readonly by: string; readonly until: string; readonly reason: string } | null;
  /** The only route that is told of it: it tries that route. Null: whoever wants to hear of it. */
  readonly route: string | null;
  /** The maintenance window that keeps it quiet. */
  readonly window: string | null;
  readonly escalatedAt: string | null;
  readonly reminded: readonly string[];
  /** What was told last: when, how many members there were, and how often its growth was told. */
  readonly told: { readonly at: string; readonly members: number; readonly updates: number };
  readonly units: Readonly<Record<string, Part>>;
}

/** A time in which what is expected to move is recorded and told to nobody until it ends. */
export interface MaintenanceWindow {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  /** What it covers: of several kinds of filter each has to be met; without any, everything. */
  readonly accounts?: readonly string[];
  readonly ous?: readonly string[];
  readonly controls?: readonly string[];
  readonly by: string;
  readonly reason: string;
}

export interface AlertsState {
  readonly alerts: Readonly<Record<string, Alert>>;
  readonly windows: Readonly<Record<string, MaintenanceWindow>>;
  /** Ids of digests that were told, and of links that were used → when. */
  readonly done: Readonly<Record<string, string>>;
}

export const NO_ALERTS: AlertsState = { alerts: {}, windows: {}, done: {} };

/** What is said of an alert: the word for the step that is told. */
export type Event =
  | 'opened'
  | 'again'
  | 'updated'
  | 'worsened'
  | 'flapping'
  | 'escalated'
  | 'reminder'
  | 'acknowledged'
  | 'waived'
  | 'resolved';

interface Of {
  readonly alert: string;
  /** What subscribers are told of this step; left out, nothing. */
  readonly tell?: Event;
}

export type AlertStep =
  | ({
      readonly type: 'opened';
      readonly kind: AlertKind;
      readonly direction: Direction;
      readonly severity: Severity;
      readonly lead: Lead;
      readonly cause: string;
      readonly facets: Facets;
      readonly members: Members;
      readonly window: string | null;
      readonly waived: Alert['waived'];
      readonly route?: string | null;
    } & Of)
  | ({
      readonly type: 'joined';
      readonly members: Members;
      readonly severity: Severity;
      /** Only what is new. */
      readonly facets: Facets;
    } & Of)
  | ({ readonly type: 'closed'; readonly members: Members } & Of)
  | ({ readonly type: 'resolved'; readonly kind: AlertKind; readonly ending?: Ending } & Of)
  | ({ readonly type: 'fired'; readonly kind: AlertKind } & Of)
  | ({ readonly type: 'flapped' | 'rested' | 'updated' | 'escalated' | 'reminded' } & Of)
  | ({ readonly type: 'unmuted' } & Of)
  | ({ readonly type: 'acknowledged'; readonly by: string; readonly link?: string } & Of)
  | ({ readonly type: 'waived'; readonly by: string; readonly until: string; readonly reason: string } & Of)
  | { readonly type: 'window'; readonly window: MaintenanceWindow }
  | { readonly type: 'digest'; readonly digest: Digest };

/** What is told once and has no life of its own. */
export interface Digest {
  readonly id: string;
  readonly kind: 'baseline' | 'revised' | 'heartbeat';
  readonly headline: string;
  readonly lines: readonly string[];
}

export interface AlertsBody {
  readonly type: 'alerts';
  readonly steps: readonly AlertStep[];
}

/** What began to be so, by direction. */
export const BEGINNING: Readonly<Record<Direction, AlertKind>> = {
  worse: 'regressed',
  dark: 'went-dark',
  soon: 'expiring',
};

/** What it is when it no longer is so, by direction; what failed may also be gone. */
export const ENDING: Readonly<Record<Direction, AlertKind>> = {
  worse: 'recovered',
  dark: 'came-back',
  soon: 'recovered',
};

export const isOver = ({ status }: Pick<Alert, 'status'>): boolean => status === 'resolved';

const sizeOf = (record: object): number => Object.keys(record).length;

export const openMembers = ({ units }: Pick<Alert, 'units'>): number =>
  Object.values(units).reduce((sum, { open }) => sum + sizeOf(open), 0);

export const allMembers = ({ units }: Pick<Alert, 'units'>): number =>
  Object.values(units).reduce((sum, { open, closed }) => sum + sizeOf(open) + sizeOf(closed), 0);
