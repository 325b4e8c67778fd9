/** What an account's support plan lets it ask: AWS Health and Trusted Advisor answer only from Business Support up. */
import { apiError, type Place } from '../service.ts';

/** The plan is the account's, whichever service asks. */
export const hasPlan = ({ account, world, flaw }: Pick<Place, 'account' | 'world' | 'flaw'>): boolean =>
  account.id === world.management.id || !flaw('basic-support', 0.1);

export function requirePlan(plan: boolean): void {
  if (plan) return;
  throw apiError(
    'SubscriptionRequiredException',
    'Amazon Web Services Premium Support Subscription is required to use this service.',
  );
}
