/** Amazon S3: the default key of each bucket, for objects that are stored without naming a key. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { eachPresent, known, oneOf, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { buckets, NO_BUCKET } from './buckets.ts';

const GET = 's3:GetEncryptionConfiguration';
/** "ServerSideEncryptionByDefault", Amazon S3 API Reference. */
const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse', 'aws:fsx', 'aws:backup'] as const;

/** S3 then encrypts with keys of its own ("Setting default server-side encryption behavior for Amazon S3 buckets", Amazon S3 User Guide). */
const NO_CONFIGURATION = 'ServerSideEncryptionConfigurationNotFoundError';

export interface BucketEncryption {
  readonly name: string;
  readonly algorithm: Seen<(typeof ALGORITHMS)[number]>;
  /** The KMS key that the bucket names, by ARN, id or alias; null for the key that AWS manages for S3, or keys of S3 itself. */
  readonly kmsKey: Seen<string | null>;
}

/** One call per bucket and account, because S3 has no other call for it. */
export const bucketEncryption = collector({
  id: 's3.bucket-encryption',
  scope: 'account',
  seldom: 'the key of a bucket changes only by calls whose events make it be read at once',
  uses: [buckets],
  actions: [GET],
  absent: {
    'GetBucketEncryption.ServerSideEncryptionConfiguration.Rules[].ApplyServerSideEncryptionByDefault.KMSMasterKeyID':
      'S3 uses a key of its own, or the one that AWS manages for it ("ServerSideEncryptionByDefault", Amazon S3 API Reference: allowed if and only if the algorithm is aws:kms or aws:kms:dsse)',
  },
  triggers: [apiCalls('s3', 'PutBucketEncryption', 'DeleteBucketEncryption')],
  sdk: () => import('@aws-sdk/client-s3'),
  collect: async (aws, { S3Client, GetBucketEncryptionCommand }): Promise<Resource<BucketEncryption>[]> =>
    eachPresent(await aws.facts(buckets), async ({ facts, ...bucket }) => {
      if (facts instanceof CouldNotRead) return { ...bucket, facts };
      const { name, region } = facts;
      const client = aws.client(S3Client, { region });
      const answer = await seen(orAbsent(client.send(new GetBucketEncryptionCommand({ Bucket: name })), NO_BUCKET));
      if (answer === null) return null;
      if (answer instanceof CouldNotRead && answer.code === NO_CONFIGURATION)
        return { ...bucket, facts: { name, algorithm: 'AES256' as const, kmsKey: null } };
      const byDefault = seenIn(() => {
        const [rule] = required(known(answer).ServerSideEncryptionConfiguration?.Rules, GET, 'Rules');
        return required(rule?.ApplyServerSideEncryptionByDefault, GET, 'ApplyServerSideEncryptionByDefault');
      });
      return {
        ...bucket,
        facts: {
          name,
          algorithm: seenIn(() => oneOf(known(byDefault).SSEAlgorithm, ALGORITHMS, GET, 'SSEAlgorithm')),
          kmsKey: seenIn(() => known(byDefault).KMSMasterKeyID ?? null),
        },
      };
    }),
});
