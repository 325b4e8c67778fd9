import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { type GuardDuty, guardduty } from '../../simulator/services/guardduty.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const memberOf = (world: ReturnType<typeof flawless>) => world.accounts[3]?.id ?? '';

describe('GuardDuty in a simulated organisation', () => {
  it('passes everywhere in a flawless account', async () => {
    const world = flawless();
    const { verdicts } = await judge(world, memberOf(world), 'guardduty.');
    expect(verdicts).toHaveLength(12);
    expect(verdicts.filter((verdict) => verdict.status !== 'pass')).toEqual([]);
  });

  it('sees a deleted detector, in that region only, and says who deleted it', async () => {
    const world = flawless();
    const account = memberOf(world);
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const who = { arn: `arn:aws:sts::${account}:assumed-role/Admin/mallory`, sourceIp: '203.0.113.9' };
    const client = clientIn(world, GuardDutyClient, { account, region: 'eu-west-1' }, who);
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));

    const { verdicts } = await judge(world, account, 'guardduty.enabled');
    expect(verdicts.map(({ region, status }) => [region, status])).toEqual([
      ['us-east-1', 'pass'],
      ['eu-west-1', 'fail'],
      ['ap-southeast-2', 'pass'],
    ]);
    expect(events[0]?.detail).toMatchObject({ eventName: 'DeleteDetector', userIdentity: { arn: who.arn } });
  });

  it.each(['guardduty:ListDetectors', 'guardduty:GetDetector'])('is unknown when %s is denied', async (action) => {
    const world = flawless();
    world.fault({ kind: 'deny', action, region: 'eu-west-1' });
    const { verdicts } = await judge(world, memberOf(world), 'guardduty.');
    const there = verdicts.filter((verdict) => verdict.region === 'eu-west-1');
    expect(there.map((verdict) => verdict.status)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(there[0]?.because).toContain(action);
  });

  it('passes a detector that is administered by invitation, once this is accepted', async () => {
    const world = flawless();
    const account = memberOf(world);
    const state = world.state<GuardDuty>(guardduty, account, 'eu-west-1', true);
    const verdict = async () => {
      const { verdicts } = await judge(world, account, 'guardduty.centrally-managed');
      const { status, because } = verdicts.find(({ region }) => region === 'eu-west-1') ?? {};
      return [status, because];
    };
    state.administered = 'alone';
    expect(await verdict()).toEqual(['fail', 'no other account administers the detector, and it administers no other']);
    state.administered = { by: '444455556666', status: 'Invited' };
    expect((await verdict())[0]).toBe('fail');
    state.administered = { by: '444455556666', status: 'Enabled' };
    expect(await verdict()).toEqual(['pass', '444455556666 administers the detector']);
  });

  it('passes the administrator, and the management account that it administers', async () => {
    const world = flawless();
    for (const { id } of [world.security, world.management]) {
      const { verdicts } = await judge(world, id, 'guardduty.centrally-managed');
      expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    }
  });

  it.each(['guardduty:GetAdministratorAccount', 'guardduty:ListMembers'])(
    'cannot tell who administers a detector when %s is denied',
    async (action) => {
      const world = flawless();
      world.fault({ kind: 'deny', action });
      const { verdicts } = await judge(world, world.security.id, 'guardduty.centrally-managed');
      expect(verdicts.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
      expect(verdicts[0]?.because).toContain(action);
    },
  );

  it('judges the organisation through its delegated administrator', async () => {
    const { verdicts } = await judge(flawless(), 'organization', 'guardduty.');
    expect(verdicts.map((verdict) => verdict.status)).toEqual(['pass', 'pass', 'pass']);
  });
});
