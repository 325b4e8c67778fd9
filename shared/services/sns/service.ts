/** Amazon SNS: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'sns',
  clients: ['sns'],
  calls: [
    leftToNextScan(
      'who may use a topic, and how it delivers, is not judged',
      'SetSubscriptionAttributes',
      'AddPermission',
      'RemovePermission',
      'PutDataProtectionPolicy',
    ),
    leftToNextScan('messages change nothing', 'Publish', 'PublishBatch'),
    leftToNextScan(
      'pushes to mobile devices and text messages are not judged',
      '*Platform*',
      '*Endpoint*',
      '*SMS*',
      'OptInPhoneNumber',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
