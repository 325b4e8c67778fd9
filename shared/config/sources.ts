/** Resolves the sources of facts that a valid configuration names, for an account. */
import type { Account } from '../core/account.ts';
import type { ProbeTarget } from '../core/probe.ts';
import type { NamedRepository } from '../core/upload.ts';
import { accountRules } from './rules.ts';
import type { PlumblineConfig } from './schema.ts';

const DEFAULT_BRANCH = 'main';

interface Belonging {
  readonly accounts?: readonly string[] | undefined;
  readonly profiles?: readonly string[] | undefined;
}

function isOf({ accounts, profiles }: Belonging, account: Account, profile: string | null): boolean {
  if (!accounts && !profiles) return true;
  return accounts?.includes(account.id) === true || (profile !== null && profiles?.includes(profile) === true);
}

/** The entries that belong to the account. */
function belonging<T extends Belonging>(config: PlumblineConfig, all: readonly T[]): (account: Account) => T[] {
  const { profileFor } = accountRules(config);
  return (account) => all.filter((one) => isOf(one, account, profileFor(account).profile));
}

export function repositoriesIn(config: PlumblineConfig): (account: Account) => NamedRepository[] {
  const named = belonging(config, config.repositories ?? []);
  return (account) =>
    named(account).map(({ name, branch = DEFAULT_BRANCH, without = [] }) => ({ name, branch, without }));
}

const HEALTH_PATH = '/health';

const targetOf = ({
  url,
  health = HEALTH_PATH,
  ...more
}: NonNullable<PlumblineConfig['probes']>[number]): ProbeTarget => ({
  ...{ url: new URL(url).href, named: true, health: health === false ? null : health },
  ...{ protected: more.protected ?? [], limits: more.limits ?? [], signIn: more.signIn ?? null },
  ...{ api: more.api ?? false, statusPage: more.statusPage ?? false },
});

export function probesIn(config: PlumblineConfig): (account: Account) => ProbeTarget[] {
  const named = belonging(config, config.probes ?? []);
  return (account) => named(account).map(targetOf);
}

/** The endpoints of all accounts. */
export const everyProbeIn = ({ probes = [] }: PlumblineConfig): ProbeTarget[] => probes.map(targetOf);
