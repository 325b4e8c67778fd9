/** Amazon DynamoDB: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'dynamodb',
  clients: ['dynamodb'],
  neverRead: [
    // the items of tables
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:GetRecords',
    'dynamodb:PartiQL*',
    'dynamodb:Query',
    'dynamodb:Scan',
  ],
  calls: [
    leftToNextScan(
      'data of a table, not how it is kept',
      '*Item',
      '*Items',
      'BatchWriteItem',
      'BatchExecuteStatement',
      'ExecuteStatement',
      'ExecuteTransaction',
      'TransactWriteItems',
      'CancelBulkOperation',
    ),
    leftToNextScan('a table is judged once it is tagged critical, and tagging it is waited for', 'ImportTable'),
    leftToNextScan('no collector reads backups of DynamoDB itself', 'CreateBackup', 'DeleteBackup'),
    leftToNextScan('it copies data to a bucket once', 'ExportTableToPointInTime'),
    leftToNextScan(
      'the capacity and keys of copies are not judged',
      'UpdateGlobalTableSettings',
      'UpdateTableReplicaAutoScaling',
    ),
    leftToNextScan(
      'streams, insights, expiry and policies of tables are not judged',
      '*KinesisStreamingDestination',
      'UpdateContributorInsights',
      'UpdateTimeToLive',
      '*ResourcePolicy',
    ),
  ],
  events: [],
});
