/** Amazon RDS, Aurora, DocumentDB and Neptune: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'rds',
  clients: ['rds'],
  neverRead: [
    // the lines of databases' logs
    'rds:DownloadDBLogFilePortion',
  ],
  calls: [
    leftToNextScan(
      'a database is in service again within minutes, and as before',
      'RebootDBInstance',
      'RebootDBCluster',
      'RebootDBShardGroup',
      'FailoverDBCluster',
      'BacktrackDBCluster',
    ),
    leftToNextScan(
      'a copy of backups that is deleted belongs to a database that was',
      'DeleteDBClusterAutomatedBackup',
    ),
    leftToNextScan(
      'what a database may call, and what is done to it soon, is not judged',
      '*RoleToDB*',
      '*RoleFromDB*',
      'ApplyPendingMaintenanceAction',
      '*HttpEndpoint',
      'ModifyCurrentDBClusterCapacity',
    ),
    leftToNextScan(
      'the green databases are created by calls of their own, and take over by one that is waited for',
      'CreateBlueGreenDeployment',
      'DeleteBlueGreenDeployment',
    ),
    leftToNextScan('no collector reads snapshots of databases', '*DBSnapshot*', '*DBClusterSnapshot*'),
    leftToNextScan('no collector reads exports, logs or activity streams', '*ExportTask', '*ActivityStream'),
    leftToNextScan(
      'a group of parameters is of use by a database, and no collector reads groups of options or subnets',
      'CreateDBParameterGroup',
      'CopyDBParameterGroup',
      'DeleteDBParameterGroup',
      'CreateDBClusterParameterGroup',
      'CopyDBClusterParameterGroup',
      'DeleteDBClusterParameterGroup',
      '*OptionGroup',
      '*DBSubnetGroup',
    ),
    leftToNextScan('security groups of databases outside a VPC are gone from AWS', '*DBSecurityGroup*'),
    leftToNextScan(
      'no collector reads endpoints of proxies and clusters, shards or tenants',
      '*DBProxyEndpoint',
      '*DBClusterEndpoint',
      '*DBShardGroup',
      '*TenantDatabase',
    ),
    leftToNextScan(
      'no collector reads who is told of events, integrations, versions, certificates or recommendations',
      '*Subscription',
      '*Integration',
      '*CustomDBEngineVersion',
      'ModifyCertificates',
      'ModifyDBRecommendation',
    ),
    leftToNextScan(
      'what capacity is bought is not judged',
      '*DBCapacityReservation',
      'PurchaseReservedDBInstancesOffering',
    ),
  ],
  events: [
    leftToNextScan(
      'no collector reads groups of parameters, options, security or snapshots of databases',
      'RDS DB Parameter Group Event',
      'RDS DB Security Group Event',
      'RDS DB Snapshot Event',
      'RDS DB Cluster Snapshot Event',
    ),
    leftToNextScan(
      'no collector reads shards, versions or integrations',
      'RDS DB Shard Group Event',
      'RDS Custom Engine Version Event',
      'RDS Zero ETL Event',
    ),
    leftToNextScan('the calls that change a proxy tell', 'RDS DB Proxy Event'),
    leftToNextScan('the databases that it replaced have events of their own', 'RDS Blue Green Deployment Event'),
  ],
});
