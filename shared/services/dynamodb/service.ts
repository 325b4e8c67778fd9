/** Amazon DynamoDB: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

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
    left(
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
    left('a table is judged once it is tagged critical, and tagging it is waited for', 'ImportTable'),
    left('no collector reads backups of DynamoDB itself', 'CreateBackup', 'DeleteBackup'),
    left('it copies data to a bucket once', 'ExportTableToPointInTime'),
    left(
      'the capacity and keys of copies are not judged',
      'UpdateGlobalTableSettings',
      'UpdateTableReplicaAutoScaling',
    ),
    left(
      'streams, insights, expiry and policies of tables are not judged',
      '*KinesisStreamingDestination',
      'UpdateContributorInsights',
      'UpdateTimeToLive',
      '*ResourcePolicy',
    ),
  ],
  events: [],
});
