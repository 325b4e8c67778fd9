import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { allHold, anyOf } from '../../core/quantify.ts';
import { letIn } from '../../services/ec2/acl-admission.ts';
import { networkAcls } from '../../services/ec2/network-acls.ts';
import { subnets } from '../../services/ec2/subnets.ts';
import { examples } from './examples/nacl-restrictive.ts';

const UNUSED = 'default ACLs that no network interface uses';

export default control({
  id: 'network.nacl-restrictive',
  title: 'Network ACLs close administration ports to the internet, and admit not everything',
  severity: 'medium',
  seeds: ['000:17', '000:28', '001:24', '004:319'],
  satisfies: [
    inPart('fsbp/EC2.21', 'that default ACLs do not count'),
    inPart(['cis-aws-3.0/5.1', 'cis-aws-5.0/5.2'], 'default ACLs that nothing uses, and that IPv6 may be admitted'),
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
  examples,
});
