/** The result of following a unit's verdicts through a period. */
import type { Status } from '../core/control.ts';
import type { Author } from './author.ts';

/** A resource that was in scope at some time of the period. */
export interface Member {
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  /** ISO instants; null if the resource was there before the period, or was still there at its end. */
  came: string | null;
  went: string | null;
  readonly controls: string[];
}

/** A time in which a control failed for a resource, including times in which the resource was unreadable. */
export interface Exception extends Pick<Author, 'who' | 'run' | 'event' | 'actor'> {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  /** ISO instants. The failure may begin before the period; `until` is null if it still failed at the period's end. */
  readonly from: string;
  until: string | null;
  /** The duration up to the end of the period. */
  durationMs: number;
  /** The part of the duration that is in the period and was unreadable. */
  unseenMs: number;
  readonly movement: string;
  readonly because: string;
  ended: 'recovered' | 'vanished' | null;
  endedBy: string | null;
}

/** A time in which something could not be read, with the controls that had no verdict because of it. */
export interface Unseen {
  readonly account: string;
  readonly region: string;
  readonly because: string;
  readonly from: string;
  /** Null if it could still not be read at the end of the period. */
  readonly until: string | null;
  readonly controls: readonly string[];
}

/** Milliseconds by status, over all resources of a control. */
export type Times = Record<Status, number>;

export interface ControlTotals {
  readonly times: Times;
  readonly resources: Set<string>;
}

export interface Tracked {
  readonly members: readonly Member[];
  readonly exceptions: readonly Exception[];
  readonly unseen: readonly Unseen[];
  readonly totals: ReadonlyMap<string, ControlTotals>;
}
