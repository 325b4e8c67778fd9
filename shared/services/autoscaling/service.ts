/** Amazon EC2 Auto Scaling: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'autoscaling',
  clients: ['auto-scaling'],
  neverRead: [
    // user data, which scripts put secrets into
    'autoscaling:DescribeLaunchConfigurations',
  ],
  calls: [
    leftToNextScan('sizes that change by a timetable are read with the next scan', '*Scheduled*'),
    leftToNextScan(
      'instances come and go with the load, and the group stays as it is',
      'AttachInstances',
      'DetachInstances',
      'EnterStandby',
      'ExitStandby',
      'LaunchInstances',
      'SetInstanceHealth',
      'SetInstanceProtection',
      'TerminateInstanceInAutoScalingGroup',
      'ExecutePolicy',
      '*InstanceRefresh',
      '*LifecycleAction*',
      '*LifecycleHook',
      '*WarmPool',
    ),
    leftToNextScan('a launch configuration counts when a group uses it', '*LaunchConfiguration'),
    leftToNextScan(
      'what is measured and told of a group is not judged',
      '*MetricsCollection',
      '*NotificationConfiguration',
    ),
    leftToNextScan('no collector reads settings of the account', 'PutAccountSetting'),
  ],
  events: [
    leftToNextScan(
      'instances come and go with the load, and the group stays as it is',
      'EC2 Instance*',
      'EC2 Auto Scaling Instance Refresh *',
    ),
  ],
});
