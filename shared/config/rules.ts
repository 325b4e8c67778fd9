/**
 * Resolves the parts of a valid configuration that concern accounts, runs and alerts, and no control. The functions do not
 * validate their configuration: the deployment did (infra/settings.ts).
 */
import type { Account } from '../core/account.ts';
import { type Cadence, type Schedule, scheduleIn } from './cadence.ts';
import { type ResolvedAlerts, resolveAlerts } from './routes.ts';
import type { PlumblineConfig, Profile } from './schema.ts';
import { isChosen, isMatched, unitsNamed } from './selection.ts';

/** The profile of an account, and how often the account is scanned. */
export interface Applying {
  /** Null where no profile matches. */
  readonly profile: string | null;
  readonly cadence: Cadence;
}

export interface AccountRules {
  /** The organisation that the configuration is for; null when it names none. */
  readonly organizationId: string | null;
  readonly regions: readonly string[] | null;
  /** The cadence of the organisation itself, and of accounts whose profile sets none. */
  readonly cadence: Cadence;
  /** The schedule on which the hub starts its runs. */
  readonly schedule: Schedule;
  /** The paths of all organisational units in the configuration. */
  readonly units: readonly string[];
  readonly alerts: ResolvedAlerts;
  includes(account: Pick<Account, 'id' | 'ou'>): boolean;
  profileFor(account: Account): Applying;
}

export function accountRules(config: PlumblineConfig): AccountRules {
  const { organizationId, regions, accounts = {}, cadence = 'daily', profiles = {}, alerts } = config;
  return {
    organizationId: organizationId ?? null,
    regions: regions ?? null,
    cadence,
    schedule: scheduleIn(config),
    units: unitsNamed(config),
    alerts: resolveAlerts(alerts),
    includes: (account) => isChosen(accounts, account),
    profileFor: (account) => {
      const found = Object.entries(profiles).find(([, profile]) => isMatched(profile as Profile, account));
      return { profile: found?.[0] ?? null, cadence: found?.[1].cadence ?? cadence };
    },
  };
}
