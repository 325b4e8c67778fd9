/** AWS Secrets Manager: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'secretsmanager',
  clients: ['secrets-manager'],
  neverRead: [
    // secrets
    'secretsmanager:GetSecretValue',
    'secretsmanager:BatchGetSecretValue',
  ],
  calls: [
    leftToNextScan(
      'who may read a secret is not judged',
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'ValidateResourcePolicy',
    ),
    leftToNextScan(
      'copies in other regions are not judged',
      'ReplicateSecretToRegions',
      'RemoveRegionsFromReplication',
      'StopReplicationToReplica',
    ),
    leftToNextScan('which version is current does not change when it was rotated', 'UpdateSecretVersionStage'),
  ],
  events: [],
});
