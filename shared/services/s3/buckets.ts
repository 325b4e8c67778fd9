/**
 * Amazon S3: the buckets of every region, what blocks public access to them, and what their policies allow. S3 has no
 * batch for the settings of buckets. The account's own block, one call, spares up to three calls per bucket.
 */
import type { PublicAccessBlockConfiguration, S3Client } from '@aws-sdk/client-s3';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { deniesInsecureTransport } from './bucket-policy.ts';

const sdk = () => import('@aws-sdk/client-s3');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const BUCKETS_PER_PAGE = 1_000;
const NO_BLOCK = 'NoSuchPublicAccessBlockConfiguration';
const NO_POLICY = 'NoSuchBucketPolicy';

export interface Bucket {
  readonly name: string;
  readonly region: string;
}

/** Every bucket of the account; its id is the ARN. */
export const buckets = collector({
  id: 's3.buckets',
  scope: 'account',
  actions: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'],
  triggers: [apiCalls('s3', 'CreateBucket', 'DeleteBucket')],
  sdk,
  collect: async (aws, sdk) => {
    const client = aws.client(sdk.S3Client);
    const pages = sdk.paginateListBuckets({ client, pageSize: BUCKETS_PER_PAGE }, {});
    const listed = await all(pages, (page) => required(page.Buckets, 's3:ListAllMyBuckets', 'Buckets'));
    return each(listed, async ({ Name, BucketRegion }): Promise<Resource<Bucket>> => {
      const name = required(Name, 's3:ListAllMyBuckets', 'Name');
      const region = BucketRegion ?? (await seen(locate(client, sdk, name)));
      const id = `arn:aws:s3:::${name}`;
      return region instanceof CouldNotRead ? { id, facts: region } : { id, region, facts: { name, region } };
    });
  },
});

/** A paged list names each bucket's region; what answers like S3 and leaves it out is asked bucket by bucket. */
async function locate(client: S3Client, { GetBucketLocationCommand }: Sdk, Bucket: string): Promise<string> {
  const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
  return LocationConstraint === 'EU' ? 'eu-west-1' : (LocationConstraint ?? 'us-east-1');
}

export interface PublicAccessBlock {
  /** Refuses new ACLs that open something to the public. */
  readonly refusesPublicAcls: boolean;
  /** Takes the effect from those that exist. */
  readonly ignoresPublicAcls: boolean;
  /** Refuses new policies that open something to the public. */
  readonly refusesPublicPolicies: boolean;
  /** Takes the effect from those that exist. */
  readonly restrictsPublicBuckets: boolean;
}

const blockOf = (found: PublicAccessBlockConfiguration | null): PublicAccessBlock => ({
  refusesPublicAcls: found?.BlockPublicAcls ?? false,
  ignoresPublicAcls: found?.IgnorePublicAcls ?? false,
  refusesPublicPolicies: found?.BlockPublicPolicy ?? false,
  restrictsPublicBuckets: found?.RestrictPublicBuckets ?? false,
});

const ACCOUNT_BLOCK = 's3:GetAccountPublicAccessBlock';

/** The account's own block, which holds for all its buckets; what the organisation imposes is part of the answer. */
export const accountBlock = collector({
  id: 's3.account-block',
  scope: 'account',
  actions: [ACCOUNT_BLOCK],
  triggers: [apiCalls('s3', 'PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock')],
  sdk: () => import('@aws-sdk/client-s3-control'),
  collect: async (aws, { S3ControlClient, GetPublicAccessBlockCommand }): Promise<Resource<PublicAccessBlock>[]> => {
    const client = aws.client(S3ControlClient);
    const reading = client.send(new GetPublicAccessBlockCommand({ AccountId: aws.account.id }));
    const answer = await orAbsent(reading, NO_BLOCK);
    const found =
      answer && required(answer.PublicAccessBlockConfiguration, ACCOUNT_BLOCK, 'PublicAccessBlockConfiguration');
    return [{ id: aws.account.id, facts: blockOf(found) }];
  },
});

/** `blocked`: whatever it grants to the public has no effect, and it was not read. */
export type Openness = 'blocked' | 'private' | 'public';

export interface BucketExposure {
  readonly policy: Seen<Openness>;
  readonly acl: Seen<Openness>;
}

/** How open each bucket is by its policy and by its ACL. At most three calls per bucket, none where the account blocks. */
export const bucketExposure = collector({
  id: 's3.bucket-exposure',
  scope: 'account',
  uses: [accountBlock, buckets],
  actions: ['s3:GetBucketPublicAccessBlock', 's3:GetBucketPolicyStatus', 's3:GetBucketAcl'],
  triggers: [
    apiCalls(
      's3',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketAcl',
      // without ACLs the bucket grants nothing by them
      'PutBucketOwnershipControls',
      'DeleteBucketOwnershipControls',
      'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<BucketExposure>[]> => {
    const account = await seen(aws.facts(accountBlock).then(([own]) => own?.facts ?? blockOf(null)));
    return each(await aws.facts(buckets), async ({ facts, ...bucket }) => {
      if (facts instanceof CouldNotRead) return { ...bucket, facts };
      const client = aws.client(sdk.S3Client, { region: facts.region });
      return { ...bucket, facts: await exposureOf(client, sdk, facts.name, account) };
    });
  },
});

async function exposureOf(
  client: S3Client,
  sdk: Sdk,
  Bucket: string,
  account: Seen<PublicAccessBlock>,
): Promise<BucketExposure> {
  if (isComplete(account)) return { policy: 'blocked', acl: 'blocked' };
  const own = await seen(bucketBlock(client, sdk, Bucket));
  const blocks = [account, own];
  const [policy, acl] = await Promise.all([
    seen(openness(blocks, 'restrictsPublicBuckets', () => hasPublicPolicy(client, sdk, Bucket))),
    seen(openness(blocks, 'ignoresPublicAcls', () => hasPublicAcl(client, sdk, Bucket))),
  ]);
  return { policy, acl };
}

const isComplete = (block: Seen<PublicAccessBlock>): boolean =>
  !(block instanceof CouldNotRead) && block.ignoresPublicAcls && block.restrictsPublicBuckets;

/** "S3 uses the most restrictive combination of the bucket-level and account-level settings". */
async function openness(
  blocks: readonly Seen<PublicAccessBlock>[],
  setting: 'ignoresPublicAcls' | 'restrictsPublicBuckets',
  isPublic: () => Promise<boolean>,
): Promise<Openness> {
  if (blocks.some((block) => !(block instanceof CouldNotRead) && block[setting])) return 'blocked';
  if (!(await isPublic())) return 'private';
  const unread = blocks.find((block) => block instanceof CouldNotRead);
  if (unread) throw unread;
  return 'public';
}

async function bucketBlock(client: S3Client, { GetPublicAccessBlockCommand }: Sdk, Bucket: string) {
  const answer = await orAbsent(client.send(new GetPublicAccessBlockCommand({ Bucket })), NO_BLOCK);
  return blockOf(answer?.PublicAccessBlockConfiguration ?? null);
}

/** S3's own judgement of the policy ("The meaning of public"): no reading of policies here could be as good. */
async function hasPublicPolicy(client: S3Client, { GetBucketPolicyStatusCommand }: Sdk, Bucket: string) {
  const answer = await orAbsent(client.send(new GetBucketPolicyStatusCommand({ Bucket })), NO_POLICY);
  return answer !== null && required(answer.PolicyStatus?.IsPublic, 's3:GetBucketPolicyStatus', 'IsPublic');
}

const EVERYBODY = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

async function hasPublicAcl(client: S3Client, { GetBucketAclCommand }: Sdk, Bucket: string) {
  const { Grants } = await client.send(new GetBucketAclCommand({ Bucket }));
  return required(Grants, 's3:GetBucketAcl', 'Grants').some(({ Grantee }) => EVERYBODY.test(Grantee?.URI ?? ''));
}

export interface BucketTransport {
  /** The bucket's policy refuses every request without TLS. */
  readonly plainHttpDenied: boolean;
}

/** What each bucket's policy says of TLS: one call per bucket and account, as S3 has no other way to ask. */
export const bucketTransport = collector({
  id: 's3.bucket-transport',
  scope: 'account',
  uses: [buckets],
  actions: ['s3:GetBucketPolicy'],
  triggers: [apiCalls('s3', 'PutBucketPolicy', 'DeleteBucketPolicy')],
  sdk,
  collect: async (aws, { S3Client, GetBucketPolicyCommand }): Promise<Resource<BucketTransport>[]> =>
    each(await aws.facts(buckets), async ({ facts, ...bucket }) => {
      if (facts instanceof CouldNotRead) return { ...bucket, facts };
      const client = aws.client(S3Client, { region: facts.region });
      const reading = async (): Promise<BucketTransport> => {
        const answer = await orAbsent(client.send(new GetBucketPolicyCommand({ Bucket: facts.name })), NO_POLICY);
        return { plainHttpDenied: answer !== null && deniesInsecureTransport(answer.Policy ?? '', facts.name) };
      };
      return { ...bucket, facts: await seen(reading()) };
    }),
});
