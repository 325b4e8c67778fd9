/** Decides what a signed link can do, given the current state of its alert. Pure. */
import { inPlainText } from '../../core/inert.ts';
import { own } from '../../core/own.ts';
import { type Alert, type AlertStep, type AlertsState, isResolved } from './alert.ts';

/**
 * How long a link is valid: one night, so that a mail of the evening can be answered in the morning. Each message of the
 * alert has its own link. A used link is recorded for longer than it is valid (fold.ts), which a test checks.
 */
export const LINK_HOURS = 12;

/** The action that a link allows once. */
export interface LinkClaim {
  readonly alert: string;
  readonly purpose: 'acknowledge';
  /** ISO instant at which the link expires. */
  readonly until: string;
  /** Random id, under which the use of the link is recorded. */
  readonly id: string;
}

/** Reads the token of a link. Null for any token that Plumbline did not sign; the caller does not learn the reason. */
export interface Tokens {
  read(token: string): Promise<LinkClaim | null>;
}

/** The result for the bearer of a link that Plumbline signed. */
export type LinkStatus =
  /** The alert is firing, and the link is valid. */
  | { readonly is: 'open'; readonly claim: LinkClaim; readonly alert: Alert }
  /** The alert was acknowledged or waived in another way, is resolved, or this link was used before. */
  | { readonly is: 'acknowledged' | 'waived' | 'resolved' | 'used'; readonly claim: LinkClaim; readonly alert: Alert }
  /** The alert is not in the state: it was resolved long ago, or it belongs to another deployment. */
  | { readonly is: 'unknown' | 'expired'; readonly claim: LinkClaim };

export const isExpired = ({ until }: LinkClaim, at: string): boolean => at >= until;

export function linkStatusOf({ alerts, usedIds }: AlertsState, claim: LinkClaim, at: string): LinkStatus {
  const alert = own(alerts, claim.alert);
  if (isExpired(claim, at)) return { is: 'expired', claim };
  if (!alert) return { is: 'unknown', claim };
  if (Object.hasOwn(usedIds, claim.id)) return { is: 'used', claim, alert };
  if (isResolved(alert)) return { is: 'resolved', claim, alert };
  if (alert.status === 'waived') return { is: 'waived', claim, alert };
  return { is: alert.status === 'acknowledged' ? 'acknowledged' : 'open', claim, alert };
}

export const acknowledgement = ({ alert, id }: LinkClaim, by: string): AlertStep => ({
  type: 'acknowledged',
  alert,
  by,
  link: id,
  notify: 'acknowledged',
});

/** The most letters of a name that are recorded. */
export const NAME_LENGTH = 60;

/** The name that is recorded for an acknowledgement by link. The bearer types it, and it is not verified. */
export function nameOfBearer(name: string): string {
  const plain = inPlainText(name).replace(/\s+/gu, ' ');
  if (!/[\p{L}\p{N}]/u.test(plain)) return 'whoever had the signed link';
  return `${[...plain].slice(0, NAME_LENGTH).join('').trim()}, by signed link`;
}
