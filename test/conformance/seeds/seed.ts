import type { Place } from '../support/organization.ts';

/** How a service is set up in an account that is in order, and in one that is not. */
export interface Seed {
  /** `region`: once in each region; `account`: once. */
  readonly scope: 'account' | 'region';
  good(place: Place): Promise<void>;
  bad(place: Place): Promise<void>;
}

/** The tags that `cost.required-tags` requires. */
export const TAGS = [
  { Key: 'Project', Value: 'payments' },
  { Key: 'Environment', Value: 'production' },
];
