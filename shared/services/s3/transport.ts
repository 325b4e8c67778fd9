/** Amazon S3: whether buckets refuse requests without TLS, as their policies say. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { eachPresent, orAbsent, required, seen } from '../../core/reading.ts';
import { deniesInsecureTransport } from './bucket-policy.ts';
import { buckets, NO_BUCKET, NO_POLICY } from './buckets.ts';

export interface BucketTransport {
  /** Whether the bucket's policy denies every request without TLS. */
  readonly plainHttpDenied: boolean;
}

const GET_POLICY = 's3:GetBucketPolicy';

/** Whether each bucket's policy requires TLS: one call per bucket and account, because S3 has no other call for it. */
export const bucketTransport = collector({
  id: 's3.bucket-transport',
  scope: 'account',
  seldom: 'a policy changes only by calls whose events make it be read at once',
  uses: [buckets],
  actions: [GET_POLICY],
  triggers: [apiCalls('s3', 'PutBucketPolicy', 'DeleteBucketPolicy')],
  sdk: () => import('@aws-sdk/client-s3'),
  collect: async (aws, { S3Client, GetBucketPolicyCommand }): Promise<Resource<BucketTransport>[]> =>
    eachPresent(await aws.facts(buckets), async ({ facts, ...bucket }) => {
      if (facts instanceof CouldNotRead) return { ...bucket, facts };
      const { name: Bucket, region } = facts;
      const client = aws.client(S3Client, { region });
      const reading = async (): Promise<BucketTransport> => {
        const answer = await orAbsent(client.send(new GetBucketPolicyCommand({ Bucket })), NO_POLICY);
        if (!answer) return { plainHttpDenied: false };
        return { plainHttpDenied: deniesInsecureTransport(required(answer.Policy, GET_POLICY, 'Policy'), Bucket) };
      };
      const transport = await seen(orAbsent(reading(), NO_BUCKET));
      return transport && { ...bucket, facts: transport };
    }),
});
