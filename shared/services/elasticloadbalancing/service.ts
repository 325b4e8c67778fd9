/** Elastic Load Balancing: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'elasticloadbalancing',
  clients: ['elastic-load-balancing-v2'],
  calls: [
    left('targets come and go with every deployment', 'RegisterTargets', 'DeregisterTargets'),
    left(
      'no collector reads the attributes of load balancers',
      'ModifyLoadBalancerAttributes',
      'ModifyCapacityReservation',
      'ModifyIpPools',
      'SetIpAddressType',
      'SetSecurityGroups',
    ),
    left(
      'no collector reads listeners, their rules or target groups',
      '*Listener*',
      '*Rule',
      '*RulePriorities',
      '*TargetGroup*',
    ),
    left('no collector reads trust stores', '*TrustStore*'),
    left('tags other than Criticality change too often for what they tell', 'AddTags', 'RemoveTags'),
  ],
  events: [],
});
