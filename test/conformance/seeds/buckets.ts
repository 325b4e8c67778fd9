/** Buckets: private and public, with and without a policy on transport. */
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import type { Place } from '../support/organization.ts';
import type { Seed } from './seed.ts';

/** us-east-1 is the one region that a bucket's location does not name. */
const locationOf = (region: string) =>
  region === 'us-east-1'
    ? {}
    : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };

export async function createBucket({ account, region, client }: Place, name: string): Promise<string> {
  const Bucket = `${name}-${account}-${region}`;
  await client(S3Client).send(new CreateBucketCommand({ Bucket, ...locationOf(region) }));
  return Bucket;
}

/** One whose policy refuses requests without TLS. */
export async function createSafeBucket(place: Place, name: string): Promise<string> {
  const Bucket = await createBucket(place, name);
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
  await place.client(S3Client).send(policy(Bucket, { Effect: 'Deny', Action: 's3:*', Resource, Condition }));
  return Bucket;
}

const policy = (Bucket: string, statement: object) =>
  new PutBucketPolicyCommand({
    Bucket,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Principal: '*', ...statement }] }),
  });

export const buckets: Seed = {
  scope: 'region',
  good: async (place) => {
    await createSafeBucket(place, 'ledger');
  },
  /** Read by everybody: one by its policy, one by its ACL. */
  bad: async (place) => {
    const byPolicy = await createBucket(place, 'by-policy');
    const everybody = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${byPolicy}/*` };
    await place.client(S3Client).send(policy(byPolicy, everybody));
    const Bucket = await createBucket(place, 'by-acl');
    await place.client(S3Client).send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
  },
};

export const publicAccessBlock: Seed = {
  scope: 'account',
  good: async ({ account, client }) => {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    };
    const input = { AccountId: account, PublicAccessBlockConfiguration };
    await client(S3ControlClient).send(new PutPublicAccessBlockCommand(input));
  },
  bad: async () => {},
};
