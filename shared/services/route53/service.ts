/** Amazon Route 53: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'route53',
  clients: ['route-53'],
  globalSources: ['aws.route53', 'aws.route53domains'],
  calls: [
    leftToNextScan('signatures of zones are not judged', '*KeySigningKey', '*HostedZoneDNSSEC'),
    leftToNextScan(
      'private zones, and who may use them, are not judged',
      'AssociateVPCWithHostedZone',
      'DisassociateVPCFromHostedZone',
      '*VPCAssociationAuthorization',
    ),
    leftToNextScan(
      'comments and features of zones are not judged',
      'UpdateHostedZoneComment',
      'UpdateHostedZoneFeatures',
    ),
    leftToNextScan(
      'that records may not be changed is not judged',
      'CreateResourceRecordSetProtections',
      'DeleteResourceRecordSetProtections',
    ),
    leftToNextScan(
      'a policy changes records by its instances, whose calls are waited for',
      'CreateTrafficPolicy',
      'CreateTrafficPolicyVersion',
      'DeleteTrafficPolicy',
      'UpdateTrafficPolicyComment',
    ),
    leftToNextScan(
      'logs of queries, sets of name servers and blocks of addresses are not judged',
      '*QueryLoggingConfig',
      '*ReusableDelegationSet',
      '*CidrCollection',
    ),
  ],
  events: [],
});
