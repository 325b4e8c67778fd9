/** Amazon ElastiCache: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'elasticache',
  clients: ['elasticache'],
  calls: [
    leftToNextScan(
      'a cache is in service again within minutes, and as before',
      'RebootCacheCluster',
      'TestFailover',
      'TestMigration',
    ),
    leftToNextScan(
      'how many shards a group has, and what it migrates from, is not judged',
      'ModifyReplicationGroupShardConfiguration',
      'StartMigration',
      'CompleteMigration',
    ),
    leftToNextScan('no collector reads groups of several regions', '*GlobalReplicationGroup'),
    leftToNextScan(
      'a group of parameters is of use by a cache, and no collector reads groups of subnets or security',
      'CreateCacheParameterGroup',
      'DeleteCacheParameterGroup',
      '*CacheSubnetGroup',
      '*CacheSecurityGroup*',
    ),
    leftToNextScan(
      'no collector reads snapshots',
      'CreateSnapshot',
      'CopySnapshot',
      'DeleteSnapshot',
      '*ServerlessCacheSnapshot',
    ),
    leftToNextScan(
      'updates of the service, and what capacity is bought, are not judged',
      '*UpdateAction',
      'PurchaseReservedCacheNodesOffering',
    ),
    leftToNextScan(
      'tags other than Criticality change too often for what they tell',
      'AddTagsToResource',
      'RemoveTagsFromResource',
    ),
  ],
  events: [],
});
