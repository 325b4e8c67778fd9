/** Elastic Load Balancing: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'elasticloadbalancing',
  clients: ['elastic-load-balancing-v2'],
  calls: [
    left(
      'what is behind a load balancer, and how requests are shared out, is not judged',
      '*TargetGroup',
      '*TargetGroupAttributes',
      '*Targets',
      '*Rule',
      'SetRulePriorities',
    ),
    left(
      'certificates of a listener are judged where they are kept, and those of clients are not',
      '*ListenerCertificates',
      '*TrustStore',
      '*TrustStore[A-Z]*',
      '*SharedTrustStoreAssociation',
    ),
    left(
      'attributes, addresses, subnets and groups of a load balancer are not read with it',
      'ModifyListenerAttributes',
      'ModifyLoadBalancerAttributes',
      'ModifyCapacityReservation',
      'ModifyIpPools',
      'SetIpAddressType',
      'SetSecurityGroups',
      'SetSubnets',
    ),
    left('tags other than Criticality change too often for what they tell', 'AddTags', 'RemoveTags'),
  ],
  events: [],
});
