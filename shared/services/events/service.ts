/** Amazon EventBridge: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'events',
  clients: ['eventbridge'],
  calls: [
    left('events change nothing', 'PutEvents', 'PutPartnerEvents'),
    left('only rules on the default bus are judged', '*EventBus', '*Permission', '*PartnerEventSource', '*EventSource'),
    left('what is kept of events, and sent again, is not judged', '*Archive', '*Replay'),
    left('where a target calls, and by which credentials, is not judged', '*ApiDestination', '*Connection'),
    left('global endpoints are not judged', '*Endpoint'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
