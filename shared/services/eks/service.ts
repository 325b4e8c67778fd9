/** Amazon EKS: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'eks',
  clients: ['eks'],
  calls: [
    leftToNextScan('clusters outside of AWS are registered, and not judged', 'RegisterCluster', 'DeregisterCluster'),
    leftToNextScan('node groups and profiles are not read from EKS', '*Nodegroup*', '*FargateProfile'),
    leftToNextScan(
      'which groups of Kubernetes an entry stands for, and which role a pod gets, is not judged',
      'UpdateAccessEntry',
      'UpdatePodIdentityAssociation',
    ),
    leftToNextScan('no collector reads other providers of identities', '*IdentityProviderConfig'),
    leftToNextScan(
      'no collector reads capabilities, authorities of certificates and subscriptions',
      '*Capability',
      '*CertificateAuthority',
      '*EksAnywhereSubscription',
    ),
    leftToNextScan(
      'an update that is cancelled or looked into leaves the cluster as it was',
      'CancelUpdate',
      'StartInsightsRefresh',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [leftToNextScan('add-ons and pods are not judged', 'EKS Addon *', 'EKS Fargate Pod Scheduled Termination')],
});
