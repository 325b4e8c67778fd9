import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { subnets } from '../../services/ec2/subnets.ts';

const facts = { subnet: 'subnet-1', vpc: 'vpc-1', zone: 'eu-west-1a', inUse: true, givesPublicAddress: false };

export default control({
  id: 'network.subnets-give-no-address',
  title: 'Subnets give no public address to what is launched in them',
  severity: 'medium',
  seeds: ['003:9', '003:10'],
  satisfies: [
    inPart('fsbp/EC2.15', 'addresses of IPv6'),
    'nist-800-53-r5/AC-4',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.22',
    'pci-4.0/1.3.1',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-CNA-RNT',
    'gdpr/25(2)',
  ],
  equivalents: {
    prowler: ['vpc_subnet_no_public_ip_by_default'],
    securityHub: ['EC2.15'],
    config: ['SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED'],
  },
  subject: subnets,
  why: 'Whoever launches an instance there puts it on the internet without having asked for it.',
  fix: {
    command: 'aws ec2 modify-subnet-attribute --subnet-id {name} --no-map-public-ip-on-launch --region {region}',
    mind: 'what is launched from then on has no public address unless it asks for one',
  },
  console: 'vpcconsole/home?region={region}#SubnetDetails:subnetId={name}',
  deed: 'made {name} give public addresses',
  evaluate: ({ facts: { givesPublicAddress } }) =>
    givesPublicAddress ? fail('it gives public addresses by itself') : pass('it gives no public address by itself'),
  examples: {
    pass: [{ name: 'none', facts }],
    fail: [{ name: 'a public address for everything', facts: { ...facts, givesPublicAddress: true } }],
  },
});
