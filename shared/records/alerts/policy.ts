/** The alert settings of an organisation: grouping, flapping, escalation, reminders, updates. */
import type { Severity } from '../../core/control.ts';

export interface AlertPolicy {
  /** Changes by the same actor, in one account or by the same call, share an alert if at most this time lies between them. */
  readonly groupWithinMinutes: number;
  /**
   * An alert that fires or resolves `movements` times within this time is flapping. It is sent once, until it has been
   * stable for this long.
   */
  readonly flapping: { readonly movements: number; readonly withinMinutes: number };
  /** An alert that was not acknowledged is escalated once after this time. Severities that are left out are not escalated. */
  readonly escalateAfterMinutes: Readonly<Partial<Record<Severity, number>>>;
  /** Reminders of an escalated alert that is still not acknowledged. */
  readonly remind: { readonly everyMinutes: number; readonly atMost: number };
  /** An alert that grew is sent again after this time, then after twice this time, and so on. */
  readonly updateAfterMinutes: number;
  /** Send a digest once a day when a run was complete. */
  readonly heartbeat: boolean;
}

/** The highest value of `flapping.movements`, and so the number of status changes that an alert stores. */
export const MOST_MOVEMENTS = 20;

export const DEFAULT_POLICY: AlertPolicy = {
  groupWithinMinutes: 30,
  flapping: { movements: 3, withinMinutes: 60 },
  escalateAfterMinutes: { critical: 30, high: 240 },
  remind: { everyMinutes: 1_440, atMost: 3 },
  updateAfterMinutes: 10,
  heartbeat: false,
};

const MINUTE = 60_000;

/** The instant `minutes` after `at`, as ISO text. */
export const minutesAfter = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * MINUTE).toISOString();
