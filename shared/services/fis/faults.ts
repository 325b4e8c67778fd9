/** The actions of AWS FIS that take away a part of a workload. */

/** They take an instance, a task or a pod away. */
export const INSTANCE_FAULTS = [
  'aws:ec2:terminate-instances',
  'aws:ec2:stop-instances',
  'aws:ec2:send-spot-instance-interruptions',
  'aws:ecs:stop-task',
  'aws:ecs:drain-container-instances',
  'aws:eks:pod-delete',
  'aws:eks:terminate-nodegroup-instances',
];

/** They are in the scenario that takes the power of a zone away. */
export const ZONE_FAULTS = [
  'aws:network:disrupt-connectivity',
  'aws:ec2:asg-insufficient-instance-capacity-error',
  'aws:elasticache:replicationgroup-interrupt-az-power',
  'aws:rds:failover-db-cluster',
  'aws:ebs:pause-volume-io',
];
