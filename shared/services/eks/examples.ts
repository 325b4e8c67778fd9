/** Facts of clusters and their nodes that examples of controls begin with. */
import type { Known } from '../../core/control.ts';
import { exampleGroup, type Group } from '../autoscaling/groups.ts';

export const CLUSTER_ARN = 'arn:aws:eks:eu-west-1:111122223333:cluster/platform';

/** A group of nodes of the cluster with this name. */
export const nodes = (changed: Partial<Known<Group>> = {}, cluster = 'platform') => ({
  id: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/nodes',
  facts: {
    ...exampleGroup,
    ...{ minimum: 3, desired: 3, maximum: 8, instanceTypes: ['t3.large', 'm7g.2xlarge'] },
    ...{ cluster, ...changed },
  },
});
