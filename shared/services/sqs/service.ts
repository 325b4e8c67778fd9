/** Amazon SQS: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'sqs',
  clients: ['sqs'],
  neverRead: [
    // messages
    'sqs:ReceiveMessage',
  ],
  calls: [
    left(
      'messages come and go; metrics tell how long they wait',
      '*Message',
      '*MessageBatch',
      '*MessageVisibility',
      '*MessageVisibilityBatch',
      '*MessageMoveTask',
    ),
    left('a queue stays when it is emptied', 'PurgeQueue'),
    left('who may use a queue is not judged', 'AddPermission', 'RemovePermission'),
    left('tags other than Criticality change too often for what they tell', 'TagQueue', 'UntagQueue'),
  ],
  events: [],
});
