/** Amazon ECR: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'ecr',
  clients: ['ecr'],
  neverRead: [
    // the layers of images
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
  ],
  calls: [
    left('images are pushed with every build, and a service names the one that it runs', 'PutImage', '*Layer*'),
    left('what a lifecycle policy deletes is counted by the next scan', '*LifecyclePolicy*', 'UpdateImageStorageClass'),
    left(
      'how images are scanned and signed is not read here',
      '*ScanningConfiguration',
      'StartImageScan',
      '*SigningConfiguration',
    ),
    left(
      'no collector reads who may pull, and from where images come',
      '*RegistryPolicy',
      '*RepositoryPolicy',
      '*Replication*',
      '*PullThroughCacheRule',
      '*PullTimeUpdateExclusion',
    ),
    left(
      'a template counts when a repository is made by it',
      'CreateRepositoryCreationTemplate',
      'DeleteRepositoryCreationTemplate',
      'UpdateRepositoryCreationTemplate',
    ),
    left('no collector reads settings of the account', 'PutAccountSetting'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left(
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
