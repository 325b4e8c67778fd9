import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteVolumeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../shared/core/collector.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { protectedResources, stores } from '../../shared/services/backup/activity.ts';
import { clientIn } from '../../simulator/access.ts';
import { ec2 } from '../../simulator/services/ec2.ts';
import { createWorld } from '../../simulator/world.ts';
import { processorTime } from '../support/processor-time.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HOME = 'us-east-1';
const CONTROL = 'backup.recent-recovery-point';
const OLD = '2026-01-01T05:10:00.000Z';

function stage() {
  const world = createWorld({ flaws: 0, accounts: 4, regions: [HOME] });
  const account = world.accounts[3]?.id ?? '';
  const [volume] = world.state<{ volumes: { id: string }[] }>(ec2, account, HOME).volumes;
  const arns = {
    volume: `arn:aws:ec2:${HOME}:${account}:volume/${volume?.id}`,
    instance: `arn:aws:ec2:${HOME}:${account}:instance/i-1`,
    table: `arn:aws:dynamodb:${HOME}:${account}:table/sessions`,
    bucket: `arn:aws:s3:::checkout-production-data-${account}`,
    files: `arn:aws:elasticfilesystem:${HOME}:${account}:file-system/fs-1`,
  };
  /** AWS Backup lists these with old recovery points, whether they still exist or not. */
  const protects = (names: readonly (keyof typeof arns)[], LastBackupTime: unknown = new Date(OLD)): Altered => ({
    ListProtectedResources: () => ({
      Results: names.map((name) => ({ ResourceArn: arns[name], ResourceType: 'any', LastBackupTime })),
    }),
  });
  const judged = async (altered: Altered) => {
    const { verdicts, calls } = await judge(world, account, CONTROL, undefined, altered);
    const found = new Map(verdicts.map(({ resource, status }) => [resource, status]));
    return { calls, of: (name: keyof typeof arns) => found.get(arns[name]) };
  };
  const client = { ec2: clientIn(world, EC2Client, { account, region: HOME }) };
  return { world, account, volume, protects, judged, ...client };
}

describe('a resource that has to be restorable', () => {
  it.each(['volume', 'table', 'bucket'] as const)('is a %s that exists, with old recovery points', async (name) => {
    const { protects, judged } = stage();
    expect((await judged(protects([name]))).of(name)).toBe('fail');
  });

  it('is no volume that is deleted, though AWS Backup still lists it', async () => {
    const { protects, judged, ec2, volume } = stage();
    await ec2.send(new DeleteVolumeCommand({ VolumeId: volume?.id }));
    expect((await judged(protects(['volume']))).of('volume')).toBeUndefined();
  });

  it('is no table that is deleted, though AWS Backup still lists it', async () => {
    const { world, account, protects, judged } = stage();
    const client = clientIn(world, DynamoDBClient, { account, region: HOME });
    await client.send(new UpdateTableCommand({ TableName: 'sessions', DeletionProtectionEnabled: false }));
    await client.send(new DeleteTableCommand({ TableName: 'sessions' }));
    expect((await judged(protects(['table']))).of('table')).toBeUndefined();
  });

  it('is no bucket that is deleted, and no terminated instance', async () => {
    const { protects, judged } = stage();
    const terminated = { InstanceId: 'i-1', State: { Name: 'terminated' } };
    const altered = {
      ...protects(['bucket', 'instance']),
      ListBuckets: () => ({ Buckets: [] }),
      DescribeInstances: () => ({ Reservations: [{ Instances: [terminated] }] }),
    };
    const { of } = await judged(altered);
    expect([of('bucket'), of('instance')]).toEqual([undefined, undefined]);
    const running = { Reservations: [{ Instances: [{ ...terminated, State: { Name: 'stopped' } }] }] };
    expect((await judged({ ...altered, DescribeInstances: () => running })).of('instance')).toBe('fail');
  });

  it('has an unknown existence where no service can be asked for its type', async () => {
    const { protects, judged } = stage();
    expect((await judged(protects(['files']))).of('files')).toBe('unknown');
  });

  it.each([
    ['ec2:DescribeVolumes', 'volume'],
    ['ec2:DescribeInstances', 'instance'],
    ['dynamodb:DescribeTable', 'table'],
    ['s3:ListAllMyBuckets', 'bucket'],
  ] as const)('is unknown where %s is denied, for that kind alone', async (action, name) => {
    const { world, protects, judged } = stage();
    const other = name === 'volume' ? 'table' : 'volume';
    world.fault({ kind: 'deny', action });
    const { of } = await judged(protects([name, other]));
    expect([of(name), of(other)]).toEqual(['unknown', 'fail']);
  });

  it('is unknown for the one resource whose newest recovery point has no date', async () => {
    const { protects, judged } = stage();
    expect((await judged(protects(['volume'], new Date(Number.NaN)))).of('volume')).toBe('unknown');
    expect((await judged(protects(['table'], null))).of('table')).toBe('unknown');
  });

  it('is not asked about when it has a recent recovery point', async () => {
    const { world, protects, judged } = stage();
    const { calls, of } = await judged(protects(['volume', 'table', 'files'], world.now()));
    expect([of('volume'), of('table'), of('files')]).toEqual(['pass', 'pass', 'pass']);
    expect(calls.has('ec2:DescribeVolumes') || calls.has('dynamodb:DescribeTable')).toBe(false);
  });

  it('is found quickly among 20,000 resources whose existence is uncertain', async () => {
    const point = (index: number) => ({
      id: `arn:aws:backup-gateway:eu-west-1:111122223333:vm/${index}`,
      facts: { type: 'VirtualMachine', lastBackup: OLD },
    });
    const points = Array.from({ length: 20_000 }, (_, index) => point(index));
    const aws = {
      now: new Date('2026-01-15T12:00:00Z'),
      facts: async (collector: object) => (collector === protectedResources ? points : []),
    } as unknown as Aws;
    const sdk = await stores.sdk?.();
    const taken = processorTime();
    const found = await stores.collect(aws, sdk);
    expect(taken()).toBeLessThan(1_000);
    expect(found).toHaveLength(points.length);
    expect(found[0]?.facts).toMatchObject({ exists: expect.any(CouldNotRead) });
  });
});
