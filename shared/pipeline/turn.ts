/** Assigns each account a day of the week, so that weekly work is spread over the days. Pure. */
import { sha256 } from '../core/digest.ts';

export const DAY = 86_400_000;
const TURNS = 7;

/** Days since 1970 (UTC). */
export const dayOf = (instant: number): number => Math.floor(instant / DAY);

/** A hash spreads accounts evenly over the days, even if their ids follow a pattern. */
const turnOf = (account: string): number => Number.parseInt(sha256(account).slice(0, 8), 16) % TURNS;

export const isTurnOf = (account: string, day: number): boolean => turnOf(account) === day % TURNS;

/** The account's next day after `day`. */
export const nextTurnOf = (account: string, day: number): number => {
  const ahead = (turnOf(account) - (day % TURNS) + TURNS) % TURNS;
  return day + (ahead === 0 ? TURNS : ahead);
};
