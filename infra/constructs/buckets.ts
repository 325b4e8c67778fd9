/**
 * Two buckets: evidence, which cannot be changed or removed before its retention ends, and files that are needed only
 * for a while.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accept } from '../checks.ts';
import type { Settings } from '../settings.ts';

export interface Buckets {
  /** Manifests of runs, heads of the hash chains, and the facts behind verdicts. */
  readonly evidence: Bucket;
  /** Results of map runs and the evidence bucket's access log. */
  readonly operations: Bucket;
}

const common = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  // A bucket with objects cannot be deleted. Both buckets stay and are named in the outputs; the second one empties
  // itself.
  removalPolicy: RemovalPolicy.RETAIN,
};

export function buckets(scope: Construct, key: IKey, { retention }: Pick<Settings, 'retention'>): Buckets {
  const expiry = Duration.days(retention.logDays);
  const operations = new Bucket(scope, 'Operations', {
    ...common,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [
      {
        expiration: expiry,
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
  const evidence = new Bucket(scope, 'Evidence', {
    ...common,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(retention.evidenceDays)),
    serverAccessLogsBucket: operations,
    serverAccessLogsPrefix: 'access/evidence/',
  });
  const replication =
    'Object Lock and versions keep every object; what anchors prove is in the table as well (`plumbline fsck --anchors`). A ' +
    'copy in a second region is for the organisation to decide on, since it moves account names and facts there.';
  accept(evidence, { 'NIST.800.53.R5-S3BucketReplicationEnabled': replication });
  const holdsLogs = 'Access logs are delivered to this bucket; logging its own access would never end.';
  accept(operations, {
    'AwsSolutions-S1': holdsLogs,
    'NIST.800.53.R5-S3BucketLoggingEnabled': holdsLogs,
    CKV_AWS_18: holdsLogs,
    'NIST.800.53.R5-S3BucketReplicationEnabled':
      'Results of map runs and access logs expire after the retention of logs; nothing is derived from them.',
    'NIST.800.53.R5-S3DefaultEncryptionKMS':
      'S3 delivers server access logs only to buckets with S3-managed encryption ("Enabling Amazon S3 server access logging").',
  });
  return { evidence, operations };
}
