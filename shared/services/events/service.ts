/** Amazon EventBridge: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'events',
  clients: ['eventbridge'],
  calls: [
    leftToNextScan('events change nothing', 'PutEvents', 'PutPartnerEvents'),
    leftToNextScan(
      'only rules on the default bus are judged',
      '*EventBus',
      '*Permission',
      '*PartnerEventSource',
      '*EventSource',
    ),
    leftToNextScan('what is kept of events, and sent again, is not judged', '*Archive', '*Replay'),
    leftToNextScan('where a target calls, and by which credentials, is not judged', '*ApiDestination', '*Connection'),
    leftToNextScan('global endpoints are not judged', '*Endpoint'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
