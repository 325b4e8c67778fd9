/** How often the facts of a control are read again, or its evidence is renewed. */

/** The intervals at which a person renews evidence. */
export const RENEWALS = ['monthly', 'quarterly', 'half-yearly', 'yearly', 'per-release'] as const;
export type Renewal = (typeof RENEWALS)[number];

/**
 * `event+…`: facts are also read when an event makes them stale. `daily`: every scan reads them; `weekly`: one scan a
 * week does.
 */
export const CONTROL_CADENCES = ['event+daily', 'hourly', 'daily', 'event+weekly', 'weekly', ...RENEWALS] as const;
export type ControlCadence = (typeof CONTROL_CADENCES)[number];

interface Lasting {
  /** Days that evidence of this cadence lasts: a month has up to 31. A release lasts until the next one, a year at most. */
  readonly days: number;
  /** New evidence is due this many days before the evidence ends. */
  readonly warnDays: number;
}

export const LASTING: Readonly<Record<Renewal, Lasting>> = {
  monthly: { days: 31, warnDays: 14 },
  quarterly: { days: 90, warnDays: 14 },
  'half-yearly': { days: 180, warnDays: 14 },
  yearly: { days: 365, warnDays: 30 },
  'per-release': { days: 365, warnDays: 14 },
};

export const isReadWeekly = (cadence: ControlCadence): boolean => cadence === 'weekly' || cadence === 'event+weekly';

export const isRenewal = (cadence: ControlCadence): cadence is Renewal =>
  (RENEWALS as readonly ControlCadence[]).includes(cadence);
