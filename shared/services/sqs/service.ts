/** Amazon SQS: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'sqs',
  clients: ['sqs'],
  neverRead: [
    // messages
    'sqs:ReceiveMessage',
  ],
  calls: [
    leftToNextScan(
      'messages come and go; metrics tell how long they wait',
      '*Message',
      '*MessageBatch',
      '*MessageVisibility',
      '*MessageVisibilityBatch',
      '*MessageMoveTask',
    ),
    leftToNextScan('a queue stays when it is emptied', 'PurgeQueue'),
    leftToNextScan('who may use a queue is not judged', 'AddPermission', 'RemovePermission'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagQueue', 'UntagQueue'),
  ],
  events: [],
});
