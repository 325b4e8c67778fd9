/** The inputs of the doctor. */
import type { Account } from '../core/account.ts';
import type { History, Organization } from '../core/ports.ts';
import type { AccountReach } from '../core/source.ts';
import type { Caller, NamedUnits } from './organization.ts';
import type { Executions } from './quotas.ts';

export interface Doctoring {
  readonly caller: Caller;
  /** Clients with the caller's credentials, or with those of `role` in other accounts. */
  readonly reach: AccountReach;
  /** The role to assume in other accounts; null when other accounts cannot be entered. */
  readonly role: string | null;
  /** The hub's account. Null means the caller's account, unless that is the management account. */
  readonly hubAccount: string | null;
  /** Regions of the deployment; the hub's region comes first. */
  readonly regions: readonly [string, ...string[]];
  readonly expected: Expected;
  /** How much the deployment uses of the accounts' quotas. */
  readonly takes: Executions & {
    /** The number of rules that a stack adds to an account's default bus in the region. */
    rulesIn(region: string): number;
  };
  /** The existing deployment; null before the first one. */
  readonly deployed: Deployed | null;
  readonly now: Date;
}

/** The expectations of the configuration on the organisation. */
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
