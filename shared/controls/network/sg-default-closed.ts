import { control, fail, pass } from '../../core/control.ts';
import { defaultSecurityGroups } from '../../services/ec2/security-groups.ts';

const closed = { name: 'default', vpc: 'vpc-1', open: [], openByPrefixList: [], ingressRules: 0, egressRules: 0 };

export default control({
  id: 'network.sg-default-closed',
  title: 'The default security group of every VPC lets nothing in or out',
  severity: 'high',
  seeds: ['000:12', '000:27', '001:23', '003:32', '004:320'],
  satisfies: [
    'fsbp/EC2.2',
    'cis-aws-3.0/5.4',
    'cis-aws-5.0/5.5',
    'nist-800-53-r5/AC-4',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.20',
    'pci-4.0/1.3.1',
    'fedramp-20x/KSI-CNA-RNT',
    'fedramp-20x/KSI-CNA-MAT',
    'pci-4.0/1.3.2',
  ],
  equivalents: {
    prowler: ['ec2_securitygroup_default_restrict_traffic'],
    securityHub: ['EC2.2'],
    config: ['VPC_DEFAULT_SECURITY_GROUP_CLOSED'],
  },
  subject: defaultSecurityGroups,
  why: 'Resources that are launched without a group land in this one, together with everything that was overlooked.',
  fix: {
    command: `for rule in $(aws ec2 describe-security-group-rules --filters Name=group-id,Values={name} --query 'SecurityGroupRules[?!IsEgress].SecurityGroupRuleId' --output text --region {region}); do aws ec2 revoke-security-group-ingress --group-id {name} --security-group-rule-ids "$rule" --region {region}; done && for rule in $(aws ec2 describe-security-group-rules --filters Name=group-id,Values={name} --query 'SecurityGroupRules[?IsEgress].SecurityGroupRuleId' --output text --region {region}); do aws ec2 revoke-security-group-egress --group-id {name} --security-group-rule-ids "$rule" --region {region}; done`,
    mind: 'what is in the group is cut off from the network: give it a group of its own first',
  },
  console: 'ec2/home?region={region}#SecurityGroup:groupId={name}',
  deed: 'gave default group {name} rules',
  evaluate: ({ facts }) => {
    const { vpc, ingressRules, egressRules } = facts;
    return ingressRules + egressRules === 0
      ? pass(`the default group of ${vpc} has no rule`)
      : fail(`the default group of ${vpc} has ${ingressRules} rules for ingress and ${egressRules} for egress`);
  },
  examples: {
    pass: [{ name: 'no rule', facts: closed }],
    fail: [
      { name: 'as AWS makes it', facts: { ...closed, ingressRules: 1, egressRules: 1 } },
      { name: 'ingress alone', facts: { ...closed, ingressRules: 1 } },
      { name: 'egress alone', facts: { ...closed, egressRules: 1 } },
    ],
  },
});
