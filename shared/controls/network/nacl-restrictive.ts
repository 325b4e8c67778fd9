import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag, list } from '../../core/parameter.ts';
import { allHold, anyOf } from '../../core/quantify.ts';
import { letIn } from '../../services/ec2/acl-admission.ts';
import { networkAcls } from '../../services/ec2/network-acls.ts';
import { subnets } from '../../services/ec2/subnets.ts';

const rule = (number: number, allows: boolean, port: number | null, block = '0.0.0.0/0', protocol = '6') => ({
  ...{ ingress: true, number, allows, block },
  protocol: port === null ? '-1' : protocol,
  ports: port === null ? { from: 0, to: 65_535 } : { from: port, to: port },
});
const REFUSED = rule(32_767, false, null);
const acl = (...rules: ReturnType<typeof rule>[]) => ({
  ...{ vpc: 'vpc-1', isDefault: false, subnets: ['subnet-1'] },
  rules: [...rules, REFUSED],
});
const subnet = { subnet: 'subnet-1', vpc: 'vpc-1', zone: 'eu-west-1a', inUse: true, givesPublicAddress: false };
const used = { subnets: [{ facts: subnet }] };
const ofAws = { ...acl(rule(100, true, null)), isDefault: true };
const UNUSED = 'default ACLs that no network interface uses';

export default control({
  id: 'network.nacl-restrictive',
  title: 'Network ACLs close administration ports to the internet, and admit not everything',
  severity: 'medium',
  seeds: ['000:17', '000:28', '001:24', '004:319'],
  satisfies: [
    inPart(['fsbp/EC2.21', 'cis-aws-3.0/5.1', 'cis-aws-5.0/5.2'], UNUSED),
    ...judges('nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'soc2/CC6.6', 'iso-27001/A.8.20', 'pci-4.0/1.3.1'),
    'fedramp-20x/KSI-CNA-RNT',
    'fedramp-20x/KSI-CNA-MAT',
  ],
  equivalents: {
    prowler: [
      inPart(['ec2_networkacl_allow_ingress_any_port', 'ec2_networkacl_allow_ingress_tcp_port_22'], UNUSED),
      inPart('ec2_networkacl_allow_ingress_tcp_port_3389', UNUSED),
    ],
    securityHub: ['EC2.21'],
    config: [inPart('NACL_NO_UNRESTRICTED_SSH_RDP', UNUSED)],
  },
  parameters: {
    ports: list(['22', '3389'], 'ports of administration, which nobody on the internet may reach'),
    everything: flag(true, 'whether an ACL that admits all traffic from everywhere fails, as the default ACL does'),
  },
  subject: networkAcls,
  with: { subnets },
  why: 'A network ACL is what is left when somebody opens a security group by mistake; one that admits everything is nothing.',
  fix: {
    steps: [
      'see its rules: aws ec2 describe-network-acls --network-acl-ids {name} --region {region}',
      'give each subnet that it serves an ACL that admits the ports its workload needs, and the ports of replies',
      'take the rule out that the alert names: aws ec2 delete-network-acl-entry --network-acl-id {name} --ingress --rule-number "<RULE: number of the rule>" --region {region}',
    ],
    mind: 'an ACL keeps no state: replies to what goes out come in on ports 1024 to 65535, of which 3389 is one',
  },
  console: 'vpcconsole/home?region={region}#NetworkAclDetails:networkAclId={name}',
  deed: 'opened network ACL {name} to the internet',
  evaluate: ({ facts }, { subnets }, { ports, everything }) => {
    const admitted = letIn(facts, ports.map(Number), everything);
    if (!admitted) return pass('everybody on the internet is kept out of what administers');
    const isUsed = () =>
      anyOf(subnets, ({ facts: one }) =>
        allHold(
          () => anyOf(facts.subnets, (id) => id === one.subnet),
          () => one.inUse,
        ),
      );
    if (
      allHold(
        () => facts.isDefault,
        () => !isUsed(),
      )
    )
      return notApplicable('no network interface uses this default ACL');
    return fail(`it admits ${admitted} from everywhere`);
  },
  examples: varied({
    common: { facts: ofAws, with: used },
    pass: [
      { name: 'HTTPS alone', facts: acl(rule(100, true, 443)) },
      { name: 'SSH from inside', facts: acl(rule(100, true, 22, '10.0.0.0/8')) },
      { name: 'SSH refused before all else is admitted', facts: acl(rule(90, false, 22), rule(100, true, 22)) },
      {
        name: 'everything where that is accepted',
        facts: acl(
          rule(80, false, 22),
          rule(81, false, 22, '0.0.0.0/0', '17'),
          rule(82, false, 3389),
          rule(83, false, 3389, '0.0.0.0/0', '17'),
          rule(100, true, null),
        ),
        parameters: { everything: false },
      },
      { name: 'everything out', facts: acl({ ...rule(100, true, null), ingress: false }) },
    ],
    fail: [
      { name: 'as AWS makes it, in use' },
      { name: 'SSH', facts: acl(rule(100, true, 22)) },
      { name: 'remote desktop over UDP and IPv6', facts: acl(rule(100, true, 3389, '::/0', '17')) },
      { name: 'SSH admitted before it is refused', facts: acl(rule(90, true, 22), rule(100, false, 22)) },
      {
        name: 'the internet in two halves',
        facts: acl(rule(90, true, 22, '0.0.0.0/1'), rule(91, true, 22, '128.0.0.0/1')),
      },
      {
        name: 'SSH refused to a part of the internet',
        facts: acl(rule(90, false, 22, '203.0.113.0/24'), rule(100, true, 22)),
      },
      { name: 'an ACL of your own that nothing uses', facts: acl(rule(100, true, 22)), with: { subnets: [] } },
    ],
    notApplicable: [
      { name: 'as AWS makes it, unused', with: { subnets: [{ facts: { ...subnet, inUse: false } }] } },
      {
        name: 'in use by the subnet of another ACL alone',
        with: { subnets: [{ facts: { ...subnet, subnet: 'subnet-2' } }] },
      },
    ],
  }),
});
