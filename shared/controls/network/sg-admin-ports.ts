import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { reaches } from '../../services/ec2/open-ports.ts';
import { admittedBy, permissionsOf, rulesOf, securityGroups } from '../../services/ec2/security-groups.ts';
import { examples } from './examples/sg-admin-ports.ts';

/** CIS, and Security Hub after it, ask of blocks of IPv4 and of IPv6 by two requirements. */
const OTHER_FAMILY = 'that a port may be open to the other family of addresses';

export default control({
  id: 'network.sg-admin-ports',
  title: 'No security group opens a port of administration or of a data store to the internet',
  severity: 'critical',
  seeds: ['000:12', '001:23', '002:11', '003:32', '004:320'],
  satisfies: [
    stricter('fsbp/EC2.19', 'ports'),
    inPart(['cis-aws-3.0/5.2', 'cis-aws-5.0/5.3', 'cis-aws-3.0/5.3', 'cis-aws-5.0/5.4'], OTHER_FAMILY),
    inPart('cis-aws-5.0/5.1.2', 'networks that are not trusted, beside the internet as a whole'),
    ...judges('nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'soc2/CC6.6', 'iso-27001/A.8.20', 'pci-4.0/1.3.1'),
    ...judges('fedramp-20x/KSI-CNA-RNT', 'fedramp-20x/KSI-CNA-MAT'),
  ],
  equivalents: {
    prowler: [
      stricter('ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22', 'ports', 'protocols'),
      stricter('ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389', 'ports', 'protocols'),
      stricter('ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports', 'ports', 'protocols'),
    ],
    securityHub: [stricter(['EC2.13', 'EC2.14', 'EC2.19'], 'ports'), inPart(['EC2.53', 'EC2.54'], OTHER_FAMILY)],
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
    protocols: list(['tcp', 'udp'], 'protocols over which nobody may reach them'),
  },
  subject: securityGroups,
  why: 'Such ports are found by scanners within minutes, and then tried with stolen passwords and known exploits.',
  fix: {
    values: ({ facts }, _others, { ports, protocols }) => ({
      rules: permissionsOf(rulesOf(facts, (rule) => reaches(rule, ports, protocols))),
    }),
    command: 'aws ec2 revoke-security-group-ingress --group-id {name} --ip-permissions {rules} --region {region}',
    mind: 'whoever comes in by these rules is cut off',
  },
  console: 'ec2/home?region={region}#SecurityGroup:groupId={name}',
  deed: 'opened admin ports of {name} to the internet',
  evaluate: ({ facts }, _others, { ports, protocols }) => {
    const admitted = admittedBy(facts, (rule) => reaches(rule, ports, protocols));
    if (admitted) return fail(admitted);
    return pass('nobody on the internet reaches such a port');
  },
  examples,
});
