/** Elastic Load Balancing: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'elasticloadbalancing',
  clients: ['elastic-load-balancing-v2'],
  calls: [
    leftToNextScan(
      'targets come and go with every deployment; how they are is read by the scan',
      'RegisterTargets',
      'DeregisterTargets',
    ),
    leftToNextScan(
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
    leftToNextScan(
      'no collector reads certificates and trust stores of listeners',
      '*ListenerCertificates',
      '*TrustStore*',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'AddTags', 'RemoveTags'),
  ],
  events: [],
});
