/** What following the verdicts of a unit through a period gives. */
import type { Status } from '../core/control.ts';
import type { Author } from './author.ts';

/** A resource that was in scope at some time of the period. */
export interface Member {
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  /** ISO instants; null when it was there before the period, and when it was still there at its end. */
  came: string | null;
  went: string | null;
  readonly controls: string[];
}

/** A time in which a control failed for a resource. It goes on while the resource could not be read. */
export interface Exception extends Pick<Author, 'who' | 'run' | 'event' | 'actor'> {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  /** ISO instants. It may begin before the period; `until` is null when it still failed at the period's end. */
  readonly from: string;
  until: string | null;
  /** Up to the end of the period. */
  durationMs: number;
  /** The part of the duration that lies in the period and in which it could not be read. */
  unseenMs: number;
  readonly movement: string;
  readonly because: string;
  ended: 'recovered' | 'vanished' | null;
  endedBy: string | null;
}

/** A time in which something could not be seen, with the controls that it left without a verdict. */
export interface Unseen {
  readonly account: string;
  readonly region: string;
  readonly because: string;
  readonly from: string;
  /** Null when it could still not be seen at the end of the period. */
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
