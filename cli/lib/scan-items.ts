/** Selects the accounts, regions and controls of a scan, or refuses to begin with a reason. */
import type { ResolvedConfig } from '../../shared/config/config.ts';
import { type Account, accountOnly } from '../../shared/core/account.ts';
import { type AnyControl, scopeOf } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { Organization, WorkItem } from '../../shared/core/ports.ts';
import { each } from '../../shared/core/reading.ts';
import { listed } from '../../shared/core/words.ts';
import { organizationItem } from '../../shared/pipeline/plan.ts';
import type { Caller } from './caller.ts';
import { counted } from './words.ts';

export interface Scope {
  readonly accounts?: readonly string[];
  readonly organization?: boolean;
  readonly role?: string;
  readonly externalId?: string;
  readonly regions?: readonly string[];
  readonly controls?: readonly string[];
}

const isOfOrganization = (control: AnyControl): boolean => scopeOf(control) === 'organization';
const NAMED = 4;
const named = (controls: readonly AnyControl[]): string =>
  listed(
    controls.map(({ id }) => id),
    NAMED,
  );

/**
 * Finds options that the scan cannot follow. Throws `UsageError` if nothing would be left to scan, or if a named control would
 * not be judged. Returns a sentence about other omissions, or null.
 */
export function leftOut(scope: Scope, chosen: readonly AnyControl[], config: ResolvedConfig): string | null {
  if (scope.externalId && !scope.role)
    throw new UsageError('--external-id is for the role to assume; give --role as well, or leave it out');
  if (scope.accounts && scope.accounts.length > 1 && !scope.role)
    throw new UsageError('several accounts need --role, the role to assume in each of them');
  const ofOrganization = chosen.filter(isOfOrganization);
  const missed = ofOrganization.filter(({ id }) => scope.controls?.includes(id));
  if (scope.organization || ofOrganization.length === 0) return null;
  if (missed.length > 0 || ofOrganization.length === chosen.length)
    throw new UsageError(
      `${named(missed.length > 0 ? missed : ofOrganization)} judge the organisation and no single account; add --organization`,
    );
  const on = ofOrganization.filter(({ id }) => isOn(config, accountOnly(''), id));
  if (on.length === 0) return null;
  return `left out, since they judge the organisation: ${named(on)}; --organization takes them in`;
}

const isOn = (config: ResolvedConfig, account: Account, id: string): boolean =>
  config.settingsFor(account).controls.some((control) => control.id === id);

interface Asked {
  readonly scope: Scope;
  readonly caller: Caller;
  readonly organization: Organization;
  readonly config: ResolvedConfig;
  readonly chosen: readonly AnyControl[];
}

/** Throws `UsageError` if there is no account to scan, or one that cannot be reached. */
export async function itemsOf(asked: Asked): Promise<WorkItem[]> {
  const { scope, caller, organization, config, chosen } = asked;
  const accounts = scope.organization
    ? await members(organization, config)
    : (scope.accounts ?? [caller.account]).map(accountOnly);
  requireWayIn(accounts, scope, caller);
  requireControls(accounts, config, chosen);
  const wanted = scope.regions ?? config.regions;
  const items = await each(accounts, async (account) => {
    // an account must not name itself to Account Management; the management account calls it without an id too
    const self = { ...account, management: account.management || account.id === caller.account };
    const regions = wanted ?? (await organization.enabledRegions(self)) ?? organization.fallbackRegions;
    return { account, regions };
  });
  const whole = scope.organization ? organizationItem({ registry: { controls: chosen } }, items) : null;
  requireManagement(chosen, scope, whole);
  return whole ? [whole, ...items] : items;
}

async function members(organization: Organization, config: ResolvedConfig): Promise<Account[]> {
  const all = await Array.fromAsync(organization.accounts());
  const accounts = all.filter((account) => config.includes(account));
  if (accounts.length > 0) return accounts;
  throw new UsageError(
    `the configuration takes in none of the ${all.length} accounts of the organisation; look at \`accounts\` in it`,
  );
}

/**
 * Refuses to scan another account with the caller's credentials: the report would show the caller's resources under that
 * account.
 */
function requireWayIn(accounts: readonly Account[], { role }: Scope, caller: Caller): void {
  if (role) return;
  const others = accounts.filter(({ id }) => id !== caller.account);
  if (others.length === 0) return;
  const [first] = others;
  const which = others.length === 1 ? `account ${first?.id}` : `${others.length} accounts such as ${first?.id}`;
  throw new UsageError(
    `${which} cannot be entered with credentials of ${caller.account}; give --role, the role to assume in each account`,
  );
}

function requireControls(accounts: readonly Account[], config: ResolvedConfig, chosen: readonly AnyControl[]): void {
  if (accounts.some((account) => chosen.some(({ id }) => isOn(config, account, id)))) return;
  throw new UsageError(
    `the configuration switches off ${named(chosen)}; name others with --controls, or look at \`controls\` in it`,
  );
}

function requireManagement(chosen: readonly AnyControl[], { organization }: Scope, whole: WorkItem | null): void {
  if (!organization || whole || !chosen.every(isOfOrganization)) return;
  throw new UsageError(
    `${counted(chosen.length, 'control')} judge the organisation, whose management account the configuration leaves out`,
  );
}
