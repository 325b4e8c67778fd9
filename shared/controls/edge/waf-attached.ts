import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { anyOf } from '../../core/quantify.ts';
import { balancers } from '../../services/elasticloadbalancing/listeners.ts';
import { webAcls } from '../../services/wafv2/web-acls.ts';

const id = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1';
const facts = { name: 'web', type: 'application', isInternal: false, listeners: [] } as const;
const acl = (...resources: string[]) => ({ webAcls: [{ facts: { name: 'web', resources, rules: [] } }] });

const INTERNAL = 'internal load balancers, and web ACLs of WAF Classic';

export default control({
  id: 'edge.waf-attached',
  title: 'Every application load balancer on the internet has a web ACL',
  severity: 'high',
  seeds: ['000:30', '001:26'],
  satisfies: [
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.20',
    'pci-4.0/6.4.2',
    'fedramp-20x/KSI-CNA-RVP',
    'pci-4.0/6.4.1',
  ],
  equivalents: {
    prowler: [inPart('elbv2_waf_acl_attached', INTERNAL)],
    securityHub: [inPart('ELB.16', INTERNAL)],
    config: [inPart('ALB_WAF_ENABLED', INTERNAL)],
  },
  subject: balancers,
  with: { webAcls },
  why: 'Scanners try every known hole of web applications within hours; without a filter the first one that fits is in.',
  fix: {
    command:
      'aws wafv2 associate-web-acl --web-acl-arn "<WEB_ACL: ARN of a web ACL of the region>" --resource-arn {id} --region {region}',
    mind: 'its rules refuse requests from then on: let them count for a day first',
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id};tab=integrations',
  deed: 'left load balancer {name} without a web ACL',
  evaluate: ({ id, facts }, { webAcls }) => {
    if (facts.type !== 'application') return notApplicable(`a ${facts.type} load balancer can have no web ACL`);
    if (facts.isInternal) return notApplicable('only the own network reaches it');
    const isAttached = anyOf(webAcls, (acl) => acl.facts.resources.includes(id));
    return isAttached ? pass('it has a web ACL') : fail('it is on the internet without a web ACL');
  },
  examples: {
    pass: [{ name: 'attached', id, facts, with: acl('arn:aws:apigateway:eu-west-1::/restapis/a/stages/live', id) }],
    fail: [
      { name: 'no web ACL', id, facts, with: { webAcls: [] } },
      { name: "another resource's", id, facts, with: acl(`${id}2`) },
    ],
    notApplicable: [
      { name: 'inside', id, facts: { ...facts, isInternal: true }, with: acl() },
      { name: 'a network load balancer', id, facts: { ...facts, type: 'network' }, with: acl() },
    ],
  },
});
