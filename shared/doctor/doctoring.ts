/** What an examination is given. */
import type { Account } from '../core/account.ts';
import type { AccountReach } from '../core/gather.ts';
import type { History, Organization } from '../core/ports.ts';
import type { Caller, NamedUnits } from './organization.ts';
import type { Executions } from './quotas.ts';

export interface Doctoring {
  readonly caller: Caller;
  /** Clients with the caller's credentials, and with those of `role` in other accounts. */
  readonly reach: AccountReach;
  /** Role to assume in other accounts; null: there is no way into them. */
  readonly role: string | null;
  /** The account of the hub; null: the caller's, unless that is the management account. */
  readonly hubAccount: string | null;
  /** Regions of the deployment, the hub's first. */
  readonly regions: readonly [string, ...string[]];
  readonly expected: Expected;
  /** What the deployment takes of the accounts' quotas. */
  readonly takes: Executions & {
    /** Rules that a stack makes on an account's default bus in the region. */
    rulesIn(region: string): number;
  };
  /** What stands already; null before the first deployment. */
  readonly deployed: Deployed | null;
  readonly now: Date;
}

/** What the configuration says of the organisation. */
export interface Expected {
  readonly organizationId: string | null;
  readonly units: NamedUnits;
  /** Whether an account is scanned. */
  includes(account: Pick<Account, 'id' | 'ou'>): boolean;
}

export interface Deployed {
  readonly table: string;
  readonly history: Pick<History, 'read' | 'log'>;
  readonly organization: Pick<Organization, 'accounts'>;
  readonly finishWithinHours: number;
}
