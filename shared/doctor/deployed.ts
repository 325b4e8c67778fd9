/**
 * Reads and checks an existing deployment: its table, its last scan, its stacks in the accounts, and its role there.
 */
import type { Account } from '../core/account.ts';
import { CouldNotRead } from '../core/errors.ts';
import { each, type Seen, seen } from '../core/reading.ts';
import type { Check } from './check.ts';
import { lastRunCheck, rolesCheck, tableCheck } from './deployment.ts';
import type { Deployed, Doctoring } from './doctor.ts';
import { type OrganizationalUnit, readIdentity, readLastRun } from './reading.ts';
import { readRollout } from './reading-stacks.ts';
import { isOpen, notEntered, withoutHub } from './regions.ts';
import { rolloutChecks, STACKS, type Wanted } from './rollout.ts';

/** How many accounts to try the role in: enough to tell a missing role from a caller who is denied everywhere. */
const SAMPLE = 5;

interface DeployedOptions {
  readonly hub: string | null;
  readonly units: Seen<readonly OrganizationalUnit[]>;
}

export async function deployedChecks(
  doctoring: Doctoring,
  deployed: Deployed,
  { hub, units }: DeployedOptions,
): Promise<Check[]> {
  const { table, history, organization, finishWithinHours } = deployed;
  const last = await seen(readLastRun(history));
  const members = await seen(membersOf(organization));
  const { role, now, regions, expected } = doctoring;
  const wanted = {
    accounts: members instanceof CouldNotRead ? members : members.filter(expected.includes),
    regions,
    units: units instanceof CouldNotRead ? [] : units.filter(({ id }) => expected.units.ids.includes(id)),
  };
  return [
    tableCheck(table, last),
    lastRunCheck(last, { now, withinHours: finishWithinHours }),
    ...(await stacks(doctoring, hub, wanted)),
    ...(role === null ? [] : [rolesCheck(role, await entered(doctoring, members))]),
  ];
}

type Member = Pick<Account, 'id' | 'ou'>;

/**
 * All accounts but the management account, with only the fields that the checks need, because there may be thousands.
 */
async function membersOf(organization: Deployed['organization']): Promise<Member[]> {
  const members: Member[] = [];
  for await (const { id, ou, management } of organization.accounts()) if (!management) members.push({ id, ou });
  return members;
}

async function stacks(doctoring: Doctoring, hub: string | null, wanted: Wanted): Promise<Check[]> {
  if (hub === null) return [withoutHub(STACKS)];
  if (!isOpen(doctoring, hub)) return [notEntered(STACKS, hub)];
  const [region] = doctoring.regions;
  return rolloutChecks(await seen(readRollout(doctoring.reach, { account: hub, region })), region, wanted);
}

/** Tries the role in accounts from all over the organisation, and returns the identity in each. */
async function entered({ caller, reach }: Doctoring, members: Seen<readonly Member[]>) {
  if (members instanceof CouldNotRead) return members;
  const accounts = members.map(({ id }) => id).filter((id) => id !== caller.account);
  const step = Math.max(1, Math.ceil(accounts.length / SAMPLE));
  const tried = accounts.filter((_, index) => index % step === 0);
  const answers = await each(tried, async (id) => [id, await seen(readIdentity(reach, id))] as const);
  return new Map(answers);
}
