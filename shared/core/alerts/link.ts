/** What a signed link is worth for an alert as it is. Pure. */
import { inPlainText } from '../inert.ts';
import { type Alert, type AlertStep, type AlertsState, isOver } from './alert.ts';

/**
 * So long is a link good for. A night: whoever finds the mail in the morning can still answer by it. Every further message of
 * the alert has a link of its own, and a used one is remembered for longer than it was good for (fold.ts), as a test compares.
 */
export const LINK_HOURS = 12;

/** What a link lets its bearer do, once. */
export interface Claim {
  readonly alert: string;
  readonly purpose: 'acknowledge';
  /** ISO instant from which on it is worth nothing. */
  readonly until: string;
  /** Random: names the link among those that were used. */
  readonly id: string;
}

/** Reads what the bearer of a link brings: null for everything that was not signed by us, whatever is wrong with it. */
export interface Tokens {
  read(token: string): Promise<Claim | null>;
}

/** How things stand for the bearer of a link that was signed by us. */
export type Standing =
  /** It fires, and the link is good. */
  | { readonly is: 'open'; readonly claim: Claim; readonly alert: Alert }
  /** Somebody has it, by another link or the command line. */
  | { readonly is: 'acknowledged' | 'waived' | 'over' | 'used'; readonly claim: Claim; readonly alert: Alert }
  /** It was over long ago, or its history is another's. */
  | { readonly is: 'unknown' | 'expired'; readonly claim: Claim };

export const isExpired = ({ until }: Claim, at: string): boolean => at >= until;

export function standingOf({ alerts, done }: AlertsState, claim: Claim, at: string): Standing {
  const alert = alerts[claim.alert];
  if (isExpired(claim, at)) return { is: 'expired', claim };
  if (!alert) return { is: 'unknown', claim };
  if (Object.hasOwn(done, claim.id)) return { is: 'used', claim, alert };
  if (isOver(alert)) return { is: 'over', claim, alert };
  if (alert.status === 'waived') return { is: 'waived', claim, alert };
  return { is: alert.status === 'acknowledged' ? 'acknowledged' : 'open', claim, alert };
}

export const acknowledgement = ({ alert, id }: Claim, by: string): AlertStep => ({
  type: 'acknowledged',
  alert,
  by,
  link: id,
  tell: 'acknowledged',
});

/** Longer than a name; what is beyond it is somebody's joke. */
export const NAME_LENGTH = 60;

/** Who acknowledged, as far as a link can say: a name is what the bearer says it is, and is recorded as that. */
export function bearer(name: string): string {
  const said = inPlainText(name).replace(/\s+/gu, ' ');
  if (!/[\p{L}\p{N}]/u.test(said)) return 'whoever had the signed link';
  return `${[...said].slice(0, NAME_LENGTH).join('').trim()}, by signed link`;
}
