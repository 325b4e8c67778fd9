import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { databases } from '../../shared/services/rds/databases.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { createWorld, type World, type WorldOptions } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const HOME = 'us-east-1';
const CONTROLS = [
  'database.deletion-protection',
  'database.multi-az',
  'encryption.rds-at-rest',
  'network.no-public-datastores',
];

const flawless = (options: WorldOptions = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const judged = async (world: World) =>
  (await Promise.all(CONTROLS.map((control) => judge(world, memberOf(world), control)))).flatMap(
    ({ verdicts }) => verdicts,
  );

describe('Amazon RDS in a simulated organisation', () => {
  it('passes for the instance and the cluster of a flawless account and for their replicas', async () => {
    const verdicts = await judged(flawless());
    expect(verdicts.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(verdicts).toHaveLength(CONTROLS.length * 4);
    const resources = verdicts
      .filter(({ region }) => region === HOME)
      .map(({ resource }) => resource.split(':').slice(5).join(':'));
    expect(new Set(resources)).toEqual(new Set(['db:orders', 'cluster:catalogue']));
  });

  it.each([
    ['database.deletion-protection', { DeletionProtection: false }],
    ['database.multi-az', { MultiAZ: false }],
    ['network.no-public-datastores', { PubliclyAccessible: true }],
  ])('sees %s lost to ModifyDBInstance and says who did it', async (control, change) => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const account = memberOf(world);
    const who = { arn: `arn:aws:sts::${account}:assumed-role/Admin/mallory` };
    const client = clientIn(world, RDSClient, { account, region: HOME }, who);
    await client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'orders', ...change }));
    const wrong = (await judged(world)).filter(({ status }) => status !== 'pass');
    expect(wrong.map(({ control, region, status }) => [control, region, status])).toEqual([[control, HOME, 'fail']]);
    expect(events[0]?.detail).toMatchObject({ eventName: 'ModifyDBInstance', userIdentity: { arn: who.arn } });
    expect(databases.triggers[0]?.eventNames).toContain('ModifyDBInstance');
  });

  it.each(databases.actions)('is unknown when %s is denied', async (action) => {
    const world = flawless();
    world.fault({ kind: 'deny', action, region: HOME });
    const there = (await judged(world)).filter(({ region }) => region === HOME);
    expect(there.map(({ status, resource }) => [status, resource])).toEqual(CONTROLS.map(() => ['unknown', '*']));
    expect(there[0]?.because).toContain(action);
  });

  it('is unknown for the choice of key alone when aliases cannot be listed', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'kms:ListAliases', region: HOME });
    const dark = (await judged(world)).filter(({ status }) => status === 'unknown');
    expect(new Set(dark.map(({ control }) => control))).toEqual(new Set(['encryption.rds-at-rest']));
  });

  it('reads every page, and none where one fails', async () => {
    const world = flawless({ pageSize: 2 });
    expect((await judged(world)).filter(({ status }) => status !== 'pass')).toEqual([]);
    world.fault({ kind: 'deny', action: 'rds:DescribeDBInstances', region: HOME, after: 1 });
    const { verdicts } = await judge(world, memberOf(world), 'database.multi-az');
    expect(verdicts.filter(({ region }) => region === HOME).map(({ status }) => status)).toEqual(['unknown']);
  });

  it('asks twice per region for all of it, and once for the aliases of keys', async () => {
    const world = flawless();
    const { calls } = await judge(world, memberOf(world), 'encryption.rds-at-rest');
    expect(Object.fromEntries(calls)).toEqual({
      'rds:DescribeDBInstances': 3,
      'rds:DescribeDBClusters': 3,
      'kms:ListAliases': 3,
    });
  });
});
