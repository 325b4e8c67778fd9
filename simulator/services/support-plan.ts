/** The support plan of an account: AWS Health and Trusted Advisor answer only with Business Support or higher. */
import { apiError, type Place } from '../service.ts';

/** The plan belongs to the account, whichever service checks it. */
export const hasPlan = ({ account, world, flaw }: Pick<Place, 'account' | 'world' | 'flaw'>): boolean =>
  account.id === world.management.id || !flaw('basic-support', 0.1);

export function requirePlan(plan: boolean): void {
  if (plan) return;
  throw apiError(
    'SubscriptionRequiredException',
    'Amazon Web Services Premium Support Subscription is required to use this service.',
  );
}
