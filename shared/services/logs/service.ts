/** Amazon CloudWatch Logs: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'logs',
  clients: ['cloudwatch-logs'],
  neverRead: [
    // the lines of logs
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetQueryResults',
  ],
  calls: [
    leftToNextScan('lines are written and searched all the time', 'PutLogEvents', '*LogStream', '*Query'),
    leftToNextScan(
      'where logs are copied to is not judged',
      '*Delivery*',
      '*Destination*',
      '*SubscriptionFilter',
      '*ExportTask',
      '*ImportTask',
      '*S3TableIntegration',
    ),
    leftToNextScan(
      'how logs are searched, shown and made over is not judged',
      '*QueryDefinition',
      '*IndexPolicy',
      '*Integration',
      '*LookupTable',
      '*ScheduledQuery',
      '*Transformer',
      '*StorageTierPolicy',
    ),
    leftToNextScan(
      'who may write and what is masked is not judged',
      '*ResourcePolicy',
      '*DataProtectionPolicy',
      '*BearerTokenAuthentication',
      '*SyslogConfiguration',
    ),
    leftToNextScan('a log group that cannot be deleted keeps its events no longer', 'PutLogGroupDeletionProtection'),
    leftToNextScan('anomalies that a detector found are not judged', 'UpdateAnomaly'),
    leftToNextScan(
      'tags other than Criticality change too often for what they tell',
      'TagResource',
      'UntagResource',
      'TagLogGroup',
      'UntagLogGroup',
    ),
  ],
  events: [],
});
