/** Accounts, their regions and the organisation as resources, so that a control can fail if something is missing altogether. */
import { collector, type Resource } from '../core/collector.ts';

export interface AccountFacts {
  readonly name: string;
  readonly management: boolean;
}

/** One resource: the account itself, judged once. */
export const thisAccount = collector({
  id: 'account.self',
  scope: 'account',
  actions: [],
  triggers: [],
  collect: async ({ account }): Promise<Resource<AccountFacts>[]> => [
    { id: account.id, tags: account.tags, facts: { name: account.name, management: account.management } },
  ],
});

/** One resource: the account, judged in each of its regions. */
export const thisRegion = collector({
  id: 'account.region',
  scope: 'region',
  actions: [],
  triggers: [],
  collect: async ({ account }): Promise<Resource<AccountFacts>[]> => [
    { id: account.id, tags: account.tags, facts: { name: account.name, management: account.management } },
  ],
});

/** One resource: the organisation, judged once. */
export const theOrganization = collector({
  id: 'organization.self',
  scope: 'organization',
  actions: [],
  triggers: [],
  collect: async ({ account }): Promise<Resource<AccountFacts>[]> => [
    { id: account.id, facts: { name: account.name, management: account.management } },
  ],
});
