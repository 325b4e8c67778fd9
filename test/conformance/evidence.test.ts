import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { endpointConfig } from '../../shared/aws/endpoint.ts';
import { bucketObjects } from '../../shared/aws/evidence-bucket.ts';
import { evidenceContract } from '../history/evidence-contract.ts';
import { CREDENTIALS, HOME, reset } from './support/organization.ts';
import { motoUrl } from './support/servers.ts';

const BUCKET = 'evidence-of-the-contract';

evidenceContract("moto's S3", async () => {
  await reset();
  const client = new S3Client({
    ...endpointConfig(motoUrl()),
    region: HOME,
    credentials: CREDENTIALS,
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
  return {
    objects: bucketObjects({ client: async () => client, bucket: BUCKET }),
    alter: async (Key, Body) => {
      if (Body) await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ChecksumAlgorithm: 'SHA256' }));
      else await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    },
  };
});
