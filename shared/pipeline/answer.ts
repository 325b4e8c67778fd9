/** What becomes of a signed link: looking changes nothing, and answering takes one step, once. */

import {
  acknowledgement,
  bearer,
  type Claim,
  isExpired,
  type Standing,
  standingOf,
  type Tokens,
} from '../records/alerts/link.ts';
import { ALERTS } from '../records/alerts.ts';
import { recordSteps } from './alerting.ts';
import type { Deps } from './deps.ts';

export interface AnswerDeps extends Pick<Deps, 'history' | 'clock'> {
  readonly tokens: Tokens;
}

export type Answer =
  | Standing
  /** Not signed by us: nothing is said of what is wrong with it. */
  | { readonly is: 'invalid' }
  /** The bearer has it, from now on. */
  | (Omit<Extract<Standing, { is: 'open' }>, 'is'> & { readonly is: 'taken' });

/** How things stand; for a page that asks. */
export async function look(deps: AnswerDeps, token: string): Promise<Answer> {
  const claim = await claimOf(deps, token);
  if ('is' in claim) return claim;
  const { contents: alerts } = await deps.history.read(ALERTS);
  return standingOf(alerts, claim, now(deps));
}

/** Acknowledges, if the link is still good for it. Of two at once, one does, and the other hears that it was done. */
export async function acknowledge(deps: AnswerDeps, token: string, name: string): Promise<Answer> {
  const claim = await claimOf(deps, token);
  if ('is' in claim) return claim;
  const by = bearer(name);
  let standing: Standing = { is: 'unknown', claim };
  const appended = await recordSteps(deps, { kind: 'person', by }, (alerts, at) => {
    standing = standingOf(alerts, claim, at);
    return standing.is === 'open' ? [acknowledgement(claim, by)] : [];
  });
  const alert = appended?.state.contents.alerts[claim.alert];
  return alert ? { is: 'taken', claim, alert } : standing;
}

const now = ({ clock }: Pick<AnswerDeps, 'clock'>): string => clock().toISOString();

/** The signature comes first, and before anything is read. */
async function claimOf(deps: AnswerDeps, token: string): Promise<Claim | Exclude<Answer, { alert: unknown }>> {
  const claim = await deps.tokens.read(token);
  if (!claim) return { is: 'invalid' };
  return isExpired(claim, now(deps)) ? { is: 'expired', claim } : claim;
}
