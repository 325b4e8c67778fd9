/**
 * An alert: one root cause, the verdicts that it changed, and the steps that were taken. Each commit in the log of the alerts
 * holds some steps, and folding them gives the state of all alerts.
 */
import type { Account } from '../../core/account.ts';
import type { Actor } from '../../core/commit.ts';
import type { Severity, Status } from '../../core/control.ts';
import type { External } from '../../core/external.ts';
import type { Values } from '../../core/fix.ts';

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

/** The problem that the members of an alert share: they fail, are unreadable (went dark), or expire soon. */
export type Problem = 'failing' | 'dark' | 'expiring';

/** The details of an account that an alert shows, and that routes filter by. */
export interface AccountSummary extends Pick<Account, 'name' | 'ou'> {
  readonly environment: string;
}

/** The calls, controls, organisational units and environments of an alert. Routes filter by them, and calls join alerts. */
export interface Facets {
  readonly calls: readonly string[];
  readonly controls: readonly string[];
  readonly ous: readonly string[];
  readonly environments: readonly string[];
}

/** The member that gives the alert its headline: the most severe of the first members. */
export interface Lead {
  readonly control: string;
  readonly resource: string;
  readonly unit: string;
  readonly account: AccountSummary;
  readonly seq: number;
  readonly at: string;
  readonly to: Status | null;
  readonly because: string;
  readonly before?: string;
  readonly warning?: string;
  /** The title and the severity that the source of an external control gave; left out for other controls. */
  readonly external?: External;
  /** Values of the resource that the control's fix, headline and console page contain. */
  readonly values?: Values;
  readonly actor?: Actor;
  /** Id and detail type of the event that led to the evaluation; null for a scan. */
  readonly event: { readonly id: string; readonly detailType: string } | null;
}

/** The last member that closed: its verdict then, and the actor of that change. */
export interface Ending {
  readonly because: string;
  readonly actor?: Actor;
}

/** Unit → member key → sequence number of the commit that changed the member last. */
export type Members = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The open and the closed members of one unit. */
export interface UnitMembers {
  readonly open: Readonly<Record<string, number>>;
  readonly closed: Readonly<Record<string, number>>;
}

export interface Alert {
  readonly id: string;
  readonly status: AlertStatus;
  readonly kind: AlertKind;
  readonly problem: Problem;
  readonly severity: Severity;
  readonly lead: Lead;
  /** Transitions with this key may join the alert; see common-cause.ts. */
  readonly groupKey: string;
  readonly facets: Facets;
  readonly openedAt: string;
  /** The instant at which a member joined last. */
  readonly joinedAt: string;
  readonly resolvedAt: string | null;
  /** The last member that closed; null while the alert is open, or if it was resolved without a change. */
  readonly ending: Ending | null;
  /** The latest instants at which it fired or was resolved; they show whether it is flapping. */
  readonly statusChanges: readonly string[];
  readonly flapping: boolean;
  readonly acknowledged: { readonly by: string; readonly at: string } | null;
  readonly waived: { readonly by: string; readonly until: string; readonly reason: string } | null;
  /** The only route that is notified, for a test alert of that route. Null: every route whose filter lets it through. */
  readonly route: string | null;
  /** The maintenance window that mutes the alert. */
  readonly window: string | null;
  readonly escalatedAt: string | null;
  readonly remindedAt: readonly string[];
  /** The last notification: its instant, the number of members then, and the number of updates so far. */
  readonly notified: { readonly at: string; readonly members: number; readonly updates: number };
  readonly units: Readonly<Record<string, UnitMembers>>;
}

/** A time in which expected changes are recorded, and not sent until the window ends. */
export interface MaintenanceWindow {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  /** Filters: a transition is covered if it meets each filter that is given. */
  readonly accounts?: readonly string[];
  readonly ous?: readonly string[];
  readonly controls?: readonly string[];
  readonly by: string;
  readonly reason: string;
}

export interface AlertsState {
  readonly alerts: Readonly<Record<string, Alert>>;
  readonly windows: Readonly<Record<string, MaintenanceWindow>>;
  /**
   * Ids of sent digests and used links → the instant. Ids of waivers that a digest named → the instant until which no
   * further digest names them.
   */
  readonly usedIds: Readonly<Record<string, string>>;
}

export const NO_ALERTS: AlertsState = { alerts: {}, windows: {}, usedIds: {} };

/** The event of an alert that a notification reports. */
export type AlertEvent =
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

interface OnAlert {
  readonly alert: string;
  /** The event that routes are notified of; left out for a step that sends nothing. */
  readonly notify?: AlertEvent;
}

export type AlertStep =
  | ({
      readonly type: 'opened';
      readonly kind: AlertKind;
      readonly problem: Problem;
      readonly severity: Severity;
      readonly lead: Lead;
      readonly groupKey: string;
      readonly facets: Facets;
      readonly members: Members;
      readonly window: string | null;
      readonly waived: Alert['waived'];
      readonly route?: string | null;
    } & OnAlert)
  | ({
      readonly type: 'joined';
      readonly members: Members;
      readonly severity: Severity;
      /** Only the facets that the alert did not have yet. */
      readonly facets: Facets;
    } & OnAlert)
  | ({ readonly type: 'closed'; readonly members: Members } & OnAlert)
  | ({ readonly type: 'resolved'; readonly kind: AlertKind; readonly ending?: Ending } & OnAlert)
  | ({ readonly type: 'fired'; readonly kind: AlertKind } & OnAlert)
  | ({ readonly type: 'flapped' | 'stabilised' | 'updated' | 'escalated' | 'reminded' } & OnAlert)
  | ({ readonly type: 'unmuted' } & OnAlert)
  | ({ readonly type: 'acknowledged'; readonly by: string; readonly link?: string } & OnAlert)
  | ({ readonly type: 'waived'; readonly by: string; readonly until: string; readonly reason: string } & OnAlert)
  | { readonly type: 'window'; readonly window: MaintenanceWindow }
  | { readonly type: 'digest'; readonly digest: Digest };

/** A summary that is sent once. It cannot be acknowledged or resolved. */
export interface Digest {
  readonly id: string;
  readonly kind: 'baseline' | 'revised' | 'heartbeat' | 'waivers-ending';
  readonly headline: string;
  readonly lines: readonly string[];
  /** Ids of the waivers that it names, each with the instant until which no further digest names it. */
  readonly told?: Readonly<Record<string, string>>;
}

export interface AlertsBody {
  readonly type: 'alerts';
  readonly steps: readonly AlertStep[];
}

/** The kind of a firing alert, by its problem. An alert that opens with a new resource is `appeared` instead. */
export const KIND_WHEN_FIRING: Readonly<Record<Problem, AlertKind>> = {
  failing: 'regressed',
  dark: 'went-dark',
  expiring: 'expiring',
};

/** The kind of a resolved alert, by its problem. If the resource is gone, it is `vanished` instead. */
export const KIND_WHEN_RESOLVED: Readonly<Record<Problem, AlertKind>> = {
  failing: 'recovered',
  dark: 'came-back',
  expiring: 'recovered',
};

export const isResolved = ({ status }: Pick<Alert, 'status'>): boolean => status === 'resolved';

const sizeOf = (record: object): number => Object.keys(record).length;

export const openMemberCount = ({ units }: Pick<Alert, 'units'>): number =>
  Object.values(units).reduce((sum, { open }) => sum + sizeOf(open), 0);

export const memberCount = ({ units }: Pick<Alert, 'units'>): number =>
  Object.values(units).reduce((sum, { open, closed }) => sum + sizeOf(open) + sizeOf(closed), 0);
