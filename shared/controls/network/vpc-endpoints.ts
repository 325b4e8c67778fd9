import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { allHold, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { endpointReach } from '../../services/ec2/endpoint-reach.ts';
import { vpcEndpoints } from '../../services/ec2/gateways.ts';
import { routeTables, subnets } from '../../services/ec2/subnets.ts';
import { vpcs } from '../../services/ec2/vpc.ts';
import { examples } from './examples/vpc-endpoints.ts';

const EMPTY = 'VPCs in which there is no network interface';

export default control({
  id: 'network.vpc-endpoints',
  title: 'VPCs reach the AWS services that workloads use by endpoints of their own',
  severity: 'low',
  seeds: ['001:25', '002:41'],
  satisfies: [
    inPart(['fsbp/EC2.10', 'fsbp/EC2.55', 'fsbp/EC2.56', 'fsbp/EC2.57'], EMPTY),
    ...judges('nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'iso-27001/A.8.21', 'soc2/CC6.6'),
    'fedramp-20x/KSI-CNA-ULN',
    'pci-4.0/1.3.2',
  ],
  equivalents: {
    prowler: [
      inPart('vpc_endpoint_for_ec2_enabled', 'VPCs without network interfaces, and endpoints without private names'),
      inPart('vpc_endpoint_multi_az_enabled', 'endpoints of services that the parameters do not name'),
    ],
    securityHub: ['EC2.10', 'EC2.55', 'EC2.56', 'EC2.57'],
    config: [inPart('SERVICE_VPC_ENDPOINT_ENABLED', EMPTY)],
  },
  parameters: {
    gateways: list(['s3', 'dynamodb'], 'services that every private subnet reaches by a gateway, or by an interface'),
    interfaces: list(
      'ecr.api ecr.dkr logs secretsmanager kms sts ssm ec2'.split(' '),
      'services that the VPC reaches by an interface',
    ),
    minZones: count(2, 'zones that an interface must be in', { minimum: 1 }),
  },
  subject: vpcs,
  with: { subnets, routeTables, vpcEndpoints },
  why: 'What goes through a NAT gateway crosses the edge of the network, is billed by the gigabyte, and needs a way out that an intruder has as well.',
  fix: {
    steps: [
      'for a gateway: aws ec2 create-vpc-endpoint --vpc-id {name} --vpc-endpoint-type Gateway --service-name "<SERVICE: com.amazonaws, the region, and s3 or dynamodb, with points between>" --route-table-ids "<TABLES: tables of the private subnets>" --region {region}',
      'for an interface: aws ec2 create-vpc-endpoint --vpc-id {name} --vpc-endpoint-type Interface --service-name "<SERVICE: com.amazonaws, the region and the service, with points between>" --subnet-ids "<SUBNETS: private subnets in two zones>" --private-dns-enabled --region {region}',
    ],
    mind: 'interfaces are billed by the hour and zone; a shorter list for a profile says which services your workloads use',
  },
  console: 'vpcconsole/home?region={region}#Endpoints:vpcId={name}',
  deed: 'left {name} without an endpoint',
  evaluate: ({ facts: { vpcId } }, network, { gateways, interfaces, minZones }, { region }) => {
    const { isUsed, hasInterface, leavesOut } = endpointReach(vpcId, network, region, minZones);
    if (!isUsed()) return notApplicable('no network interface is in it');
    const isLacking = (name: string) => allHold(...[() => !hasInterface(name), () => leavesOut(name)]);
    const lacking = [...thoseOf(gateways, isLacking), ...thoseOf(interfaces, (name) => !hasInterface(name))];
    if (lacking.length > 0) return fail(`it lacks endpoints of ${listed(lacking, lacking.length)}`);
    return pass(`it has endpoints of ${listed([...gateways, ...interfaces], gateways.length + interfaces.length)}`);
  },
  examples,
});
