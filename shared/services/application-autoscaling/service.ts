/**
 * Application Auto Scaling: the changes that are left to the next scan. What it scales is read with the groups of EC2
 * Auto Scaling.
 */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'application-autoscaling',
  clients: ['application-auto-scaling'],
  calls: [
    leftToNextScan(
      'CloudTrail records it as a call of EC2 Auto Scaling, whose triggers name it',
      'RegisterScalableTarget',
      'DeregisterScalableTarget',
      'PutScalingPolicy',
      'DeleteScalingPolicy',
    ),
    leftToNextScan('sizes that change by a timetable are read with the next scan', '*ScheduledAction'),
    leftToNextScan('tags of what is scaled are not read here', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'that it scaled is no change of how it scales',
      'Application Auto Scaling Scaling Activity State Change',
    ),
  ],
});
