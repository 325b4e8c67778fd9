import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { anyOf } from '../../core/quantify.ts';
import { networkAcls } from '../../services/ec2/network-acls.ts';

const facts = { vpc: 'vpc-1', isDefault: false, subnets: ['subnet-1'], rules: [] };

export default control({
  id: 'network.nacl-in-use',
  title: 'Every network ACL is used by a subnet',
  severity: 'low',
  seeds: ['004:319'],
  satisfies: [
    'fsbp/EC2.16',
    'nist-800-53-r5/CM-8',
    'iso-27001/A.8.20',
    'fedramp-20x/KSI-CNA-ULN',
    'fedramp-20x/KSI-CNA-RNT',
  ],
  equivalents: { securityHub: ['EC2.16'], config: [inPart('VPC_NETWORK_ACL_UNUSED_CHECK', 'default ACLs')] },
  subject: networkAcls,
  why: 'A reader mistakes an unused ACL for protection, or somebody attaches it by accident.',
  fix: {
    command: 'aws ec2 delete-network-acl --network-acl-id {name} --region {region}',
    mind: 'its rules are lost; attach it to the subnets that it was made for where they lack it',
  },
  console: 'vpcconsole/home?region={region}#NetworkAclDetails:networkAclId={name}',
  deed: 'left network ACL {name} without a subnet',
  evaluate: ({ facts }) => {
    if (anyOf(facts.subnets, () => true)) return pass('a subnet uses it');
    return facts.isDefault ? notApplicable('the default ACL of a VPC cannot be deleted') : fail('no subnet uses it');
  },
  examples: {
    pass: [{ name: 'in use', facts }],
    fail: [{ name: 'no subnet', facts: { ...facts, subnets: [] } }],
    notApplicable: [{ name: 'the default one', facts: { ...facts, isDefault: true, subnets: [] } }],
  },
});
