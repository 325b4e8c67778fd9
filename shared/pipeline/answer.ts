/** Answers a signed link: opening it changes nothing, and acknowledging takes one step, once. */
import {
  acknowledgement,
  isExpired,
  type LinkClaim,
  type LinkStatus,
  linkStatusOf,
  nameOfBearer,
  type Tokens,
} from '../records/alerts/link.ts';
import { ALERTS } from '../records/alerts.ts';
import { recordSteps } from './alerting.ts';
import type { Deps } from './deps.ts';

export interface AnswerDeps extends Pick<Deps, 'history' | 'clock'> {
  readonly tokens: Tokens;
}

export type Answer =
  | LinkStatus
  /** The signature is not ours. The answer does not say what is wrong with the link. */
  | { readonly is: 'invalid' }
  /** The bearer of the link has acknowledged the alert with this request. */
  | (Omit<Extract<LinkStatus, { is: 'open' }>, 'is'> & { readonly is: 'acknowledged-now' });

/** The current state of the alert, for the page. */
export async function look(deps: AnswerDeps, token: string): Promise<Answer> {
  const claim = await claimOf(deps, token);
  if ('is' in claim) return claim;
  const { contents: alerts } = await deps.history.read(ALERTS);
  return linkStatusOf(alerts, claim, now(deps));
}

/**
 * Acknowledges if the link is still valid for it. Of two concurrent requests, one acknowledges, and the other learns
 * that it was done.
 */
export async function acknowledge(deps: AnswerDeps, token: string, name: string): Promise<Answer> {
  const claim = await claimOf(deps, token);
  if ('is' in claim) return claim;
  const by = nameOfBearer(name);
  let standing: LinkStatus = { is: 'unknown', claim };
  const appended = await recordSteps(deps, { kind: 'person', by }, (alerts, at) => {
    standing = linkStatusOf(alerts, claim, at);
    return standing.is === 'open' ? [acknowledgement(claim, by)] : [];
  });
  const alert = appended?.state.contents.alerts[claim.alert];
  return alert ? { is: 'acknowledged-now', claim, alert } : standing;
}

const now = ({ clock }: Pick<AnswerDeps, 'clock'>): string => clock().toISOString();

/** Verifies the signature before anything is read. */
async function claimOf(deps: AnswerDeps, token: string): Promise<LinkClaim | Exclude<Answer, { alert: unknown }>> {
  const claim = await deps.tokens.read(token);
  if (!claim) return { is: 'invalid' };
  return isExpired(claim, now(deps)) ? { is: 'expired', claim } : claim;
}
