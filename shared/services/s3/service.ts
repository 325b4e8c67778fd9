/** Amazon S3: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 's3',
  clients: ['s3', 's3-control'],
  recordedAs: {
    's3/PutPublicAccessBlock': 'PutBucketPublicAccessBlock',
    's3/DeletePublicAccessBlock': 'DeleteBucketPublicAccessBlock',
    's3-control/PutPublicAccessBlock': 'PutAccountPublicAccessBlock',
    's3-control/DeletePublicAccessBlock': 'DeleteAccountPublicAccessBlock',
  },
  neverRead: [
    // credentials for what an access grant names
    's3:GetDataAccess',
    // objects and their names
    's3:GetObject*',
    's3:ListBucket',
    's3:ListBucketVersions',
  ],
  calls: [
    left(
      'objects of a bucket, not how it is kept',
      '*Object',
      '*Objects',
      '*ObjectAcl',
      '*ObjectAnnotation',
      '*ObjectEncryption',
      '*ObjectLegalHold',
      '*ObjectRetention',
      '*ObjectTagging',
      'WriteGetObjectResponse',
      '*MultipartUpload',
      'UploadPart*',
      'CreateSession',
    ),
    left(
      'locks, encryption and expiry of buckets are not judged',
      'PutObjectLockConfiguration',
      '*BucketEncryption',
      '*BucketLifecycle*',
    ),
    left(
      'how a bucket is read, told of, paid for or counted is not judged',
      '*BucketCors',
      '*BucketWebsite',
      'PutBucketNotificationConfiguration',
      'PutBucketAccelerateConfiguration',
      'PutBucketRequestPayment',
      '*Bucket*Configuration',
      'PutBucketAbac',
    ),
    left('no collector reads access points', '*AccessPoint*'),
    left('no collector reads access grants', '*AccessGrant*'),
    left('no collector reads batch jobs', '*Job', '*JobTagging', '*JobPriority', '*JobStatus'),
    left('no collector reads what Storage Lens shows', '*StorageLens*'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [left('objects of a bucket, not how it is kept', 'Object *', 'Async Copy Completion')],
});
