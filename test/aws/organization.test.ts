import type { AccountState } from '@aws-sdk/client-organizations';
import { AccountState as STATES } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { awsOrganization } from '../../shared/aws/organization.ts';
import { credentialsIn, pluginOf } from '../../simulator/access.ts';
import { SIMULATED_CLIENT } from '../../simulator/plugin.ts';
import { createWorld, type SimulatedAccount, type World } from '../../simulator/world.ts';

const organizationIn = (world: World) =>
  awsOrganization({
    credentials: async () => credentialsIn(world, world.management.id),
    plugin: pluginOf(world),
    client: SIMULATED_CLIENT,
    fallbackRegions: [],
  });
const idsIn = async (world: World) =>
  (await Array.fromAsync(organizationIn(world).accounts())).map(({ id }) => id).toSorted();
const put = (account: SimulatedAccount | undefined, state: string) => Object.assign(account ?? {}, { state });

describe('accounts of an organisation', () => {
  it('are listed by their State, since AWS no longer sends a Status', async () => {
    const world = createWorld({ accounts: 4 });
    expect(await idsIn(world)).toEqual(world.accounts.map(({ id }) => id).toSorted());
  });

  it.each(Object.values(STATES).filter((state) => state !== 'ACTIVE'))('that are %s are left out', async (state) => {
    const world = createWorld({ accounts: 4 });
    const left = put(world.accounts[3], state satisfies AccountState);
    expect(await idsIn(world)).not.toContain((left as SimulatedAccount).id);
    const account = { ...(left as SimulatedAccount), management: false };
    expect(await organizationIn(world).isMember(account)).toBe(false);
  });

  it('in a state that is not known yet are scanned', async () => {
    const world = createWorld({ accounts: 4 });
    const later = put(world.accounts[3], 'RESTRICTED') as SimulatedAccount;
    expect(await idsIn(world)).toContain(later.id);
    expect(await organizationIn(world).isMember({ ...later, management: false })).toBe(true);
  });

  it('cause an error when none of them is active', async () => {
    const world = createWorld({ accounts: 3 });
    for (const account of world.accounts) put(account, 'SUSPENDED');
    await expect(idsIn(world)).rejects.toThrow(/organizations:ListAccountsForParent .*no account is active/);
  });
});
