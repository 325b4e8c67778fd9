/** The copies of a bucket: the part that its replication rules copy, and the regions of the receiving buckets. */
import type { Destination, ReplicationRule, S3Client } from '@aws-sdk/client-s3';
import type { Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { given, oneOf, orAbsent, required, type Seen } from '../../core/reading.ts';
import type { Bucket } from '../s3/buckets.ts';
import type { CriticalStore } from './critical-store.ts';
import { otherThan, regionOf } from './regions.ts';

type Sdk = Pick<typeof import('@aws-sdk/client-s3'), 'GetBucketReplicationCommand'>;

export const REPLICATION = 's3:GetReplicationConfiguration';

/** The rules of the bucket; none if S3 answers that it has no configuration. */
export async function replicationOf(client: S3Client, sdk: Sdk, Bucket: string): Promise<readonly ReplicationRule[]> {
  const reading = client.send(new sdk.GetBucketReplicationCommand({ Bucket }));
  const answer = await orAbsent(reading, 'ReplicationConfigurationNotFoundError');
  if (!answer) return [];
  const { Rules } = required(answer.ReplicationConfiguration, REPLICATION, 'ReplicationConfiguration');
  return required(Rules, REPLICATION, 'Rules');
}

type Places = Seen<readonly Resource<Bucket>[]>;

/** Other regions that enabled rules copy to. The bucket's own region does not count, and an uncertain region is unread. */
export function bucketStore(rules: Seen<readonly ReplicationRule[]>, places: Places, home: string): CriticalStore {
  const bucket = { kind: 'bucket', inService: true, restorableTo: null } as const;
  if (rules instanceof CouldNotRead) return { ...bucket, copiedTo: rules, partlyCopiedTo: rules };
  const copies = rules.map((rule) => ({ part: partOf(rule), region: targetOf(rule, places) }));
  const whole = copies.flatMap(({ part, region }) => (part === WHOLE ? [region] : []));
  const unclear = copies.flatMap(({ part }) => (part instanceof CouldNotRead ? [part] : []));
  const partly = copies.flatMap(({ part, region }) =>
    typeof part === 'string' && typeof region === 'string' && region !== home ? [`${region} (${part})`] : [],
  );
  return { ...bucket, copiedTo: otherThan(home, [...whole, ...unclear]), partlyCopiedTo: partly.sort() };
}

const WHOLE = Symbol('the whole bucket');
const NOTHING = Symbol('nothing');

/**
 * The part of a bucket that the rule copies, in words if it is not the whole ("Replication configuration file elements", Amazon
 * S3 User Guide). A rule's own prefix is from the first version of the configuration, which S3 still returns for rules that
 * were made with it.
 */
function partOf({ Status, Prefix, Filter }: ReplicationRule): Seen<string> | typeof WHOLE | typeof NOTHING {
  const status = oneOf(Status, ['Enabled', 'Disabled'], REPLICATION, 'Status');
  if (status instanceof CouldNotRead) return status;
  if (status === 'Disabled') return NOTHING;
  const prefix = Filter ? Filter.And?.Prefix || Filter.Prefix : Prefix;
  const tags = [...(Filter?.And?.Tags ?? []), ...(Filter?.Tag ? [Filter.Tag] : [])];
  if (!prefix && tags.length === 0) return WHOLE;
  return [...(prefix ? [prefix] : []), ...tags.map(({ Key, Value }) => `tag ${Key}=${Value}`)].join(', ');
}

function targetOf({ Destination }: ReplicationRule, places: Places): Seen<string> {
  const target = given(Destination, REPLICATION, 'Destination');
  return target instanceof CouldNotRead ? target : regionOfTarget(target, places);
}

/** The region of another account's bucket is unknown, unless the key that encrypts the copies names it. */
function regionOfTarget(target: Destination, places: Places): Seen<string> {
  const key = target.EncryptionConfiguration?.ReplicaKmsKeyID;
  if (key?.startsWith('arn:')) return regionOf(key);
  const bucket = given(target.Bucket, REPLICATION, 'Bucket of the destination');
  if (bucket instanceof CouldNotRead) return bucket;
  if (places instanceof CouldNotRead) return places;
  const own = places.find(({ id }) => id === bucket);
  if (own?.region) return own.region;
  if (own?.facts instanceof CouldNotRead) return own.facts;
  return new CouldNotRead(
    REPLICATION,
    'failed',
    `the region of ${bucket}, a bucket of another account, is not to be seen`,
  );
}
