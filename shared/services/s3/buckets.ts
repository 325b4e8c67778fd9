/**
 * Amazon S3: the buckets of every region, their blocks of public access, and the access that their policies allow. S3 has no
 * batch call for the settings of buckets. The account's own block, one call, saves up to three calls per bucket.
 */
import type { Grant, PublicAccessBlockConfiguration, S3Client } from '@aws-sdk/client-s3';
import { anyRegion } from '../../core/any-region.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf } from '../../core/quantify.ts';
import { all, eachPresent, given, known, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-s3');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const BUCKETS_PER_PAGE = 1_000;
const NO_BLOCK = 'NoSuchPublicAccessBlockConfiguration';
export const NO_POLICY = 'NoSuchBucketPolicy';
/** The bucket was deleted after it was listed, so it is not unreadable ("Error responses", S3 API). */
export const NO_BUCKET = 'NoSuchBucket';

export interface Bucket {
  readonly name: string;
  readonly region: string;
}

/** Every bucket of the account; its id is the ARN. */
export const buckets = collector({
  id: 's3.buckets',
  scope: 'account',
  actions: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'],
  absent: {
    'ListBuckets.Buckets[].BucketRegion':
      'the bucket itself is asked ("GetBucketLocation", Amazon S3 API Reference: "Returns the Region the bucket resides in")',
  },
  triggers: [apiCalls('s3', 'CreateBucket', 'DeleteBucket')],
  sdk,
  collect: async (aws, sdk) => {
    const { client, listed } = await anyRegion(aws, (region) => list(aws.client(sdk.S3Client, { region }), sdk));
    return eachPresent(listed, async ({ Name, BucketRegion }): Promise<Resource<Bucket> | null> => {
      const name = required(Name, 's3:ListAllMyBuckets', 'Name');
      const region = BucketRegion ?? (await seen(orAbsent(locate(client, sdk, name), NO_BUCKET)));
      if (region === null) return null;
      const id = `arn:aws:s3:::${name}`;
      return region instanceof CouldNotRead ? { id, facts: region } : { id, region, facts: { name, region } };
    });
  },
});

/** Every region lists the buckets of all regions ("ListBuckets", Amazon S3 API Reference: `BucketRegion` filters). */
async function list(client: S3Client, { paginateListBuckets }: Sdk) {
  const pages = paginateListBuckets({ client, pageSize: BUCKETS_PER_PAGE }, {});
  return { client, listed: await all(pages, (page) => required(page.Buckets, 's3:ListAllMyBuckets', 'Buckets')) };
}

/**
 * A paged list names each bucket's region. A server that answers like S3 and leaves the region out is called bucket by bucket.
 * S3 leaves the location of us-east-1 empty ("GetBucketLocation"), and calls the oldest one of Europe EU.
 */
async function locate(client: S3Client, { GetBucketLocationCommand }: Sdk, Bucket: string): Promise<string> {
  const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket }));
  return LocationConstraint === 'EU' ? 'eu-west-1' : (LocationConstraint ?? 'us-east-1');
}

export interface PublicAccessBlock {
  /** Refuses new ACLs that grant public access. */
  readonly refusesPublicAcls: Seen<boolean>;
  /** Ignores existing ACLs that grant public access. */
  readonly ignoresPublicAcls: Seen<boolean>;
  /** Refuses new policies that grant public access. */
  readonly refusesPublicPolicies: Seen<boolean>;
  /** Restricts existing policies that grant public access. */
  readonly restrictsPublicBuckets: Seen<boolean>;
}

const NOTHING_BLOCKED: PublicAccessBlock = {
  refusesPublicAcls: false,
  ignoresPublicAcls: false,
  refusesPublicPolicies: false,
  restrictsPublicBuckets: false,
};

/** S3 returns all four settings of a block, even those that are off. */
const blockOf = (found: PublicAccessBlockConfiguration, action: string): PublicAccessBlock => ({
  refusesPublicAcls: given(found.BlockPublicAcls, action, 'BlockPublicAcls'),
  ignoresPublicAcls: given(found.IgnorePublicAcls, action, 'IgnorePublicAcls'),
  refusesPublicPolicies: given(found.BlockPublicPolicy, action, 'BlockPublicPolicy'),
  restrictsPublicBuckets: given(found.RestrictPublicBuckets, action, 'RestrictPublicBuckets'),
});

/** The call returns a block, or fails with an error code that means that there is none. */
async function readBlock(
  reading: Promise<{ PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration }>,
  action: string,
): Promise<PublicAccessBlock> {
  const answer = await orAbsent(reading, NO_BLOCK);
  if (!answer) return NOTHING_BLOCKED;
  return blockOf(required(answer.PublicAccessBlockConfiguration, action, 'PublicAccessBlockConfiguration'), action);
}

const ACCOUNT_BLOCK = 's3:GetAccountPublicAccessBlock';
const BUCKET_BLOCK = 's3:GetBucketPublicAccessBlock';

/**
 * The account's own block, which applies to all its buckets in every region. The answer includes the settings of the
 * organisation.
 */
export const accountBlock = collector({
  id: 's3.account-block',
  scope: 'account',
  actions: [ACCOUNT_BLOCK],
  triggers: [apiCalls('s3', 'PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock')],
  sdk: () => import('@aws-sdk/client-s3-control'),
  collect: async (aws, { S3ControlClient, GetPublicAccessBlockCommand }): Promise<Resource<PublicAccessBlock>[]> => {
    const facts = await anyRegion(aws, (region) => {
      const client = aws.client(S3ControlClient, { region });
      return readBlock(client.send(new GetPublicAccessBlockCommand({ AccountId: aws.account.id })), ACCOUNT_BLOCK);
    });
    return [{ id: aws.account.id, facts }];
  },
});

/** `blocked`: a block disables any public grant, so it was not read. */
export type Openness = 'blocked' | 'private' | 'public';

export interface BucketExposure {
  readonly policy: Seen<Openness>;
  readonly acl: Seen<Openness>;
}

/**
 * The public access of each bucket by its policy and by its ACL. At most three calls per bucket, none if the account blocks
 * both.
 */
export const bucketExposure = collector({
  id: 's3.bucket-exposure',
  scope: 'account',
  uses: [accountBlock, buckets],
  actions: [BUCKET_BLOCK, 's3:GetBucketPolicyStatus', 's3:GetBucketAcl'],
  triggers: [
    apiCalls(
      's3',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketAcl',
      // if ACLs are disabled, the bucket's ACL grants nothing
      'PutBucketOwnershipControls',
      'DeleteBucketOwnershipControls',
      'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<BucketExposure>[]> => {
    const account = await seen(aws.facts(accountBlock).then(([own]) => own?.facts ?? NOTHING_BLOCKED));
    return eachPresent(await aws.facts(buckets), async ({ facts, ...bucket }) => {
      if (facts instanceof CouldNotRead) return { ...bucket, facts };
      const client = aws.client(sdk.S3Client, { region: facts.region });
      const exposure = await orAbsent(exposureOf(client, sdk, facts.name, account), NO_BUCKET);
      return exposure && { ...bucket, facts: exposure };
    });
  },
});

/** Throws the error of a deleted bucket, and no other error. */
async function exposureOf(
  client: S3Client,
  sdk: Sdk,
  Bucket: string,
  account: Seen<PublicAccessBlock>,
): Promise<BucketExposure> {
  if (isOn(account, 'ignoresPublicAcls') && isOn(account, 'restrictsPublicBuckets')) {
    return { policy: 'blocked', acl: 'blocked' };
  }
  const block = await seen(readBlock(client.send(new sdk.GetPublicAccessBlockCommand({ Bucket })), BUCKET_BLOCK));
  const blocks = [account, present(block)];
  const [policy, acl] = await Promise.all([
    seen(openness(blocks, 'restrictsPublicBuckets', () => hasPublicPolicy(client, sdk, Bucket))),
    seen(openness(blocks, 'ignoresPublicAcls', () => hasPublicAcl(client, sdk, Bucket))),
  ]);
  return { policy: present(policy), acl: present(acl) };
}

function present<T>(answer: Seen<T>): Seen<T> {
  if (answer instanceof CouldNotRead && answer.code === NO_BUCKET) throw answer;
  return answer;
}

type Effective = 'ignoresPublicAcls' | 'restrictsPublicBuckets';

const isOn = (block: Seen<PublicAccessBlock>, setting: Effective): boolean =>
  !(block instanceof CouldNotRead) && block[setting] === true;

/** "S3 uses the most restrictive combination of the bucket-level and account-level settings". */
async function openness(
  blocks: readonly Seen<PublicAccessBlock>[],
  setting: Effective,
  isPublic: () => Promise<boolean>,
): Promise<Openness> {
  if (blocks.some((block) => isOn(block, setting))) return 'blocked';
  if (!(await isPublic())) return 'private';
  anyOf(blocks, (block) => known(known(block)[setting]));
  return 'public';
}

/** S3's own judgement of the policy ("The meaning of public"): Plumbline does not interpret policies for this. */
async function hasPublicPolicy(client: S3Client, { GetBucketPolicyStatusCommand }: Sdk, Bucket: string) {
  const answer = await orAbsent(client.send(new GetBucketPolicyStatusCommand({ Bucket })), NO_POLICY);
  return answer !== null && required(answer.PolicyStatus?.IsPublic, 's3:GetBucketPolicyStatus', 'IsPublic');
}

const GROUPS_OF_EVERYBODY = ['global/AllUsers', 'global/AuthenticatedUsers'];
const GRANTEES = ['AmazonCustomerByEmail', 'CanonicalUser', 'Group'] as const;
const ACL = 's3:GetBucketAcl';

async function hasPublicAcl(client: S3Client, { GetBucketAclCommand }: Sdk, Bucket: string) {
  const { Grants } = await client.send(new GetBucketAclCommand({ Bucket }));
  return anyOf(required(Grants, ACL, 'Grants'), isPublicGrant);
}

/** Groups have a URI, other grantees have none ("Who is a grantee?", Amazon S3 User Guide). */
function isPublicGrant({ Grantee }: Grant): boolean {
  const uri = Grantee?.URI;
  if (GROUPS_OF_EVERYBODY.some((group) => uri?.endsWith(`/groups/${group}`))) return true;
  if (uri) return false;
  if (known(oneOf(Grantee?.Type, GRANTEES, ACL, 'Type of a grantee')) === 'Group') required(uri, ACL, 'URI of a group');
  return false;
}
