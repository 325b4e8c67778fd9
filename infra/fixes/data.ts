/** Fixes in infrastructure code: databases, caches, tables, queues, buckets and their encryption. */
import {
  Duration,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_efs as efs,
  aws_elasticache as elasticache,
  aws_kms as kms,
  aws_logs as logs,
  aws_rds as rds,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sns as sns,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const dataFixes: CdkFixes = {
  'database.administrator-name'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', {
      engine,
      vpc,
      credentials: rds.Credentials.fromGeneratedSecret('owner'),
    });
  },
  'database.cache-auth'(this: Construct) {
    const orders = new elasticache.CfnUser(this, 'Orders', {
      ...{ userId: 'orders', userName: 'orders', engine: 'valkey' },
      accessString: 'on ~orders:* +@all -@dangerous',
      authenticationMode: { Type: 'iam' },
    });
    new elasticache.CfnUserGroup(this, 'Clients', { userGroupId: 'clients', engine: 'valkey', userIds: [orders.ref] });
  },
  'database.cache-durability'(this: Construct) {
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions of the shop',
      ...{ engine: 'valkey', cacheNodeType: 'cache.m7g.large', numCacheClusters: 2 },
      ...{ automaticFailoverEnabled: true, multiAzEnabled: true, snapshotRetentionLimit: 7 },
    });
  },
  'database.cache-memory'(this: Construct) {
    const parameters = new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: 'valkey8',
      description: 'gives up what was used least',
      properties: { 'maxmemory-policy': 'allkeys-lru' },
    });
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions of the shop',
      ...{ engine: 'valkey', cacheNodeType: 'cache.m7g.large', cacheParameterGroupName: parameters.ref },
    });
  },
  'database.cache-minor-upgrades'(this: Construct) {
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions of the shop',
      ...{ engine: 'valkey', cacheNodeType: 'cache.m7g.large', autoMinorVersionUpgrade: true },
    });
  },
  'database.cache-subnet-group'(this: Construct, { vpc }) {
    const subnets = new elasticache.CfnSubnetGroup(this, 'Caches', {
      description: 'private subnets',
      subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
    });
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions of the shop',
      ...{ engine: 'valkey', cacheNodeType: 'cache.m7g.large', cacheSubnetGroupName: subnets.ref },
    });
  },
  'database.deletion-protection'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, deletionProtection: true });
  },
  'database.dynamodb-recovery'(this: Construct) {
    new dynamodb.TableV2(this, 'Sessions', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
  },
  'database.enhanced-monitoring'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, monitoringInterval: Duration.seconds(60) });
  },
  'database.iam-authentication'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, iamAuthentication: true });
  },
  'database.instance-class'(this: Construct, { engine, vpc }) {
    const instanceType = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, instanceType });
  },
  'database.minor-upgrades'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, autoMinorVersionUpgrade: true });
  },
  'database.multi-az'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, multiAz: true });
  },
  'database.performance-insights'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, enablePerformanceInsights: true });
  },
  'database.proxy-tls'(this: Construct, { instance, vpc }) {
    instance.addProxy('Proxy', { vpc, secrets: instance.secret ? [instance.secret] : [], requireTLS: true });
  },
  'database.read-replicas'(this: Construct, { instance, vpc }) {
    const instanceType = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);
    new rds.DatabaseInstanceReadReplica(this, 'Reads', { sourceDatabaseInstance: instance, instanceType, vpc });
  },
  'database.snapshot-tags'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, copyTagsToSnapshot: true });
  },
  'database.storage-capacity'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, allocatedStorage: 200, maxAllocatedStorage: 1_000 });
  },
  'encryption.buckets'(this: Construct, { key }) {
    new s3.Bucket(this, 'Data', { encryption: s3.BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true });
  },
  'encryption.cache-at-rest'(this: Construct, { key }) {
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions of the shop',
      ...{ engine: 'valkey', cacheNodeType: 'cache.m7g.large' },
      ...{ atRestEncryptionEnabled: true, kmsKeyId: key.keyArn },
    });
  },
  'encryption.cache-in-transit'(this: Construct) {
    new elasticache.CfnReplicationGroup(this, 'Sessions', {
      replicationGroupDescription: 'sessions of the shop',
      ...{ engine: 'valkey', cacheNodeType: 'cache.m7g.large' },
      ...{ transitEncryptionEnabled: true, transitEncryptionMode: 'required' },
    });
  },
  'encryption.dynamodb'(this: Construct, { key }) {
    new dynamodb.TableV2(this, 'Sessions', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(key),
    });
  },
  'encryption.efs'(this: Construct, { key, vpc }) {
    new efs.FileSystem(this, 'Files', { vpc, encrypted: true, kmsKey: key });
  },
  'encryption.kms-rotation'(this: Construct) {
    new kms.Key(this, 'Key', { enableKeyRotation: true });
  },
  'encryption.log-groups'(this: Construct, { key }) {
    new logs.LogGroup(this, 'Logs', { encryptionKey: key, retention: logs.RetentionDays.THREE_MONTHS });
  },
  'encryption.queues'(this: Construct, { key }) {
    new sqs.Queue(this, 'Orders', { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key });
  },
  'encryption.rds-at-rest'(this: Construct, { engine, key, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, storageEncrypted: true, storageEncryptionKey: key });
  },
  'encryption.rds-in-transit'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, parameters: { 'rds.force_ssl': '1' } });
  },
  'encryption.topics'(this: Construct, { key }) {
    new sns.Topic(this, 'Alerts', { masterKey: key });
  },
  'logging.database-logs'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, cloudwatchLogsExports: ['postgresql', 'upgrade'] });
  },
  'network.no-public-datastores'(this: Construct, { engine, vpc }) {
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, vpcSubnets, publiclyAccessible: false });
  },
  'secrets.managed-store'(this: Construct, { key }) {
    new secretsmanager.Secret(this, 'Password', { encryptionKey: key, generateSecretString: { passwordLength: 32 } });
  },
  'secrets.rotation'(this: Construct, { instance }) {
    instance.addRotationSingleUser({ automaticallyAfter: Duration.days(30) });
  },
  'storage.s3-public-access'(this: Construct) {
    new s3.Bucket(this, 'Data', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
  },
  'storage.s3-tls-only'(this: Construct) {
    new s3.Bucket(this, 'Data', { enforceSSL: true });
  },
};
