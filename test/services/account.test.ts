import { AccountClient, DeleteAlternateContactCommand, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const contactVerdict = async (world: World, account = memberOf(world)) =>
  (await judge(world, account, 'account.alternate-contacts')).verdicts[0];

describe('Account Management in a simulated organisation', () => {
  it('passes in every flawless account, with one call per type of contact', async () => {
    const world = flawless();
    for (const { id } of world.accounts) {
      const { verdicts, calls } = await judge(world, id, 'account.alternate-contacts');
      expect(verdicts.map(({ status }) => status)).toEqual(['pass']);
      expect([...calls]).toEqual([['account:GetAlternateContact', 3]]);
    }
  });

  it('sees a contact removed and put back, in that account only', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const client = clientIn(world, AccountClient, { account: memberOf(world), region: 'us-east-1' });
    await client.send(new DeleteAlternateContactCommand({ AlternateContactType: 'SECURITY' }));
    expect(await contactVerdict(world)).toMatchObject({ status: 'fail', because: 'no alternate contact: SECURITY' });
    expect(await contactVerdict(world, world.management.id)).toMatchObject({ status: 'pass' });
    expect(events[0]?.detail).toMatchObject({
      eventSource: 'account.amazonaws.com',
      eventName: 'DeleteAlternateContact',
    });

    const EmailAddress = 'soc@example.com';
    const contact = { Name: 'security team', Title: 'on call', EmailAddress, PhoneNumber: '+1 555 0101' };
    await client.send(new PutAlternateContactCommand({ AlternateContactType: 'SECURITY', ...contact }));
    expect(await contactVerdict(world)).toMatchObject({ status: 'pass' });
  });

  it('sees a change that the management account makes to a member; a member may not change another', async () => {
    const world = flawless();
    const input = { AlternateContactType: 'OPERATIONS', AccountId: memberOf(world) } as const;
    const other = clientIn(world, AccountClient, { account: world.accounts[2]?.id ?? '', region: 'us-east-1' });
    await expect(other.send(new DeleteAlternateContactCommand(input))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const management = clientIn(world, AccountClient, { account: world.management.id, region: 'us-east-1' });
    await management.send(new DeleteAlternateContactCommand(input));
    expect(await contactVerdict(world)).toMatchObject({ status: 'fail' });
  });

  it('fails when both contacts are the same person, and passes when they differ again', async () => {
    const world = flawless();
    const client = clientIn(world, AccountClient, { account: memberOf(world), region: 'us-east-1' });
    const put = (AlternateContactType: 'SECURITY' | 'OPERATIONS', EmailAddress: string) => {
      const contact = { Name: 'team', Title: 'on call', EmailAddress, PhoneNumber: '+1 555 0101' };
      return client.send(new PutAlternateContactCommand({ AlternateContactType, ...contact }));
    };
    await put('SECURITY', 'Team@example.com');
    await put('OPERATIONS', 'team@example.com');
    expect(await contactVerdict(world)).toMatchObject({
      status: 'fail',
      because: 'at the same address: OPERATIONS, SECURITY',
    });
    await put('SECURITY', 'soc@example.com');
    expect(await contactVerdict(world)).toMatchObject({ status: 'pass' });
  });

  it('is unknown when reading either contact is denied', async () => {
    const world = flawless();
    const mend = world.fault({ kind: 'deny', action: 'account:GetAlternateContact' });
    expect(await contactVerdict(world)).toMatchObject({ status: 'unknown' });
    mend();
    world.fault({ kind: 'deny', action: 'account:GetAlternateContact', after: 1 });
    const verdict = await contactVerdict(world);
    expect(verdict).toMatchObject({ status: 'unknown' });
    expect(verdict?.because).toContain('account:GetAlternateContact');
  });
});
