/** Amazon ElastiCache: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'elasticache',
  clients: ['elasticache'],
  calls: [
    left(
      'a cache is in service again within minutes, and as before',
      'RebootCacheCluster',
      'TestFailover',
      'TestMigration',
    ),
    left(
      'how many shards a group has, and what it migrates from, is not judged',
      'ModifyReplicationGroupShardConfiguration',
      'StartMigration',
      'CompleteMigration',
    ),
    left('no collector reads groups of several regions', '*GlobalReplicationGroup'),
    left(
      'a group of parameters is of use by a cache, and no collector reads groups of subnets or security',
      'CreateCacheParameterGroup',
      'DeleteCacheParameterGroup',
      '*CacheSubnetGroup',
      '*CacheSecurityGroup*',
    ),
    left(
      'no collector reads snapshots',
      'CreateSnapshot',
      'CopySnapshot',
      'DeleteSnapshot',
      '*ServerlessCacheSnapshot',
    ),
    left(
      'updates of the service, and what capacity is bought, are not judged',
      '*UpdateAction',
      'PurchaseReservedCacheNodesOffering',
    ),
    left(
      'tags other than Criticality change too often for what they tell',
      'AddTagsToResource',
      'RemoveTagsFromResource',
    ),
  ],
  events: [],
});
