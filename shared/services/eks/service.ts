/** Amazon EKS: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'eks',
  clients: ['eks'],
  calls: [
    left('clusters outside of AWS are registered, and not judged', 'RegisterCluster', 'DeregisterCluster'),
    left('node groups and profiles are not read from EKS', '*Nodegroup*', '*FargateProfile'),
    left(
      'which groups of Kubernetes an entry stands for, and which role a pod gets, is not judged',
      'UpdateAccessEntry',
      'UpdatePodIdentityAssociation',
    ),
    left('no collector reads other providers of identities', '*IdentityProviderConfig'),
    left(
      'no collector reads capabilities, authorities of certificates and subscriptions',
      '*Capability',
      '*CertificateAuthority',
      '*EksAnywhereSubscription',
    ),
    left(
      'an update that is cancelled or looked into leaves the cluster as it was',
      'CancelUpdate',
      'StartInsightsRefresh',
    ),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [left('add-ons and pods are not judged', 'EKS Addon *', 'EKS Fargate Pod Scheduled Termination')],
});
