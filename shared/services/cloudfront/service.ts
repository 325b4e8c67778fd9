/** Amazon CloudFront: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'cloudfront',
  clients: ['cloudfront'],
  globalSources: ['aws.cloudfront'],
  calls: [
    leftToNextScan(
      'a staging distribution serves a share of the requests by way of another, which is judged',
      'CopyDistribution',
      '*ContinuousDeploymentPolicy',
      'UpdateDistributionWithStagingConfig',
    ),
    leftToNextScan(
      'tenants take the settings of their distribution, which is judged',
      'CreateDistributionTenant',
      'UpdateDistributionTenant',
      'DeleteDistributionTenant',
      '*DistributionTenantWebACL',
      '*ConnectionGroup',
      'UpdateDomainAssociation',
    ),
    leftToNextScan('which names lead to a distribution is not judged', 'AssociateAlias'),
    leftToNextScan('what is cached now is not judged', 'CreateInvalidation', 'CreateInvalidationForDistributionTenant'),
    leftToNextScan(
      'distributions that stream, which AWS ended, are not judged',
      '*StreamingDistribution',
      'CreateStreamingDistributionWithTags',
    ),
    leftToNextScan(
      'policies, keys, functions and origins are judged no further than distributions name them',
      '*AnycastIpList',
      '*CachePolicy',
      '*OriginAccessIdentity',
      '*ConnectionFunction',
      '*FieldLevelEncryption*',
      '*Function',
      '*KeyGroup',
      '*KeyValueStore',
      '*OriginAccessControl',
      '*OriginRequestPolicy',
      '*PublicKey',
      '*ResourcePolicy',
      '*ResponseHeadersPolicy',
      '*TrustStore',
      '*VpcOrigin',
    ),
    leftToNextScan('logs and measurements are not judged', '*MonitoringSubscription', '*RealtimeLogConfig'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
