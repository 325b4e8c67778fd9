/** Checks everything that a deployment needs in an organisation, with the caller's credentials. It changes nothing. */
import { CouldNotRead } from '../core/errors.ts';
import { each, type Seen, seen } from '../core/reading.ts';
import type { AccountReach } from '../core/source.ts';
import type { Check, Need } from './check.ts';
import { deployedChecks } from './deployed.ts';
import type { Doctoring } from './doctoring.ts';
import { callerCheck, expectedCheck, organizationCheck, unitsCheck } from './organization.ts';
import { CONCURRENCY, EXECUTIONS, executionsCheck, rulesCheck } from './quotas.ts';
import * as reading from './reading.ts';
import { readQuota, readRulesOnBus } from './reading-stacks.ts';
import {
  bootstrapCheck,
  COSTS,
  costCheck,
  isOpen,
  notEntered,
  notUsable,
  type Regions,
  regionsCheck,
  usable,
  withoutHub,
} from './regions.ts';
import { ADMINISTERED_PRINCIPALS, administratorChecks, stackSetsCheck, trustedChecks } from './services.ts';
import { readTrails, trailCheck, trailNeed } from './trail.ts';

/** The placeholder in commands while the hub's account is not known. */
const HUB_PLACEHOLDER = '<hub account>';

export async function examine(doctoring: Doctoring): Promise<Check[]> {
  const { caller, reach, expected, deployed } = doctoring;
  const organization = await seen(reading.readOrganization(reach));
  const management = organization instanceof CouldNotRead ? null : (organization?.managementAccount ?? null);
  const hub = doctoring.hubAccount ?? (caller.account === management ? null : caller.account);
  const regions = hub === null ? null : await regionsOf(doctoring, hub);
  const accounts = { hub, management, regions };
  const isNamed = expected.units.paths.length + expected.units.ids.length > 0;
  const units = isNamed ? await seen(reading.readUnits(reach)) : [];
  return [
    callerCheck(caller, organization, await delegatedTo(doctoring, management)),
    organizationCheck(organization),
    ...(expected.organizationId === null ? [] : [expectedCheck(organization, expected.organizationId)]),
    ...(isNamed ? [unitsCheck(units, expected.units)] : []),
    ...trustedChecks(await seen(reading.readTrusted(reach))),
    await stackSets(doctoring, hub),
    ...administratorChecks(await administrators(reach), hub ?? HUB_PLACEHOLDER),
    await costs(doctoring, management),
    await trail(doctoring, accounts),
    hub === null || regions === null ? withoutHub(REGIONS) : regionsCheck(regions, doctoring.regions, hub),
    ...(await bootstraps(doctoring, accounts)),
    await concurrency(doctoring, hub),
    ...(await rules(doctoring, accounts)),
    ...(deployed ? await deployedChecks(doctoring, deployed, { hub, units }) : []),
  ];
}

/**
 * The services that the hub's account administers. The management account administers all of them without being
 * registered.
 */
const delegatedTo = async (
  { caller, reach }: Doctoring,
  management: string | null,
): Promise<Seen<readonly string[]>> =>
  caller.account === management ? [] : seen(reading.readDelegatedTo(reach, caller.account));

async function administrators(reach: AccountReach) {
  const answers = await each(
    ADMINISTERED_PRINCIPALS,
    async (principal) => [principal, await seen(reading.readAdministrators(reach, principal))] as const,
  );
  return new Map(answers);
}

async function stackSets({ reach }: Doctoring, hub: string | null): Promise<Check> {
  if (hub !== null) return stackSetsCheck(await seen(reading.readDelegatedTo(reach, hub)), hub);
  return withoutHub({ id: 'delegated.stacksets', title: "The hub's account may bring stacks to the accounts" });
}

async function costs(doctoring: Doctoring, payer: string | null): Promise<Check> {
  const { reach, now } = doctoring;
  if (payer === null || !isOpen(doctoring, payer)) return notEntered(COSTS, payer ?? 'the management account');
  return costCheck(await seen(reading.readCostExplorer(reach, payer, now)), payer);
}

/** The accounts of a deployment, and the status of each region in the hub's account. */
interface Accounts {
  readonly hub: string | null;
  readonly management: string | null;
  readonly regions: Seen<Regions> | null;
}

/**
 * Reads the caller's own account if it is one of the two, because other accounts can rarely assume a role in the
 * management account.
 */
async function trail(doctoring: Doctoring, { hub, management }: Accounts): Promise<Check> {
  const places = [management, hub].filter((account) => account !== null);
  const account = places.find((one) => one === doctoring.caller.account) ?? places[0];
  if (account === undefined || !isOpen(doctoring, account))
    return notEntered(trailNeed(account ?? 'the management account'), account ?? 'the management account');
  return trailCheck(account, await seen(readTrails(doctoring, account)));
}

const REGIONS: Need = { id: 'regions', title: 'Every region of the deployment is enabled' };

const regionsOf = ({ caller, reach }: Doctoring, hub: string): Promise<Seen<Regions>> =>
  seen(reading.readRegions(reach, hub === caller.account ? undefined : hub));

/** Reads each region of the hub's account, and of the management account if it can be entered. */
async function inBoth<T>(
  doctoring: Doctoring,
  { hub, management, regions }: Accounts,
  { needs, places, action, read, judge }: Look<T>,
): Promise<Check[]> {
  const look = async (need: Need, account: string, whose: 'hub' | 'management'): Promise<Check> => {
    if (!isOpen(doctoring, account)) return notEntered(need, account);
    const found = await each(places[whose], async (region) => {
      if (!usable(regions, region, whose)) return [region, notUsable(action, region)] as const;
      return [region, await seen(read({ account, region }))] as const;
    });
    return judge(need, account, new Map(found));
  };
  return [
    hub === null ? withoutHub(needs.hub) : await look(needs.hub, hub, 'hub'),
    management === null
      ? notEntered(needs.management, 'the management account')
      : await look(needs.management, management, 'management'),
  ];
}

interface Look<T> {
  readonly needs: Readonly<Record<'hub' | 'management', Need>>;
  readonly places: Readonly<Record<'hub' | 'management', readonly string[]>>;
  /** The action that is reported for a region that cannot be read. */
  readonly action: string;
  read(place: { account: string; region: string }): Promise<T>;
  judge(need: Need, account: string, found: ReadonlyMap<string, Seen<T>>): Check;
}

/**
 * The hub uses one region. The management account needs its own stacks in every region, because StackSets skips that
 * account.
 */
const bootstraps = (doctoring: Doctoring, accounts: Accounts): Promise<Check[]> =>
  inBoth(doctoring, accounts, {
    needs: {
      hub: { id: 'bootstrap.hub', title: "CDK is bootstrapped in the hub's account" },
      management: { id: 'bootstrap.management', title: 'CDK is bootstrapped in the management account' },
    },
    places: { hub: [doctoring.regions[0]], management: doctoring.regions },
    action: 'ssm:GetParameter',
    read: (place) => reading.readBootstrap(doctoring.reach, place),
    judge: bootstrapCheck,
  });

async function concurrency(doctoring: Doctoring, hub: string | null): Promise<Check> {
  if (hub === null) return withoutHub(CONCURRENCY);
  if (!isOpen(doctoring, hub)) return notEntered(CONCURRENCY, hub);
  const [region] = doctoring.regions;
  const quota = await seen(readQuota(doctoring.reach, { account: hub, region }, EXECUTIONS));
  return executionsCheck(quota, region, doctoring.takes);
}

/** The hub's account is a member too, so it has a member's rules in every region. */
const rules = (doctoring: Doctoring, accounts: Accounts): Promise<Check[]> =>
  inBoth(doctoring, accounts, {
    needs: {
      hub: { id: 'quota.rules.hub', title: "Plumbline's rules fit on the default bus of the hub's account" },
      management: {
        id: 'quota.rules.management',
        title: "Plumbline's rules find room on the default bus of the management account",
      },
    },
    places: { hub: doctoring.regions, management: doctoring.regions },
    action: 'events:ListRules',
    read: (place) => readRulesOnBus(doctoring.reach, place),
    judge: (need, _account, found) => rulesCheck(need, found, doctoring.takes.rulesIn),
  });
