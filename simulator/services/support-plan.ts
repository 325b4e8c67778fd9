/** The support plan of an account: AWS Health and Trusted Advisor answer only with Business Support or higher. */
import { apiError, type ServiceLocation } from '../service.ts';

/** The plan belongs to the account, whichever service checks it. */
export const hasPlan = ({ account, world, flaw }: Pick<ServiceLocation, 'account' | 'world' | 'flaw'>): boolean =>
  account.id === world.management.id || !flaw('basic-support', 0.1);

export function requirePlan(plan: boolean): void {
  if (plan) return;
  throw apiError(
    'SubscriptionRequiredException',
    'Amazon Web Services Premium Support Subscription is required to use this service.',
  );
}
