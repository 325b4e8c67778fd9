/** Amazon ECR: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'ecr',
  clients: ['ecr'],
  neverRead: [
    // the layers of images
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
  ],
  calls: [
    leftToNextScan(
      'images are pushed with every build, and a service names the one that it runs',
      'PutImage',
      '*Layer*',
    ),
    leftToNextScan(
      'what a lifecycle policy deletes is counted by the next scan',
      '*LifecyclePolicy*',
      'UpdateImageStorageClass',
    ),
    leftToNextScan(
      'how images are scanned and signed is not read here',
      '*ScanningConfiguration',
      'StartImageScan',
      '*SigningConfiguration',
    ),
    leftToNextScan(
      'no collector reads who may pull, and from where images come',
      '*RegistryPolicy',
      '*RepositoryPolicy',
      '*Replication*',
      '*PullThroughCacheRule',
      '*PullTimeUpdateExclusion',
    ),
    leftToNextScan(
      'a template counts when a repository is made by it',
      'CreateRepositoryCreationTemplate',
      'DeleteRepositoryCreationTemplate',
      'UpdateRepositoryCreationTemplate',
    ),
    leftToNextScan('no collector reads settings of the account', 'PutAccountSetting'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'images come and go with every build',
      'ECR Image Action',
      'ECR Image Scan',
      'ECR Replication Action',
      'ECR Artifact Action',
      'ECR Referrer Action',
      'ECR Scan Resource Change',
      'ECR Pull Through Cache Action',
    ),
  ],
});
