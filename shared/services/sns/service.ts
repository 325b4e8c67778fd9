/** Amazon SNS: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'sns',
  clients: ['sns'],
  calls: [
    left(
      'who may use a topic, and how it delivers, is not judged',
      'SetTopicAttributes',
      'SetSubscriptionAttributes',
      'AddPermission',
      'RemovePermission',
      'PutDataProtectionPolicy',
    ),
    left('messages change nothing', 'Publish', 'PublishBatch'),
    left(
      'pushes to mobile devices and text messages are not judged',
      '*Platform*',
      '*Endpoint*',
      '*SMS*',
      'OptInPhoneNumber',
    ),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
