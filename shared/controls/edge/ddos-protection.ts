import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { text } from '../../core/parameter.ts';
import { allHold, anyOf, firstOf } from '../../core/quantify.ts';
import { distributions } from '../../services/cloudfront/distributions.ts';
import { loadBalancers } from '../../services/elasticloadbalancing/load-balancers.ts';
import { protections } from '../../services/shield/service.ts';
import type { AclRule } from '../../services/wafv2/rules.ts';
import { webAcls } from '../../services/wafv2/web-acls.ts';
import { examples } from './examples/ddos-protection.ts';

const GROUP = 'AWSManagedRulesAntiDDoSRuleSet';
const OTHERS = 'endpoints other than load balancers';

export default control({
  id: 'edge.ddos-protection',
  title: 'A layer against floods of requests stands before each public load balancer',
  severity: 'high',
  seeds: ['004:134'],
  satisfies: [
    inPart(['nist-800-53-r5/SC-5', 'nist-800-53-r5/SC-5(3)', 'soc2/A1.1', 'iso-27001/A.8.20'], OTHERS),
    'fedramp-20x/KSI-CNA-RVP',
  ],
  equivalents: {
    prowler: [inPart('shield_advanced_protection_in_internet_facing_load_balancers', 'that others do not suffice')],
  },
  parameters: {
    elsewhereTag: text('DdosProtection', 'tag, such as cloudflare, of an account that another vendor protects'),
  },
  subject: loadBalancers,
  with: { distributions, protections, acls: webAcls },
  why: 'The protection that each load balancer has without asking ends at the network: a flood of well-formed requests goes through to the servers.',
  fix: {
    steps: [
      `add the rule group ${GROUP} to the web ACL of {id}, with the action Challenge or Block`,
      'or let CloudFront stand before it, and admit CloudFront alone: aws cloudfront create-distribution --distribution-config file://distribution.json',
      'where another vendor protects it, admit its addresses alone, and give the account the tag DdosProtection',
    ],
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  deed: 'took the protection against floods off {name}',
  evaluate: ({ id, facts }, { distributions, protections, acls }, { elsewhereTag }, { account }) => {
    if (facts.scheme !== 'internet-facing') return notApplicable('it is not reached from the internet');
    if (facts.state === 'failed') return notApplicable('its creation failed');
    const runs = (one: Known<AclRule>) =>
      allHold(...[() => one.managed === GROUP, () => !one.isNarrowed, () => one.refuses, () => one.excepted === 0]);
    const layers = [
      {
        name: 'a rule group against floods in its web ACL',
        stands: () =>
          anyOf(acls, ({ facts: { resources, rules } }) =>
            allHold(
              () => resources.includes(id),
              () => anyOf(rules, runs),
            ),
          ),
      },
      { name: 'Shield Advanced', stands: () => anyOf(protections, (one) => one.facts.resource === id) },
      {
        name: 'CloudFront',
        stands: () =>
          anyOf(distributions, (one) =>
            allHold(
              () => one.facts.isEnabled,
              () => anyOf(one.facts.origins, (host) => host.toLowerCase() === facts.host?.toLowerCase()),
            ),
          ),
      },
    ];
    const elsewhere = account.tags[elsewhereTag];
    if (elsewhere !== undefined) return notApplicable(`the account is tagged ${elsewhereTag}=${elsewhere}`);
    const layer = firstOf(layers, ({ stands }) => stands());
    return layer
      ? pass(`it has ${layer.name}`)
      : fail('neither CloudFront, Shield Advanced nor a rule group against floods is before it');
  },
  examples,
});
