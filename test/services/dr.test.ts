import { DynamoDBClient, UpdateContinuousBackupsCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
  UntagResourcesCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {
  ChangeResourceRecordSetsCommand,
  DeleteHealthCheckCommand,
  ListHealthChecksCommand,
  ListHostedZonesCommand,
  Route53Client,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53';
import {
  DeleteBucketReplicationCommand,
  type Destination,
  PutBucketReplicationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { World } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';
import {
  ATTESTED,
  as,
  attest,
  changedBy,
  DAY,
  flawless,
  HOME,
  judged,
  productionOf,
  SECOND,
  stagingOf,
} from './dr-production.ts';

const bucketOf = (world: World) => `checkout-production-data-${productionOf(world)}`;

function replicateTo(world: World, Target: Destination, Status: 'Enabled' | 'Disabled' = 'Enabled') {
  const Rules = [{ ID: 'all', Status, Priority: 1, Filter: {}, Destination: Target }];
  const ReplicationConfiguration = { Role: 'arn:aws:iam::111122223333:role/s3-replication', Rules };
  return as(world, S3Client).send(
    new PutBucketReplicationCommand({ Bucket: bucketOf(world), ReplicationConfiguration }),
  );
}

describe('disaster recovery in a simulated organisation', () => {
  it('passes everywhere in a flawless account of production', async () => {
    const world = flawless();
    const verdicts = [...(await judged(world)).values()];
    expect(verdicts).toHaveLength(19);
    const others = verdicts.filter((verdict) => verdict.status !== 'pass');
    expect(others.map(({ control, status, because }) => [control, status, because])).toEqual([
      ['dr.rpo-achieved', 'not-applicable', 'a bucket has versions and replicas, not a point in time'],
    ]);
    expect(verdicts.filter(({ warning }) => warning)).toEqual([]);
  });

  it('does not apply to an account whose tags name another environment', async () => {
    const world = flawless();
    const { verdicts } = await judge(world, stagingOf(world), 'dr.');
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['not-applicable']));
  });

  it('fails without attestations where AWS has no proof', async () => {
    const world = flawless();
    const verdicts = await judged(world, []);
    const failing = [...verdicts.values()].filter(({ status }) => status === 'fail').map(({ control }) => control);
    expect(failing.sort()).toEqual([...ATTESTED].sort());
  });

  it('warns before a proof ends and fails after', async () => {
    const world = flawless();
    const attested = attest(world, 10);
    const key = `dr.drill-quarterly global ${productionOf(world)}`;
    const soon = (await judged(world, attested)).get(key);
    expect(soon).toMatchObject({ status: 'pass', warning: 'this proof ends on 2026-01-25' });
    world.advance(10 * DAY);
    const ended = (await judged(world, attested)).get(key);
    expect(ended).toMatchObject({ status: 'fail' });
    expect(ended?.because).toMatch(/2026-01-15.* ended on 2026-01-25$/);
  });

  it('makes a limited number of calls', async () => {
    const world = flawless();
    const { calls } = await judge(world, productionOf(world), 'dr.', attest(world));
    const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
    // five of them ask which of the listed resources still exist; a whole scan makes three of these five anyway
    expect(total, JSON.stringify([...calls])).toBeLessThanOrEqual(37);
  });
});

describe('disaster recovery fails when', () => {
  it('a replica of a table is removed', async () => {
    const world = flawless();
    const update = { TableName: 'sessions', ReplicaUpdates: [{ Delete: { RegionName: SECOND } }] };
    expect(await changedBy(world, () => as(world, DynamoDBClient).send(new UpdateTableCommand(update)))).toEqual([
      `dr.cross-region-replication ${HOME} table/sessions: pass → fail`,
    ]);
  });

  it('continuous backups of a table are switched off', async () => {
    const world = flawless();
    const off = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } };
    const command = new UpdateContinuousBackupsCommand({ TableName: 'sessions', ...off });
    expect(await changedBy(world, () => as(world, DynamoDBClient, SECOND).send(command))).toEqual([
      `dr.rpo-achieved ${SECOND} table/sessions: pass → fail`,
    ]);
  });

  it('the replication of a bucket ends', async () => {
    const world = flawless();
    const command = new DeleteBucketReplicationCommand({ Bucket: bucketOf(world) });
    expect(await changedBy(world, () => as(world, S3Client).send(command))).toEqual([
      `dr.cross-region-replication ${HOME} ${bucketOf(world)}: pass → fail`,
    ]);
  });

  it.each([
    ['within its region', { Bucket: '' }, 'Enabled', 'fail'],
    ['by a rule that is off', { Bucket: '-replica' }, 'Disabled', 'fail'],
    ['to another account, somewhere', { Bucket: 'arn:aws:s3:::vault', Account: '999' }, 'Enabled', 'unknown'],
    [
      'to another account, with a key elsewhere',
      {
        Bucket: 'arn:aws:s3:::vault',
        EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws:kms:eu-north-1:999999999999:key/1' },
      },
      'Enabled',
      'pass',
    ],
  ] as const)('a bucket is replicated %s', async (_case, target, status, expected) => {
    const world = flawless();
    const own = target.Bucket.startsWith('arn:') ? target.Bucket : `arn:aws:s3:::${bucketOf(world)}${target.Bucket}`;
    await replicateTo(world, { ...target, Bucket: own }, status);
    const verdict = (await judged(world)).get(`dr.cross-region-replication ${HOME} ${bucketOf(world)}`);
    expect(verdict, verdict?.because).toMatchObject({ status: expected });
  });

  it('a health check is disabled, or deleted', async () => {
    const world = flawless();
    const client = as(world, Route53Client);
    const { HealthChecks } = await client.send(new ListHealthChecksCommand({}));
    const HealthCheckId = HealthChecks?.[0]?.Id;
    const disable = new UpdateHealthCheckCommand({ HealthCheckId, Disabled: true });
    const changed = await changedBy(world, () => client.send(disable));
    expect(changed).toEqual([expect.stringMatching(/^dr\.route53-failover global hostedzone\/\w+: pass → fail$/)]);
    await client.send(new DeleteHealthCheckCommand({ HealthCheckId }));
    const [verdict] = (await judged(world, [], 'dr.route53-failover')).values();
    expect(verdict?.because).toMatch(/www\.checkout-production\.example\.com A primary \(deleted health check\)/);
  });

  it('the only record to fail over to is deleted', async () => {
    const world = flawless();
    const client = as(world, Route53Client);
    const { HostedZones } = await client.send(new ListHostedZonesCommand({}));
    const ResourceRecordSet = {
      Name: `www.${HostedZones?.[0]?.Name}`,
      Type: 'A' as const,
      SetIdentifier: 'secondary',
    };
    const ChangeBatch = { Changes: [{ Action: 'DELETE' as const, ResourceRecordSet }] };
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: HostedZones?.[0]?.Id, ChangeBatch }));
    const [verdict] = (await judged(world, [], 'dr.route53-failover')).values();
    expect(verdict).toMatchObject({ status: 'fail', because: expect.stringMatching(/^0 names of /) });
  });

  it('a store loses its critical tag, or is tagged with another workload', async () => {
    const world = flawless();
    const table = `arn:aws:dynamodb:${HOME}:${productionOf(world)}:table/sessions`;
    const client = as(world, ResourceGroupsTaggingAPIClient);
    await client.send(new UntagResourcesCommand({ ResourceARNList: [table], TagKeys: ['Criticality'] }));
    const verdicts = await judged(world);
    expect(verdicts.has(`dr.cross-region-replication ${HOME} table/sessions`)).toBe(false);

    const Tags = { Project: 'ledger', Criticality: 'critical' };
    expect(
      await changedBy(world, () => client.send(new TagResourcesCommand({ ResourceARNList: [table], Tags }))),
    ).toContainEqual(`dr.secondary-region global ${productionOf(world)}: pass → fail`);
  });
});
