import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, text } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import { spreads } from '../../services/elasticloadbalancing/spread.ts';

const group = { kind: 'Auto Scaling group', idle: null, zones: ['eu-west-1b', 'eu-west-1a'] } as const;
const balancer = { ...group, kind: 'load balancer' } as const;
const DECLARED = 'what is declared to be in one zone';
const TARGETS = 'what is declared to be in one zone, and in which zones the targets are';

export default control({
  id: 'compute.multi-az',
  title: 'Load balancers and Auto Scaling groups span availability zones',
  severity: 'high',
  seeds: ['001:65', '001:84', '001:85', '002:19', '004:318'],
  satisfies: [
    inPart('fsbp/AutoScaling.2', DECLARED),
    inPart('fsbp/ELB.13', TARGETS),
    'nist-800-53-r5/CP-10',
    'nist-800-53-r5/SC-36',
    'soc2/A1.2',
    'iso-27001/A.8.14',
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {
    prowler: [
      inPart('autoscaling_group_multiple_az', 'what is declared to be in one zone, and groups of no instance'),
      inPart('elbv2_is_in_multiple_az', DECLARED),
    ],
    securityHub: ['AutoScaling.2', 'ELB.13'],
    config: [inPart('AUTOSCALING_MULTIPLE_AZ', DECLARED), inPart('ELBV2_MULTIPLE_AZ', TARGETS)],
  },
  parameters: {
    minZones: count(2, 'availability zones that each has capacity in', { minimum: 2 }),
    singleZoneTag: text('SingleZone', 'tag, with any value, of what has to stay in one zone'),
  },
  subject: spreads,
  why: 'A zone fails as a whole; a resource in only one zone is down with it for as long as that takes.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    command:
      'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {name} --vpc-zone-identifier "<SUBNETS: ids of subnets in several zones, with commas between them>" --region {region}',
    mind: 'the group moves instances into the new zones',
    instead: [
      {
        when: { kind: 'load balancer' },
        command:
          'aws elbv2 set-subnets --load-balancer-arn {id} --subnets "<SUBNET: id of a subnet that it has>" "<OTHER_SUBNET: id of a subnet in another zone>" --region {region}',
        mind: 'the list replaces the one it has',
      },
    ],
  },
  deed: 'left {name} in one availability zone',
  evaluate: ({ facts, tags }, _others, { minZones, singleZoneTag }) => {
    if (facts.idle !== null) return notApplicable(facts.idle);
    if (tags[singleZoneTag] !== undefined) return notApplicable(`its tag ${singleZoneTag} keeps it in one zone`);
    const zones = new Set(facts.zones);
    return zones.size >= minZones
      ? pass(`the ${facts.kind} is in ${listed([...zones])}`)
      : fail(`the ${facts.kind} is in ${listed([...zones]) || 'no zone'} alone`);
  },
  examples: {
    pass: [
      { name: 'a group', facts: group },
      { name: 'a load balancer', facts: balancer },
    ],
    fail: [
      { name: 'one zone', facts: { ...balancer, zones: ['eu-west-1a'] } },
      { name: 'one zone by two subnets', facts: { ...group, zones: ['eu-west-1a', 'eu-west-1a'] } },
      { name: 'fewer than are asked for', facts: group, parameters: { minZones: 3 } },
      { name: 'none', facts: { ...group, zones: [] } },
    ],
    notApplicable: [
      { name: 'scaled to zero', facts: { ...group, idle: 'it is scaled to zero', zones: ['eu-west-1a'] } },
      { name: 'kept in one', facts: { ...group, zones: ['eu-west-1a'] }, tags: { SingleZone: 'licence' } },
    ],
  },
});
