/** Amazon CloudFront: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'cloudfront',
  clients: ['cloudfront'],
  globalSources: ['aws.cloudfront'],
  calls: [
    left(
      'a staging distribution serves a share of the requests by way of another, which is judged',
      'CopyDistribution',
      '*ContinuousDeploymentPolicy',
      'UpdateDistributionWithStagingConfig',
    ),
    left(
      'tenants take the settings of their distribution, which is judged',
      'CreateDistributionTenant',
      'UpdateDistributionTenant',
      'DeleteDistributionTenant',
      '*DistributionTenantWebACL',
      '*ConnectionGroup',
      'UpdateDomainAssociation',
    ),
    left('which names lead to a distribution is not judged', 'AssociateAlias'),
    left('what is cached now is not judged', 'CreateInvalidation', 'CreateInvalidationForDistributionTenant'),
    left(
      'distributions that stream, which AWS ended, are not judged',
      '*StreamingDistribution',
      'CreateStreamingDistributionWithTags',
    ),
    left(
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
    left('logs and measurements are not judged', '*MonitoringSubscription', '*RealtimeLogConfig'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
