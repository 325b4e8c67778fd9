/** What an organisation decides about its alerts: what belongs together, what is damped, who is told again and when. */
import type { Severity } from '../../core/control.ts';

export interface AlertPolicy {
  /** The same actor, in the same account or with the same call, is one cause while no longer than this lies between. */
  readonly groupWithinMinutes: number;
  /** So many times fired and resolved within so long is flapping: told once, then quiet until it has rested that long. */
  readonly flapping: { readonly movements: number; readonly withinMinutes: number };
  /** An alert that nobody acknowledged is escalated after so long, once; severities left out never are. */
  readonly escalateAfterMinutes: Readonly<Partial<Record<Severity, number>>>;
  /** Reminders of an escalated alert that still nobody acknowledged. */
  readonly remind: { readonly everyMinutes: number; readonly atMost: number };
  /** An alert that grew is told again after so long, then after twice as long, and so on. */
  readonly updateAfterMinutes: number;
  /** Tell once a day that a scan finished and all is well. */
  readonly heartbeat: boolean;
}

/** As many movements as may be asked for, and so as many as an alert has to remember. */
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

/** The instant `minutes` after another, as ISO text. */
export const minutesAfter = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * MINUTE).toISOString();
