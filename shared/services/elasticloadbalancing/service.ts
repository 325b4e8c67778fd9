/** Elastic Load Balancing: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'elasticloadbalancing',
  clients: ['elastic-load-balancing-v2'],
  calls: [
    left(
      'targets come and go with every deployment; how they are is read by the scan',
      'RegisterTargets',
      'DeregisterTargets',
    ),
    left(
      'no collector reads the attributes of load balancers and of their listeners',
      'ModifyLoadBalancerAttributes',
      'ModifyListenerAttributes',
      'ModifyTargetGroupAttributes',
      'ModifyCapacityReservation',
      'ModifyIpPools',
      'SetIpAddressType',
      'SetSecurityGroups',
      'SetRulePriorities',
    ),
    left('no collector reads certificates and trust stores of listeners', '*ListenerCertificates', '*TrustStore*'),
    left('tags other than Criticality change too often for what they tell', 'AddTags', 'RemoveTags'),
  ],
  events: [],
});
