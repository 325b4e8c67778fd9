/** The digest of waivers that end soon. It is sent once for each waiver and end, so that a waiver that is prolonged warns again. */
import { day } from '../../core/words.ts';
import { accountsOfWaiver, coveredBy, type Waiver } from '../waivers.ts';
import type { AlertStep } from './alert.ts';
import { NAMED_IN_DIGEST } from './digest.ts';

/** The digest names a waiver this many days before its end. An attestation warns as early. */
const DAYS_AHEAD = 14;
/**
 * A waiver of less than 56 days is named only in its last quarter: a person who accepts a failure for two days knows
 * when that ends.
 */
const LAST_PART = 1 / 4;
const DAY_MS = 86_400_000;

const idOf = ({ id, until }: Waiver): string => `waiver/${id}/${until}`;

/** The waivers that end within `DAYS_AHEAD`. Only for these few the caller looks up when they began. */
export const endingWithinDays = (waivers: Readonly<Record<string, Waiver>>, at: string): Waiver[] => {
  const soon = new Date(Date.parse(at) + DAYS_AHEAD * DAY_MS).toISOString();
  return Object.values(waivers).filter(({ until }) => until > at && until <= soon);
};

export interface Begun {
  readonly waiver: Waiver;
  /** ISO instant at which it was recorded. */
  readonly from: string;
}

/**
 * Returns no step if no waiver ends soon, or if digests have named all of them. `usedIds` has the ids of waivers that a
 * digest named.
 */
export function waiversEnding(
  run: string,
  waivers: readonly Begun[],
  usedIds: Readonly<Record<string, string>>,
  at: string,
): AlertStep[] {
  const ending = waivers
    .filter((begun) => isDue(begun, at))
    .map(({ waiver }) => waiver)
    .filter((waiver) => !(idOf(waiver) in usedIds))
    .sort((one, other) => (one.until < other.until ? -1 : 1));
  if (ending.length === 0) return [];
  const more = ending.length - NAMED_IN_DIGEST;
  const digest = {
    id: `waivers-ending/${run}`,
    kind: 'waivers-ending' as const,
    headline: `${ending.length === 1 ? '1 waiver ends' : `${ending.length} waivers end`} soon`,
    lines: [
      ...ending.slice(0, NAMED_IN_DIGEST).map(lineOf),
      ...(more > 0 ? [`and ${more} more`] : []),
      'what still fails then is an alert again; `plumbline waivers list` lists them',
    ],
    told: Object.fromEntries(ending.map((waiver) => [idOf(waiver), waiver.until])),
  };
  return [{ type: 'digest', digest }];
}

function isDue({ waiver: { until }, from }: Begun, at: string): boolean {
  const end = Date.parse(until);
  const ahead = Math.min(DAYS_AHEAD * DAY_MS, (end - Date.parse(from)) * LAST_PART);
  return end > Date.parse(at) && Date.parse(at) >= end - ahead;
}

function lineOf(waiver: Waiver): string {
  const { id, control, until, reason, owner, by } = waiver;
  const scope = `accounts: ${accountsOfWaiver(waiver)}, resources: ${coveredBy(waiver)}`;
  return `${day(until)}: waiver ${id} of ${control} (${scope}), ${owner === undefined ? `by ${by}` : `owner ${owner}`}: ${reason}`;
}
