/**
 * Amazon S3: the buckets to which trails of CloudTrail deliver. S3 has no batch for the settings of buckets: two calls for each
 * of them, and an account has few.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { each, eachPresent, known, oneOf, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { multiRegionTrails, ownTrails } from '../cloudtrail/trails.ts';
import { buckets, NO_BUCKET } from './buckets.ts';

const sdk = () => import('@aws-sdk/client-s3');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const VERSIONING = 's3:GetBucketVersioning';

export interface TrailBucket {
  /** Name of the bucket that receives logs of each access to it; null when nothing is logged. */
  readonly logsTo: Seen<string | null>;
  /** Whether it keeps overwritten and deleted versions. */
  readonly versioned: Seen<boolean>;
}

/**
 * The account's own buckets; a bucket of another account is read in that account. If a trail's bucket could not be
 * read, the trail is the resource instead; if a region's trails could not be read, the region is.
 */
export const trailBuckets = collector({
  id: 's3.trail-buckets',
  scope: 'account',
  actions: [VERSIONING, 's3:GetBucketLogging'],
  absent: {
    'GetBucketVersioning.Status':
      'it was never versioned ("GetBucketVersioning", Amazon S3 API Reference: "does not return a versioning state value")',
    'GetBucketLogging.LoggingEnabled':
      'it logs no access ("get-bucket-logging", AWS CLI Command Reference, answers without it)',
  },
  silent: {
    GetBucketVersioning: 'it was never versioned ("GetBucketVersioning", Amazon S3 API Reference)',
    GetBucketLogging: 'it logs no access ("get-bucket-logging", AWS CLI Command Reference)',
  },
  uses: [buckets, multiRegionTrails, ownTrails],
  triggers: [apiCalls('s3', 'PutBucketVersioning', 'PutBucketLogging')],
  sdk,
  collect: async (aws, sdk): Promise<Resource<TrailBucket>[]> => {
    const lists = await each(['', ...aws.regions], async (region) => ({
      place: region || 'every region',
      trails: await seen<readonly Named[]>(region ? aws.facts(ownTrails, region) : aws.facts(multiRegionTrails)),
    }));
    const named = lists.flatMap(({ place, trails }) =>
      trails instanceof CouldNotRead ? [{ id: `trails of ${place}`, bucket: trails }] : trails.map(bucketOf),
    );
    const untold = new Map(named.flatMap(({ id, bucket }) => (bucket instanceof CouldNotRead ? [[id, bucket]] : [])));
    const names = new Set(named.flatMap(({ bucket }) => (bucket instanceof CouldNotRead ? [] : [bucket])));
    const receiving = (await aws.facts(buckets)).filter(({ id }) => names.has(id.replace(/^arn:aws:s3:::/, '')));
    const read = await eachPresent(receiving, async ({ facts, ...bucket }) => {
      if (facts instanceof CouldNotRead) return { ...bucket, facts };
      const client = aws.client(sdk.S3Client, { region: facts.region });
      const settings = await orAbsent(settingsOf(client, facts.name, sdk), NO_BUCKET);
      return settings && { ...bucket, facts: settings };
    });
    return [...read, ...[...untold].map(([id, facts]) => ({ id, facts }))];
  },
});

type Named = Resource<{ readonly bucket: Seen<string> }>;

const bucketOf = ({ id, facts }: Named) => ({ id, bucket: seenIn(() => known(known(facts).bucket)) });

/** Throws the error of a deleted bucket, and no other error. */
async function settingsOf(client: S3Client, Bucket: string, sdk: Sdk): Promise<TrailBucket> {
  const [versioned, logsTo] = await Promise.all([
    seen(versioningOf(client, Bucket, sdk)),
    seen(loggingOf(client, Bucket, sdk)),
  ]);
  const gone = [versioned, logsTo].find((answer) => answer instanceof CouldNotRead && answer.code === NO_BUCKET);
  if (gone) throw gone;
  return { logsTo, versioned };
}

async function versioningOf(client: S3Client, Bucket: string, { GetBucketVersioningCommand }: Sdk): Promise<boolean> {
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket }));
  if (Status === undefined) return false;
  return known(oneOf(Status, ['Enabled', 'Suspended'], VERSIONING, 'Status')) === 'Enabled';
}

async function loggingOf(client: S3Client, Bucket: string, { GetBucketLoggingCommand }: Sdk): Promise<string | null> {
  const { LoggingEnabled } = await client.send(new GetBucketLoggingCommand({ Bucket }));
  return LoggingEnabled ? required(LoggingEnabled.TargetBucket, 's3:GetBucketLogging', 'TargetBucket') : null;
}
