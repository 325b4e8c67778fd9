/** Simulated Amazon S3: buckets with the settings that controls read. */
import type {
  CreateBucketRequest,
  Grant,
  ListBucketsRequest,
  LoggingEnabled,
  PublicAccessBlockConfiguration,
  PutBucketAclRequest,
  PutBucketEncryptionRequest,
  PutBucketLoggingRequest,
  PutBucketPolicyRequest,
  PutBucketReplicationRequest,
  PutBucketVersioningRequest,
  PutPublicAccessBlockRequest,
  ReplicationConfiguration,
  ServerSideEncryptionByDefault,
  VersioningConfiguration,
} from '@aws-sdk/client-s3';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { EVERY_BLOCK, type S3Control, s3Control } from './s3-control.ts';
import { objectOperations } from './s3-objects.ts';
import { isPublicPolicy, tlsOnly } from './s3-policy.ts';

export interface SimulatedBucket {
  readonly name: string;
  readonly region: string;
  readonly created: Date;
  block: PublicAccessBlockConfiguration | null;
  policy: string | null;
  /** Grants to others than the owner. */
  grants: Grant[];
  replication: ReplicationConfiguration | null;
  versioning: VersioningConfiguration;
  logging: LoggingEnabled | null;
  encryption: ServerSideEncryptionByDefault;
  readonly objects: Map<string, Buffer>;
}

export interface S3 {
  readonly buckets: Map<string, SimulatedBucket>;
}

type BucketCall<Input = object> = Call<S3, Input & { Bucket?: string }>;

const newBucket = (name: string, region: string, created: Date, policy: string | null): SimulatedBucket => ({
  name,
  region,
  created,
  block: EVERY_BLOCK,
  policy,
  grants: [],
  replication: null,
  versioning: {},
  logging: null,
  // what S3 gives every bucket
  encryption: { SSEAlgorithm: 'AES256' },
  objects: new Map(),
});

/** The bucket that keeps the product's own evidence, in the delegated administrator's account. */
const EVIDENCE_BUCKET = 'plumbline-evidence';
const HOME_REGION = 'us-east-1';

function seed({ account, world, now, flaw }: ServiceLocation): S3 {
  const [home = HOME_REGION, second = home] = world.regions;
  const made = (name: string, region: string): SimulatedBucket => ({
    ...newBucket(name, region, now, flaw(`plain-http-${name}`, 0.05) ? null : tlsOnly(name)),
    encryption: flaw(`bucket-key-${name}`, 0.05)
      ? { SSEAlgorithm: 'AES256' }
      : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn(world, account.id, region, 'data') },
  });
  const data = made(`${account.name}-data-${account.id}`, home);
  const buckets = [data];
  if (account.kind === 'security') buckets.push(made(EVIDENCE_BUCKET, HOME_REGION));
  if (account.id === world.accounts[2]?.id) buckets.push(trailBucket(made(trailBucketName(account.id), home)));
  if (account.environment === 'production' && second !== home) {
    const replica = made(`${data.name}-replica`, second);
    if (!flaw('s3-not-replicated', 0.05)) data.replication = replicationTo(replica.name, account.id);
    buckets.push(replica);
  }
  return { buckets: new Map(buckets.map((bucket) => [bucket.name, bucket])) };
}

/** The bucket of the organisation's trail, which logs who reads it to a bucket beside it. */
export const trailBucketName = (account: string): string => `cloudtrail-${account}`;

const trailBucket = (bucket: SimulatedBucket): SimulatedBucket => ({
  ...bucket,
  versioning: { Status: 'Enabled' },
  logging: { TargetBucket: `${bucket.name}-access`, TargetPrefix: 'trail/' },
});

const replicationTo = (bucket: string, account: string): ReplicationConfiguration => ({
  Role: `arn:aws:iam::${account}:role/s3-replication`,
  Rules: [
    {
      ID: 'everything',
      Priority: 1,
      Status: 'Enabled',
      Filter: {},
      DeleteMarkerReplication: { Status: 'Disabled' },
      Destination: { Bucket: `arn:aws:s3:::${bucket}` },
    },
  ],
});

/** The bucket, which must be in the client's region: S3 redirects a client of another region. */
function bucketOf({ state, input, region }: BucketCall): SimulatedBucket {
  const found = state.buckets.get(input.Bucket ?? '');
  if (!found) throw apiError('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (found.region === region) return found;
  throw apiError('PermanentRedirect', 'The bucket must be addressed using the specified endpoint.', 301);
}

/** A setting, or S3's error for a bucket without it. */
const setting = <T>(value: T | null, code: string): T => {
  if (value !== null) return value;
  throw apiError(code, 'The configuration was not found', 404);
};

/** Whether the account's or the bucket's own block has the setting on: S3 applies the most restrictive combination. */
function blocks(call: BucketCall, bucket: SimulatedBucket, name: keyof PublicAccessBlockConfiguration): boolean {
  const account = call.world.state<S3Control>(s3Control, call.account.id, call.region).block;
  return Boolean(account?.[name] || bucket.block?.[name]);
}

const isPublicGrant = ({ Grantee }: Grant): boolean => /\/global\/A(ll|uthenticated)Users$/.test(Grantee?.URI ?? '');

function refuseIf(refused: boolean): void {
  if (refused)
    throw apiError('AccessDenied', 'because public access is prevented by the BlockPublicAccess setting', 403);
}

export const s3 = service<S3>({
  serviceId: 'S3',
  eventSource: 's3',
  scope: 'account',
  seed,
  reads: {
    ...objectOperations(bucketOf, ({ world, account, region }) => world.state(s3, account.id, region, true)),
    ListBuckets: ({ state, input, world }: Call<S3, ListBucketsRequest>) => {
      const named = [...state.buckets.values()].sort((a, b) => a.name.localeCompare(b.name));
      const { items, next } = page(named, input.ContinuationToken, input.MaxBuckets, world);
      const Buckets = items.map(({ name, region, created }) => ({
        Name: name,
        BucketRegion: region,
        CreationDate: created,
      }));
      return { Buckets, ContinuationToken: next };
    },
    GetBucketLocation: ({ state, input }: BucketCall) => {
      const { region } = setting(state.buckets.get(input.Bucket ?? '') ?? null, 'NoSuchBucket');
      return region === HOME_REGION ? {} : { LocationConstraint: region };
    },
    GetPublicAccessBlock: (call: BucketCall) => ({
      PublicAccessBlockConfiguration: setting(bucketOf(call).block, 'NoSuchPublicAccessBlockConfiguration'),
    }),
    GetBucketPolicy: (call: BucketCall) => ({ Policy: setting(bucketOf(call).policy, 'NoSuchBucketPolicy') }),
    GetBucketPolicyStatus: (call: BucketCall) => ({
      PolicyStatus: { IsPublic: isPublicPolicy(setting(bucketOf(call).policy, 'NoSuchBucketPolicy')) },
    }),
    GetBucketAcl: (call: BucketCall) => {
      const Owner = { ID: call.world.random('canonical-user', call.account.id).hex(64) };
      const own: Grant = { Grantee: { ...Owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' };
      return { Owner, Grants: [own, ...bucketOf(call).grants] };
    },
    GetBucketEncryption: (call: BucketCall) => ({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: bucketOf(call).encryption, BucketKeyEnabled: true }],
      },
    }),
    GetBucketVersioning: (call: BucketCall) => bucketOf(call).versioning,
    GetBucketLogging: (call: BucketCall) => {
      const { logging } = bucketOf(call);
      return logging ? { LoggingEnabled: logging } : {};
    },
    GetBucketReplication: (call: BucketCall) => ({
      ReplicationConfiguration: setting(bucketOf(call).replication, 'ReplicationConfigurationNotFoundError'),
    }),
  },
  writes: {
    CreateBucket: ({ state, input, region, now }: BucketCall<CreateBucketRequest>) => {
      const name = input.Bucket ?? '';
      if (state.buckets.has(name)) {
        throw apiError('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded.', 409);
      }
      const where = input.CreateBucketConfiguration?.LocationConstraint ?? region;
      state.buckets.set(name, newBucket(name, where, now, null));
      return { Location: `/${name}` };
    },
    PutBucketPolicy: (call: BucketCall<PutBucketPolicyRequest>) => {
      const bucket = bucketOf(call);
      const policy = call.input.Policy ?? '';
      refuseIf(isPublicPolicy(policy) && blocks(call, bucket, 'BlockPublicPolicy'));
      bucket.policy = policy;
      return {};
    },
    DeleteBucketPolicy: (call: BucketCall) => {
      bucketOf(call).policy = null;
      return {};
    },
    PutBucketAcl: (call: BucketCall<PutBucketAclRequest>) => {
      const bucket = bucketOf(call);
      const grants = call.input.AccessControlPolicy?.Grants ?? [];
      refuseIf(grants.some(isPublicGrant) && blocks(call, bucket, 'BlockPublicAcls'));
      bucket.grants = grants;
      return {};
    },
    PutPublicAccessBlock: (call: BucketCall<PutPublicAccessBlockRequest>) => {
      bucketOf(call).block = call.input.PublicAccessBlockConfiguration ?? {};
      return {};
    },
    DeletePublicAccessBlock: (call: BucketCall) => {
      bucketOf(call).block = null;
      return {};
    },
    PutBucketReplication: (call: BucketCall<PutBucketReplicationRequest>) => {
      bucketOf(call).replication = call.input.ReplicationConfiguration ?? null;
      return {};
    },
    PutBucketEncryption: (call: BucketCall<PutBucketEncryptionRequest>) => {
      const [rule] = call.input.ServerSideEncryptionConfiguration?.Rules ?? [];
      bucketOf(call).encryption = rule?.ApplyServerSideEncryptionByDefault ?? { SSEAlgorithm: 'AES256' };
      return {};
    },
    DeleteBucketEncryption: (call: BucketCall) => {
      bucketOf(call).encryption = { SSEAlgorithm: 'AES256' };
      return {};
    },
    PutBucketVersioning: (call: BucketCall<PutBucketVersioningRequest>) => {
      bucketOf(call).versioning = call.input.VersioningConfiguration ?? {};
      return {};
    },
    PutBucketLogging: (call: BucketCall<PutBucketLoggingRequest>) => {
      bucketOf(call).logging = call.input.BucketLoggingStatus?.LoggingEnabled ?? null;
      return {};
    },
    DeleteBucketReplication: (call: BucketCall) => {
      bucketOf(call).replication = null;
      return {};
    },
  },
  eventNames: {
    PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
    DeletePublicAccessBlock: 'DeleteBucketPublicAccessBlock',
  },
});
