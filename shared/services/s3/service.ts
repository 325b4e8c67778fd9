/** Amazon S3: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

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
    leftToNextScan(
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
    leftToNextScan('locks and expiry of buckets are not judged', 'PutObjectLockConfiguration', '*BucketLifecycle*'),
    leftToNextScan(
      'how a bucket is read, told of, paid for or counted is not judged',
      '*BucketCors',
      '*BucketWebsite',
      'PutBucketNotificationConfiguration',
      'PutBucketAccelerateConfiguration',
      'PutBucketRequestPayment',
      '*Bucket*Configuration',
      'PutBucketAbac',
    ),
    leftToNextScan('no collector reads access points', '*AccessPoint*'),
    leftToNextScan('no collector reads access grants', '*AccessGrant*'),
    leftToNextScan('no collector reads batch jobs', '*Job', '*JobTagging', '*JobPriority', '*JobStatus'),
    leftToNextScan('no collector reads what Storage Lens shows', '*StorageLens*'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [leftToNextScan('objects of a bucket, not how it is kept', 'Object *', 'Async Copy Completion')],
});
