/** Everything that a deployment needs of an organisation, looked at with the caller's credentials. Nothing is changed. */
import { each, type Seen, seen } from '../core/collector.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { AccountReach } from '../core/gather.ts';
import type { History, Organization } from '../core/ports.ts';
import type { Check, Need } from './check.ts';
import { lastRunCheck, rolesCheck, tableCheck } from './deployment.ts';
import { type Caller, callerCheck, expectedCheck, organizationCheck, unitsCheck } from './organization.ts';
import { bootstrapCheck, COSTS, costCheck, notEntered, regionsCheck, withoutHub } from './places.ts';
import * as reading from './reading.ts';
import { ADMINISTERED_PRINCIPALS, administratorChecks, stackSetsCheck, trustedChecks } from './services.ts';

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
  /** What the configuration says of the organisation. */
  readonly expected: { readonly organizationId: string | null; readonly units: readonly string[] };
  /** What stands already; null before the first deployment. */
  readonly deployed: Deployed | null;
  readonly now: Date;
}

export interface Deployed {
  readonly table: string;
  readonly history: Pick<History, 'read' | 'log'>;
  readonly organization: Pick<Organization, 'accounts'>;
  readonly finishWithinHours: number;
}

/** In commands, where the account of the hub belongs that nobody named. */
const HUB_PLACEHOLDER = '<hub account>';
/** Accounts in which the role is tried: enough to tell one that lacks it from a refusal everywhere. */
const SAMPLE = 5;

export async function examine(doctoring: Doctoring): Promise<Check[]> {
  const { caller, reach, expected, deployed } = doctoring;
  const organization = await seen(reading.readOrganization(reach));
  const management = organization instanceof CouldNotRead ? null : (organization?.managementAccount ?? null);
  const hub = doctoring.hubAccount ?? (caller.account === management ? null : caller.account);
  return [
    callerCheck(caller, organization, await delegatedTo(doctoring, management)),
    organizationCheck(organization),
    ...(expected.organizationId === null ? [] : [expectedCheck(organization, expected.organizationId)]),
    ...(expected.units.length === 0 ? [] : [unitsCheck(await seen(reading.readUnits(reach)), expected.units)]),
    ...trustedChecks(await seen(reading.readTrusted(reach))),
    await stackSets(doctoring, hub),
    ...administratorChecks(await administrators(reach), hub ?? HUB_PLACEHOLDER),
    await costs(doctoring, management),
    await regions(doctoring, hub),
    ...(await bootstraps(doctoring, hub, management)),
    ...(deployed ? await standing(doctoring, deployed) : []),
  ];
}

/** The management account administers everything and is registered for nothing. */
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

const isOpen = ({ caller, role }: Doctoring, account: string): boolean => account === caller.account || role !== null;

async function costs(doctoring: Doctoring, payer: string | null): Promise<Check> {
  const { reach, now } = doctoring;
  if (payer === null || !isOpen(doctoring, payer)) return notEntered(COSTS, payer ?? 'the management account');
  return costCheck(await seen(reading.readCostExplorer(reach, payer, now)), payer);
}

async function regions({ caller, reach, regions: wanted }: Doctoring, hub: string | null): Promise<Check> {
  if (hub === null) return withoutHub({ id: 'regions', title: 'Every region of the deployment is enabled' });
  const own = hub === caller.account;
  return regionsCheck(await seen(reading.readRegions(reach, own ? undefined : hub)), wanted, hub);
}

/** The hub stands in one region; the management account's own stacks in each, because StackSets skips that account. */
async function bootstraps(doctoring: Doctoring, hub: string | null, management: string | null): Promise<Check[]> {
  const [home] = doctoring.regions;
  const ofHub: Need = { id: 'bootstrap.hub', title: "CDK is bootstrapped in the hub's account" };
  const ofManagement: Need = { id: 'bootstrap.management', title: 'CDK is bootstrapped in the management account' };
  return [
    hub === null ? withoutHub(ofHub) : await bootstrap(doctoring, ofHub, hub, [home]),
    management === null
      ? notEntered(ofManagement, 'the management account')
      : await bootstrap(doctoring, ofManagement, management, doctoring.regions),
  ];
}

async function bootstrap(doctoring: Doctoring, need: Need, account: string, places: readonly string[]): Promise<Check> {
  if (!isOpen(doctoring, account)) return notEntered(need, account);
  const versions = await each(
    places,
    async (region) => [region, await seen(reading.readBootstrap(doctoring.reach, { account, region }))] as const,
  );
  return bootstrapCheck(need, account, new Map(versions));
}

async function standing(doctoring: Doctoring, deployed: Deployed): Promise<Check[]> {
  const { table, history, finishWithinHours } = deployed;
  const last = await seen(reading.readLastRun(history));
  const { role, now } = doctoring;
  return [
    tableCheck(table, last),
    lastRunCheck(last, { now, withinHours: finishWithinHours }),
    ...(role === null ? [] : [rolesCheck(role, await seen(sample(doctoring, deployed)))]),
  ];
}

/** Accounts from all over the organisation, and who the role is in each. */
async function sample({ caller, reach }: Doctoring, { organization }: Deployed) {
  const accounts: string[] = [];
  for await (const { id, management } of organization.accounts())
    if (!management && id !== caller.account) accounts.push(id);
  const step = Math.max(1, Math.ceil(accounts.length / SAMPLE));
  const tried = accounts.filter((_, index) => index % step === 0);
  const answers = await each(tried, async (id) => [id, await seen(reading.readIdentity(reach, id))] as const);
  return new Map(answers);
}
