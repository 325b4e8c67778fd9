/** AWS Secrets Manager: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'secretsmanager',
  clients: ['secrets-manager'],
  neverRead: [
    // secrets
    'secretsmanager:GetSecretValue',
    'secretsmanager:BatchGetSecretValue',
  ],
  calls: [
    left('who may read a secret is not judged', 'PutResourcePolicy', 'DeleteResourcePolicy', 'ValidateResourcePolicy'),
    left(
      'copies in other regions are not judged',
      'ReplicateSecretToRegions',
      'RemoveRegionsFromReplication',
      'StopReplicationToReplica',
    ),
    left('which version is current does not change when it was rotated', 'UpdateSecretVersionStage'),
  ],
  events: [],
});
