/**
 * What a valid configuration says of accounts, runs and alerts: all of it that concerns no control. The functions read
 * theirs so: it was validated when it was deployed (infra/settings.ts).
 */
import type { Account } from '../core/account.ts';
import { type Cadence, type Schedule, scheduleIn } from './cadence.ts';
import { type ResolvedAlerts, resolveAlerts } from './routes.ts';
import type { PlumblineConfig, Profile } from './schema.ts';
import { isChosen, isMatched, unitsNamed } from './selection.ts';

/** The profile that applies to an account, and how often the account is scanned. */
export interface Applying {
  /** Null where no profile matches. */
  readonly profile: string | null;
  readonly cadence: Cadence;
}

export interface AccountRules {
  /** The organisation it is written for; null when it does not say. */
  readonly organizationId: string | null;
  readonly regions: readonly string[] | null;
  /** How often those are scanned that no profile says otherwise of, and the organisation itself. */
  readonly cadence: Cadence;
  /** When the hub starts its runs. */
  readonly schedule: Schedule;
  /** Paths of the organisational units it names anywhere. */
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
