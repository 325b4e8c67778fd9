/** Application Auto Scaling: what is left to the next scan. CloudTrail knows it as `autoscaling`, like EC2 Auto Scaling. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'autoscaling',
  clients: ['application-auto-scaling'],
  iam: 'application-autoscaling',
  calls: [
    left('schedules of scaling are not judged', 'PutScheduledAction', 'DeleteScheduledAction'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
