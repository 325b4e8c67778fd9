import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list } from '../../core/parameter.ts';
import { reaches } from '../../services/ec2/open-ports.ts';
import { admittedBy, permissionsOf, rulesOf, securityGroups } from '../../services/ec2/security-groups.ts';

const closed = { name: 'web', vpc: 'vpc-1', open: [], openByPrefixList: [], ingressRules: 1, egressRules: 1 };
const rule = (protocol: string, from: number, to: number) => ({ protocol, from, to, source: '0.0.0.0/0' });
const ONE_FAMILY = 'that the other family of addresses may be open';

export default control({
  id: 'network.sg-admin-ports',
  title: 'No security group opens a port of administration or of a data store to the internet',
  severity: 'critical',
  seeds: ['000:12', '001:23', '002:11', '003:32', '004:320'],
  satisfies: [
    stricter('fsbp/EC2.19', 'ports'),
    inPart(['cis-aws-3.0/5.2', 'cis-aws-5.0/5.3', 'cis-aws-3.0/5.3', 'cis-aws-5.0/5.4'], ONE_FAMILY),
    inPart('cis-aws-5.0/5.1.2', 'networks that are not trusted, beside the internet as a whole'),
    ...judges('nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'soc2/CC6.6', 'iso-27001/A.8.20', 'pci-4.0/1.3.1'),
    ...judges('fedramp-20x/KSI-CNA-RNT', 'fedramp-20x/KSI-CNA-MAT'),
  ],
  equivalents: {
    prowler: [
      stricter('ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22', 'ports'),
      stricter('ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389', 'ports'),
      stricter('ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports', 'ports'),
    ],
    securityHub: ['EC2.19', stricter(['EC2.13', 'EC2.14'], 'ports'), inPart(['EC2.53', 'EC2.54'], ONE_FAMILY)],
    config: [stricter(['INCOMING_SSH_DISABLED', 'RESTRICTED_INCOMING_TRAFFIC'], 'ports')],
  },
  parameters: {
    // The ports of Security Hub's EC2.19, and those of Elasticsearch, Redis, memcached and MongoDB.
    ports: list(
      '20 21 22 23 25 110 135 143 445 1433 1434 3000 3306 3389 4333 5000 5432 5500 5601 6379 8080 8088 8888 9200 9300 11211 27017'.split(
        ' ',
      ),
      'ports that nobody on the internet may reach',
    ),
  },
  subject: securityGroups,
  why: 'Such ports are found by scanners within minutes, and then tried with stolen passwords and known exploits.',
  fix: {
    values: ({ facts }, _others, { ports }) => ({
      rules: permissionsOf(rulesOf(facts, (rule) => reaches(rule, ports))),
    }),
    command: 'aws ec2 revoke-security-group-ingress --group-id {name} --ip-permissions {rules} --region {region}',
    mind: 'whoever comes in by these rules is cut off',
  },
  console: 'ec2/home?region={region}#SecurityGroup:groupId={name}',
  deed: 'opened admin ports of {name} to the internet',
  evaluate: ({ facts }, _others, { ports }) => {
    const admitted = admittedBy(facts, (rule) => reaches(rule, ports));
    if (admitted) return fail(admitted);
    return pass('nobody on the internet reaches such a port');
  },
  examples: varied({
    common: { facts: closed },
    pass: [
      { name: 'nothing open' },
      { name: 'HTTPS to everybody', facts: { open: [rule('tcp', 443, 443)] } },
      { name: 'ports below and above', facts: { open: [rule('tcp', 0, 19), rule('tcp', 24, 24)] } },
      { name: 'a protocol without ports', facts: { open: [rule('50', 0, 65_535)] } },
      {
        name: 'a port that is accepted here',
        facts: { open: [rule('tcp', 8080, 8080)] },
        parameters: { ports: ['22'] },
      },
    ],
    fail: [
      { name: 'SSH', facts: { open: [rule('tcp', 22, 22)] } },
      { name: 'remote desktop over UDP', facts: { open: [rule('udp', 3389, 3389)] } },
      { name: 'a range that ends with one', facts: { open: [rule('tcp', 19, 20)] } },
      { name: 'a range that begins with one', facts: { open: [rule('tcp', 27_017, 28_000)] } },
      { name: 'everything', facts: { open: [rule('-1', 0, 65_535)] } },
      { name: 'by way of a prefix list', facts: { openByPrefixList: [rule('tcp', 22, 22)] } },
    ],
  }),
});
