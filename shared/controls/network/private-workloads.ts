import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { text } from '../../core/parameter.ts';
import { addresses } from '../../services/ecs/addresses.ts';

const instance = { kind: 'instance', idle: null, publicAddress: false } as const;
const service = { ...instance, kind: 'ECS service' } as const;
const DECLARED = 'what is declared to have a public address';

export default control({
  id: 'network.private-workloads',
  title: 'Instances and tasks have no public address',
  severity: 'high',
  seeds: ['001:22', '002:10', '003:9'],
  satisfies: [
    inPart(['fsbp/EC2.9', 'fsbp/ECS.2'], DECLARED),
    'nist-800-53-r5/AC-4',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.22',
    'pci-4.0/1.4.4',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-CNA-RNT',
    'pci-4.0/1.4.2',
    'pci-4.0/1.4.5',
  ],
  equivalents: {
    prowler: [inPart(['ec2_instance_public_ip', 'ecs_service_no_assign_public_ip'], DECLARED)],
    securityHub: [inPart(['EC2.9', 'ECS.2'], DECLARED)],
    config: [inPart('EC2_INSTANCE_NO_PUBLIC_IP', DECLARED)],
  },
  parameters: { publicTag: text('Public', 'tag, with any value, of what has to have a public address') },
  subject: addresses,
  why: 'With an address of its own one mistake in a security group is open to the world; behind a load balancer it is not.',
  fix: {
    values: ({ id, facts: { kind } }) => ({ kind, cluster: id.split('/').at(-2) }),
    steps: [
      'an address that AWS gave the instance cannot be taken away: launch it anew in a private subnet',
      'an Elastic IP address can, so see whether it is one: aws ec2 describe-addresses --filters Name=instance-id,Values={name} --region {region}',
      'take it away: aws ec2 disassociate-address --association-id "<ASSOCIATION: AssociationId that this answers>" --region {region}',
    ],
    mind: 'it reaches the internet through a NAT gateway from then on',
    instead: [
      {
        when: { kind: 'ECS service' },
        steps: [
          'aws ecs update-service --cluster {cluster} --service {name} --network-configuration "awsvpcConfiguration={subnets=[<SUBNETS: ids of private subnets with commas between them>],securityGroups=[<GROUPS: ids of its security groups>],assignPublicIp=DISABLED}" --region {region}',
        ],
        mind: 'its tasks are replaced, and pull their images through a NAT gateway or endpoints from then on',
      },
    ],
  },
  deed: 'gave {name} a public address',
  evaluate: ({ facts, tags }, _others, { publicTag }) => {
    if (facts.idle !== null) return notApplicable(facts.idle);
    if (!facts.publicAddress) return pass(`the ${facts.kind} has no public address`);
    return tags[publicTag] === undefined
      ? fail(`the ${facts.kind} has a public address`)
      : notApplicable(`its tag ${publicTag} says that it has to have a public address`);
  },
  examples: {
    pass: [
      { name: 'a private instance', facts: instance },
      { name: 'private tasks', facts: service },
    ],
    fail: [
      { name: 'a public instance', facts: { ...instance, publicAddress: true } },
      {
        name: 'public tasks',
        id: 'arn:aws:ecs:eu-west-1:111122223333:service/main/api',
        facts: { ...service, publicAddress: true },
      },
    ],
    notApplicable: [
      { name: 'declared', facts: { ...instance, publicAddress: true }, tags: { Public: 'bastion' } },
      { name: 'being drained', facts: { ...service, publicAddress: true, idle: 'its status is DRAINING' } },
    ],
  },
});
