/** Databases, tables and buckets that are tagged critical: where copies of them are kept, and up to when they restore. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Destination, S3Client } from '@aws-sdk/client-s3';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { each, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { type Database, databases } from '../rds/databases.ts';
import { type Bucket, buckets } from '../s3/buckets.ts';
import { criticalResources } from './critical-resources.ts';

export interface CriticalStore {
  readonly kind: 'database' | 'table' | 'bucket';
  /** False while it is being made, deleted, stopped or started: nothing is copied or backed up then. */
  readonly inService: boolean;
  /** Regions other than its own in which AWS keeps a copy up to date, in order. */
  readonly copiedTo: Seen<readonly string[]>;
  /** ISO instant up to which point-in-time restore reaches; null when it is off, and for every bucket. */
  readonly restorableTo: Seen<string | null>;
}

const sdk = async () => ({ ...(await import('@aws-sdk/client-dynamodb')), ...(await import('@aws-sdk/client-s3')) });
type Sdk = Awaited<ReturnType<typeof sdk>>;

const TABLE = 'dynamodb:DescribeTable';
const BACKUPS = 'dynamodb:DescribeContinuousBackups';
const REPLICATION = 's3:GetReplicationConfiguration';

/**
 * Sources of data only: a read replica is rebuilt from its source, and a cluster answers for its instances. Two calls
 * per critical table and one per critical bucket, as neither service has a batch; what is not critical costs nothing.
 */
export const criticalStores = collector({
  id: 'dr.critical-stores',
  scope: 'region',
  actions: [TABLE, BACKUPS, REPLICATION],
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
      ...(await each(tables, async ({ id, tags }) => {
        const facts = await seen(readTable(aws.client(sdk.DynamoDBClient), sdk, afterLast(id, '/'), aws.region));
        return { id, tags, facts };
      })),
      ...(await each(s3, async ({ id, tags }) => {
        const copiedTo = seen(destinations(aws.client(sdk.S3Client), sdk, afterLast(id, ':'), places, aws.region));
        return { id, tags, facts: { ...PRESENT, kind: 'bucket' as const, copiedTo: await copiedTo } };
      })),
    ];
  },
});

const PRESENT = { inService: true, restorableTo: null };
const NOT_IN_SERVICE = ['creating', 'deleting', 'starting', 'stopped', 'stopping', 'archiving', 'archived'];
const inService = (status: string): boolean => !NOT_IN_SERVICE.includes(status.toLowerCase());

interface Tagged {
  readonly id: string;
  readonly tags?: Resource<CriticalStore>['tags'];
}

/** A tagged database that is not listed is an instance of a cluster, or was deleted a moment ago. */
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

/** A secondary cluster of an Aurora global database is listed by its primary as a read replica. */
const storeOf = (
  id: string,
  { status, replicas, replicatedBackups, latestRestorableTime }: Database,
): CriticalStore => ({
  kind: 'database',
  inService: inService(status),
  copiedTo: otherThan(regionOf(id), [...replicas, ...replicatedBackups].map(regionOf)),
  restorableTo: latestRestorableTime,
});

async function readTable(client: DynamoDBClient, sdk: Sdk, TableName: string, home: string): Promise<CriticalStore> {
  const answer = await client.send(new sdk.DescribeTableCommand({ TableName }));
  const { TableStatus, Replicas = [] } = required(answer.Table, TABLE, 'Table');
  const live = Replicas.filter(({ ReplicaStatus = '' }) => ['ACTIVE', 'UPDATING'].includes(ReplicaStatus));
  return {
    kind: 'table',
    inService: inService(required(TableStatus, TABLE, 'TableStatus')),
    copiedTo: otherThan(
      home,
      live.map(({ RegionName }) => required(RegionName, TABLE, 'RegionName')),
    ),
    restorableTo: await seen(restorableTo(client, sdk, TableName)),
  };
}

async function restorableTo(client: DynamoDBClient, sdk: Sdk, TableName: string): Promise<string | null> {
  const answer = await client.send(new sdk.DescribeContinuousBackupsCommand({ TableName }));
  const { PointInTimeRecoveryDescription } = required(
    answer.ContinuousBackupsDescription,
    BACKUPS,
    'ContinuousBackupsDescription',
  );
  return PointInTimeRecoveryDescription?.LatestRestorableDateTime?.toISOString() ?? null;
}

/** Other regions that enabled rules of the bucket copy to; its own does not count, and neither does a guess. */
async function destinations(
  client: S3Client,
  sdk: Sdk,
  Bucket: string,
  places: Seen<readonly Resource<Bucket>[]>,
  home: string,
): Promise<string[]> {
  const reading = client.send(new sdk.GetBucketReplicationCommand({ Bucket }));
  const answer = await orAbsent(reading, 'ReplicationConfigurationNotFoundError');
  if (!answer) return [];
  const { Rules } = required(answer.ReplicationConfiguration, REPLICATION, 'ReplicationConfiguration');
  const enabled = required(Rules, REPLICATION, 'Rules').filter(({ Status }) => Status === 'Enabled');
  const found = enabled.map((rule) => regionOfTarget(required(rule.Destination, REPLICATION, 'Destination'), places));
  const elsewhere = otherThan(
    home,
    found.filter((region) => typeof region === 'string'),
  );
  const unseen = found.find((region) => region instanceof CouldNotRead);
  if (elsewhere.length === 0 && unseen) throw unseen;
  return elsewhere;
}

/** A bucket of another account says nothing of its region, except by the key that it encrypts with. */
function regionOfTarget(target: Destination, places: Seen<readonly Resource<Bucket>[]>): Seen<string> {
  const key = target.EncryptionConfiguration?.ReplicaKmsKeyID;
  if (key?.startsWith('arn:')) return regionOf(key);
  if (places instanceof CouldNotRead) return places;
  const own = places.find(({ id }) => id === target.Bucket);
  if (own) return own.region ?? asUnread(own.facts, target);
  return asUnread(undefined, target);
}

const asUnread = (facts: Seen<Bucket> | undefined, { Bucket }: Destination): CouldNotRead =>
  facts instanceof CouldNotRead
    ? facts
    : new CouldNotRead(
        REPLICATION,
        'failed',
        `the region of ${Bucket}, a bucket of another account, is not to be seen`,
      );

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

const otherThan = (home: string, regions: readonly string[]): string[] =>
  [...new Set(regions)].filter((region) => region !== home).sort();

const afterLast = (text: string, mark: string): string => text.slice(text.lastIndexOf(mark) + 1);
