/**
 * Databases, tables and buckets that are tagged critical: the regions of their copies, and the instant up to which they can be
 * restored.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { about, apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { eachPresent, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { BACKUPS, copiesOf, DESCRIBE, pointInTimeOf, regionsOf, TABLE_STATUSES } from '../dynamodb/table-state.ts';
import { type Database, databases } from '../rds/databases.ts';
import { buckets, NO_BUCKET } from '../s3/buckets.ts';
import { bucketStore, REPLICATION, replicationOf } from './bucket-replication.ts';
import { criticalResources } from './critical-resources.ts';
import type { CriticalStore } from './critical-store.ts';
import { afterLast, otherThan, regionOf } from './regions.ts';

const sdk = async () => ({ ...(await import('@aws-sdk/client-dynamodb')), ...(await import('@aws-sdk/client-s3')) });
type Sdk = Awaited<ReturnType<typeof sdk>>;

/**
 * Calls and events in the region of a copy, after which its source has one copy less. The source is in another region of the
 * account, which few of them name. If nothing is critical, an evaluation takes one call.
 */
const COPY_LOST = [
  apiCalls(
    'rds',
    'DeleteDBInstance',
    'PromoteReadReplica',
    'SwitchoverReadReplica',
    'DeleteDBInstanceAutomatedBackup',
    'DeleteDBCluster',
    'PromoteReadReplicaDBCluster',
    'RemoveFromGlobalCluster',
    'FailoverGlobalCluster',
    'SwitchoverGlobalCluster',
  ),
  serviceEvent('aws.rds', 'RDS DB Instance Event', { EventCategories: ['deletion'] }),
  serviceEvent('aws.rds', 'RDS DB Cluster Event', { EventCategories: ['deletion'] }),
  apiCalls('dynamodb', 'DeleteTable'),
  apiCalls('s3', 'DeleteBucket'),
].map((trigger) => about({ regions: 'all' }, trigger));

/**
 * Sources of data only: a read replica is rebuilt from its source, and a cluster stands for its instances. Two calls per
 * critical table and one per critical bucket, because neither service has a batch call. Other resources cost no call.
 */
export const criticalStores = collector({
  id: 'dr.critical-stores',
  scope: 'region',
  actions: [DESCRIBE, BACKUPS, REPLICATION],
  absent: {
    'DescribeTable.Table.Replicas':
      'its data is in no other region ("TableDescription", DynamoDB API Reference: "this list is absent or empty")',
    'GetBucketReplication.ReplicationConfiguration.Rules[].Prefix':
      'the rule has a filter in its place ("Replication configuration file elements", Amazon S3 User Guide: version 1)',
    'GetBucketReplication.ReplicationConfiguration.Rules[].Filter.And':
      'the filter has one part at most ("ReplicationRuleFilter": "required only if you specify more than one filter")',
    'GetBucketReplication.ReplicationConfiguration.Rules[].Filter.Prefix':
      'it does not filter by prefix ("ReplicationRuleFilter", Amazon S3 API Reference)',
    'GetBucketReplication.ReplicationConfiguration.Rules[].Filter.Tag':
      'it does not filter by tag ("ReplicationRuleFilter", Amazon S3 API Reference)',
    'GetBucketReplication.ReplicationConfiguration.Rules[].Destination.EncryptionConfiguration':
      'no key is chosen for the copies ("Destination", Amazon S3 API Reference); the bucket tells of the region',
  },
  triggers: [
    apiCalls(
      'dynamodb',
      'UpdateTable',
      'UpdateContinuousBackups',
      'CreateGlobalTable',
      'UpdateGlobalTable',
      'RestoreTableFromBackup',
      'RestoreTableToPointInTime',
    ),
    apiCalls('s3', 'PutBucketReplication', 'DeleteBucketReplication'),
    ...COPY_LOST,
  ],
  uses: [criticalResources, databases, buckets],
  sdk,
  collect: async (aws, sdk): Promise<Resource<CriticalStore>[]> => {
    const tagged = (await aws.facts(criticalResources)).map(({ id, tags }) => ({ id, tags }));
    const named = (pattern: RegExp) => tagged.filter(({ id }) => pattern.test(id));
    const rds = named(/^arn:[^:]+:rds:[^:]*:[^:]*:(db|cluster):/);
    const tables = named(/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+$/);
    const s3 = named(/^arn:[^:]+:s3:::/);

    const known = rds.length > 0 ? await seen(aws.facts(databases)) : [];
    const places = s3.length > 0 ? await seen(aws.facts(buckets)) : [];
    return [
      ...storesOf(rds, known),
      // a tagged resource that its service does not list was deleted: the tagging API goes on listing it
      ...(await eachPresent(tables, async ({ id, tags }) => {
        const reading = readTable(aws.client(sdk.DynamoDBClient), sdk, afterLast(id, '/'), aws.region);
        const facts = await seen(orAbsent(reading, 'ResourceNotFoundException', 'TableNotFoundException'));
        return facts && { id, tags, facts };
      })),
      ...(await eachPresent(s3, async ({ id, tags }) => {
        const reading = replicationOf(aws.client(sdk.S3Client), sdk, afterLast(id, ':'));
        const rules = await seen(orAbsent(reading, NO_BUCKET));
        return rules && { id, tags, facts: bucketStore(rules, places, aws.region) };
      })),
    ];
  },
});

const NOT_IN_SERVICE = ['creating', 'deleting', 'starting', 'stopped', 'stopping', 'archiving', 'archived'];
/** The states of databases are an open set: a database in any other state is in service. */
const inService = (status: Seen<string>): Seen<boolean> =>
  status instanceof CouldNotRead ? status : !NOT_IN_SERVICE.includes(status.toLowerCase());

interface Tagged {
  readonly id: string;
  readonly tags?: Resource<CriticalStore>['tags'];
}

/** A tagged database that is not listed is an instance of a cluster, or has just been deleted. */
function storesOf(tagged: readonly Tagged[], listed: Seen<readonly Resource<Database>[]>): Resource<CriticalStore>[] {
  if (listed instanceof CouldNotRead) return tagged.map((resource) => ({ ...resource, facts: listed }));
  const known = new Map(listed.map(({ id, facts }) => [id, facts]));
  return tagged.flatMap(({ id, tags }): Resource<CriticalStore>[] => {
    const facts = known.get(id);
    if (!facts) return [];
    if (facts instanceof CouldNotRead) return [{ id, tags, facts }];
    return facts.readReplicaOf === null ? [{ id, tags, facts: storeOf(id, facts) }] : [];
  });
}

/** The primary lists a secondary cluster of an Aurora global database as a read replica. */
const storeOf = (
  id: string,
  { status, replicas, replicatedBackups, latestRestorableTime }: Database,
): CriticalStore => {
  const regionsOf = (arns: Seen<readonly string[]>): Seen<string>[] =>
    arns instanceof CouldNotRead ? [arns] : arns.map(regionOf);
  return {
    kind: 'database',
    inService: inService(status),
    copiedTo: otherThan(regionOf(id), [...regionsOf(replicas), ...regionsOf(replicatedBackups)]),
    partlyCopiedTo: [],
    restorableTo: latestRestorableTime,
  };
};

/** "TableDescription": the description of a table that is not a global table has no replicas. */
async function readTable(client: DynamoDBClient, sdk: Sdk, TableName: string, home: string): Promise<CriticalStore> {
  const answer = await client.send(new sdk.DescribeTableCommand({ TableName }));
  const { TableStatus, Replicas = [] } = required(answer.Table, DESCRIBE, 'Table');
  const recovery = present(await seen(pointInTimeOf(client, sdk, TableName)));
  return {
    kind: 'table',
    inService: inService(oneOf(TableStatus, TABLE_STATUSES, DESCRIBE, 'TableStatus')),
    copiedTo: otherThan(home, regionsOf(copiesOf(Replicas))),
    partlyCopiedTo: [],
    restorableTo: recovery instanceof CouldNotRead ? recovery : recovery.restorableTo,
  };
}

/** The table was deleted between the two calls. */
function present<T>(answer: Seen<T>): Seen<T> {
  if (answer instanceof CouldNotRead && answer.code === 'TableNotFoundException') throw answer;
  return answer;
}
