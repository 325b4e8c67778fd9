import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { databases } from '../../shared/services/rds/databases.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { createWorld, type World, type WorldOptions } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HOME = 'us-east-1';
const CONTROLS = [
  'database.deletion-protection',
  'database.multi-az',
  'encryption.rds-at-rest',
  'network.no-public-datastores',
];

const flawless = (options: WorldOptions = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const judged = async (world: World, altered: Altered = {}, controls: readonly string[] = CONTROLS) =>
  (await Promise.all(controls.map((control) => judge(world, memberOf(world), control, undefined, altered)))).flatMap(
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

  it('reads every page, and gives unknown when one page fails', async () => {
    const world = flawless({ pageSize: 2 });
    expect((await judged(world)).filter(({ status }) => status !== 'pass')).toEqual([]);
    world.fault({ kind: 'deny', action: 'rds:DescribeDBInstances', region: HOME, after: 1 });
    const { verdicts } = await judge(world, memberOf(world), 'database.multi-az');
    expect(verdicts.filter(({ region }) => region === HOME).map(({ status }) => status)).toEqual(['unknown']);
  });

  it('makes two calls per region for databases, and one for the aliases of keys', async () => {
    const world = flawless();
    const { calls } = await judge(world, memberOf(world), 'encryption.rds-at-rest');
    expect(Object.fromEntries(calls)).toEqual({
      'rds:DescribeDBInstances': 3,
      'rds:DescribeDBClusters': 3,
      'kms:ListAliases': 3,
    });
  });
});

/** The first instance, or the first cluster, of the first region, changed. */
const changed = (change: object): Altered => {
  const first = (list: string) => (output: Record<string, object[]>, _input: object, region: string) => {
    const [found, ...others] = output[list] ?? [];
    return region === HOME ? { ...output, [list]: [{ ...found, ...change }, ...others] } : output;
  };
  return { DescribeDBInstances: first('DBInstances') };
};

describe('RDS whose answer is not as documented', () => {
  const unread = (verdicts: Awaited<ReturnType<typeof judged>>) =>
    verdicts
      .filter(({ status }) => status !== 'pass' && status !== 'not-applicable')
      .map(({ control, resource, status }) => `${control} ${resource.split(':').slice(5).join(':')} ${status}`);

  it.each([
    ['PubliclyAccessible', ['network.no-public-datastores']],
    ['MultiAZ', ['database.multi-az']],
    ['DeletionProtection', ['database.deletion-protection']],
    ['StorageEncrypted', ['encryption.rds-at-rest']],
    ['KmsKeyId', ['encryption.rds-at-rest']],
  ])('makes unknown what needs %s of the one instance without it, and nothing else', async (field, controls) => {
    const verdicts = await judged(flawless(), changed({ [field]: undefined }));
    expect(unread(verdicts)).toEqual(controls.map((control) => `${control} db:orders unknown`));
  });

  it.each([
    ['BackupRetentionPeriod', undefined, ['backup.automated']],
    ['PreferredBackupWindow', undefined, ['backup.schedule']],
    ['PreferredBackupWindow', 'at night', ['backup.schedule']],
    ['Engine', undefined, ['backup.coverage', 'backup.cross-region', 'backup.schedule']],
    ['TagList', undefined, []],
  ])('makes unknown what depends on %s as %s', async (field, value, controls) => {
    const verdicts = await judged(flawless(), changed({ [field]: value }), ['backup.']);
    expect(unread(verdicts)).toEqual(controls.map((control) => `${control} db:orders unknown`));
  });

  it('does not treat a database of unknown age as one that is being created', async () => {
    const copies = { ...changed({ InstanceCreateTime: undefined }), ListCopyJobs: () => ({ CopyJobs: [] }) };
    const verdicts = await judged(flawless(), copies, ['backup.cross-region']);
    expect(unread(verdicts)).toEqual([
      'backup.cross-region db:orders unknown',
      'backup.cross-region cluster:catalogue fail',
    ]);
    const creating = { ...copies, ...changed({ InstanceCreateTime: undefined, DBInstanceStatus: 'creating' }) };
    expect(unread(await judged(flawless(), creating, ['backup.cross-region']))).toEqual([
      'backup.cross-region cluster:catalogue fail',
    ]);
  });

  it('passes storage encrypted with a key of AWS as encrypted, and not as encrypted with a key of the account', async () => {
    const owned = { StorageEncrypted: false, StorageEncryptionType: 'sse-rds', KmsKeyId: undefined };
    const [verdict] = await judged(flawless(), changed(owned), ['encryption.rds-at-rest']);
    expect(verdict).toMatchObject({ status: 'fail', because: 'it is encrypted with a key that AWS owns' });
    const unlisted = changed({ ...owned, StorageEncryptionType: 'sse-moon' });
    expect((await judged(flawless(), unlisted, ['encryption.rds-at-rest']))[0]?.status).toBe('unknown');
  });

  it('fails a cluster with a public instance, and gives unknown when an instance is missing', async () => {
    const instances = (change: (instance: { DBInstanceIdentifier: string }) => object | null): Altered => ({
      DescribeDBInstances: (output, _input, region) => {
        if (region !== HOME) return output;
        return { DBInstances: output.DBInstances.map(change).filter((instance: object | null) => instance !== null) };
      },
    });
    const judgedWith = async (altered: Altered) => unread(await judged(flawless(), altered, ['network.no-public']));
    const control = 'network.no-public-datastores cluster:catalogue';
    const named = (name: string, change: object | null) =>
      instances((instance) =>
        instance.DBInstanceIdentifier === name ? change && { ...instance, ...change } : instance,
      );
    expect(await judgedWith(named('catalogue-2', { PubliclyAccessible: undefined }))).toEqual([`${control} unknown`]);
    expect(await judgedWith(named('catalogue-2', null))).toEqual([`${control} unknown`]);
    expect(
      await judgedWith(named('catalogue-2', { DBClusterIdentifier: undefined, PubliclyAccessible: true })),
    ).toEqual([`${control} fail`]);
    const oneIsPublic = instances((instance) => ({
      ...instance,
      PubliclyAccessible:
        instance.DBInstanceIdentifier === 'catalogue-1' ? undefined : instance.DBInstanceIdentifier === 'catalogue-2',
    }));
    expect(await judgedWith(oneIsPublic)).toEqual([`${control} fail`]);
  });
});
