/** Amazon Route 53: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'route53',
  clients: ['route-53'],
  globalSources: ['aws.route53', 'aws.route53domains'],
  calls: [
    left('signatures of zones are not judged', '*KeySigningKey', '*HostedZoneDNSSEC'),
    left(
      'private zones, and who may use them, are not judged',
      'AssociateVPCWithHostedZone',
      'DisassociateVPCFromHostedZone',
      '*VPCAssociationAuthorization',
    ),
    left('comments and features of zones are not judged', 'UpdateHostedZoneComment', 'UpdateHostedZoneFeatures'),
    left(
      'that records may not be changed is not judged',
      'CreateResourceRecordSetProtections',
      'DeleteResourceRecordSetProtections',
    ),
    left(
      'a policy changes records by its instances, whose calls are waited for',
      'CreateTrafficPolicy',
      'CreateTrafficPolicyVersion',
      'DeleteTrafficPolicy',
      'UpdateTrafficPolicyComment',
    ),
    left(
      'logs of queries, sets of name servers and blocks of addresses are not judged',
      '*QueryLoggingConfig',
      '*ReusableDelegationSet',
      '*CidrCollection',
    ),
  ],
  events: [],
});
