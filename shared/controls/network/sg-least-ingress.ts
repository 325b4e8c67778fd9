import { inPart, judges } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list } from '../../core/parameter.ts';
import { opensOnly } from '../../services/ec2/open-ports.ts';
import { admittedBy, permissionsOf, rulesOf, securityGroups } from '../../services/ec2/security-groups.ts';

const closed = { name: 'web', vpc: 'vpc-1', open: [], openByPrefixList: [], ingressRules: 1, egressRules: 1 };
const rule = (protocol: string, from: number, to: number) => ({ protocol, from, to, source: '::/0' });
const http3 = [rule('udp', 443, 443)];
const OPEN = 'ports 80 and 443, and groups of load balancers';

export default control({
  id: 'network.sg-least-ingress',
  title: 'Security groups open nothing to the whole internet but declared ports',
  severity: 'high',
  seeds: ['000:12', '000:27', '001:23', '002:11', '003:32', '004:319', '004:320'],
  satisfies: [
    ...judges('fsbp/EC2.18', 'nist-800-53-r5/AC-4', 'nist-800-53-r5/CM-7', 'nist-800-53-r5/SC-7', 'soc2/CC6.6'),
    ...judges('iso-27001/A.8.20', 'pci-4.0/1.2.5', 'pci-4.0/1.3.1', 'fedramp-20x/KSI-CNA-RNT'),
    ...judges('fedramp-20x/KSI-CNA-MAT', 'pci-4.0/1.4.2', 'pci-4.0/2.2.4'),
  ],
  equivalents: {
    prowler: [
      inPart('ec2_securitygroup_allow_ingress_from_internet_to_all_ports', 'that all ports but one may be open'),
      inPart('ec2_securitygroup_allow_ingress_from_internet_to_any_port', OPEN),
    ],
    securityHub: ['EC2.18'],
    config: [inPart('VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS', 'ports 80 and 443, where the rule names none, and IPv6')],
  },
  parameters: {
    // EC2.18 of Security Hub: TCP 80 and 443, and nothing over UDP.
    publicPorts: list(['80', '443'], 'ports that anybody on the internet may reach over TCP'),
    publicUdpPorts: list([], 'ports that anybody on the internet may reach over UDP, such as 443 for HTTP/3'),
  },
  subject: securityGroups,
  why: 'Each open port is a service that strangers may try; those that nobody declared are those that nobody patches.',
  fix: {
    values: ({ facts }, _others, { publicPorts, publicUdpPorts }) => {
      const accepted = { tcp: publicPorts, udp: publicUdpPorts };
      return { rules: permissionsOf(rulesOf(facts, (rule) => !opensOnly(rule, accepted))) };
    },
    command: 'aws ec2 revoke-security-group-ingress --group-id {name} --ip-permissions {rules} --region {region}',
    mind: 'whoever comes in by these rules is cut off',
  },
  console: 'ec2/home?region={region}#SecurityGroup:groupId={name}',
  deed: 'opened ports of {name} to the internet',
  evaluate: ({ facts }, _others, { publicPorts, publicUdpPorts }) => {
    const accepted = { tcp: publicPorts, udp: publicUdpPorts };
    const admitted = admittedBy(facts, (rule) => !opensOnly(rule, accepted));
    if (admitted) return fail(admitted);
    return pass('it opens nothing but declared ports to the whole internet');
  },
  examples: varied({
    common: { facts: closed },
    pass: [
      { name: 'nothing open' },
      { name: 'HTTP and HTTPS', facts: { open: [rule('tcp', 80, 80), rule('tcp', 443, 443)] } },
      { name: 'HTTP/3, where it is declared', facts: { open: http3 }, parameters: { publicUdpPorts: ['443'] } },
      {
        name: 'a range of declared ports',
        facts: { open: [rule('tcp', 443, 444)] },
        parameters: { publicPorts: ['443', '444', '445'] },
      },
    ],
    fail: [
      { name: 'UDP 443', facts: { open: http3 } },
      { name: 'another port', facts: { open: [rule('tcp', 8443, 8443)] } },
      { name: 'a range around a declared port', facts: { open: [rule('tcp', 80, 443)] } },
      {
        name: 'a declared port named twice, in a range of two',
        facts: { open: [rule('tcp', 443, 444)] },
        parameters: { publicPorts: ['443', '443'] },
      },
      { name: 'everything', facts: { open: [rule('-1', 0, 65_535)] } },
      { name: 'a protocol without ports', facts: { open: [rule('47', 443, 443)] } },
      { name: 'by way of a prefix list', facts: { openByPrefixList: [rule('tcp', 22, 22)] } },
    ],
  }),
});
