import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { allHold, anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { webAcls } from '../../services/wafv2/web-acls.ts';
import { examples } from './examples/waf-rules.ts';

const GROUPS = ['CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet', 'BotControlRuleSet'].map(
  (name) => `AWSManagedRules${name}`,
);

const UNATTACHED = 'web ACLs that protect nothing';

export default control({
  id: 'edge.waf-rules',
  title: 'Web ACLs refuse common attacks, and the requests of bots',
  severity: 'high',
  seeds: ['004:135', '004:136', '004:137', '004:144'],
  satisfies: [
    inPart('fsbp/WAF.10', UNATTACHED),
    ...judges('nist-800-53-r5/SI-10', 'soc2/CC6.6', 'iso-27001/A.8.23', 'pci-4.0/6.4.2'),
    'fedramp-20x/KSI-CNA-RVP',
    'pci-4.0/6.4.1',
  ],
  equivalents: {
    prowler: [inPart('wafv2_webacl_with_rules', `${UNATTACHED}, and those of CloudFront`)],
    securityHub: ['WAF.10'],
    config: [inPart('WAFV2_WEBACL_NOT_EMPTY', UNATTACHED)],
  },
  parameters: {
    groups: list(GROUPS, 'rule groups of vendors that every web ACL runs'),
    maxExcepted: count(2, 'rules of a group that may let through what they match', { maximum: 100 }),
    countries: list([], 'countries, by two letters, whose requests are refused'),
  },
  subject: webAcls,
  why: 'A web ACL without rules, or whose rules only count, is shown to auditors and lets everything through.',
  fix: {
    values: ({ facts }) => ({ webAcl: facts.name }),
    steps: [
      'see it: aws wafv2 get-web-acl --scope REGIONAL --name {webAcl} --id {name} --region {region}',
      'write web-acl.json with what it answers: DefaultAction, VisibilityConfig and LockToken, and Rules with the rule groups that the alert names, with the override None, and for countries a geographic rule that blocks',
      'aws wafv2 update-web-acl --scope REGIONAL --name {webAcl} --id {name} --cli-input-json file://web-acl.json --region {region}',
    ],
    mind: 'the ACL is replaced as a whole; a group may refuse requests of your users: let it count for a day first',
  },
  console: 'wafv2/homev2/web-acl/{webAcl}/{name}/overview?region={region}',
  deed: 'took rules out of web ACL {name}',
  evaluate: ({ facts }, _others, parameters) => {
    if (facts.resources.length === 0) return notApplicable('it protects nothing');
    const { rules } = facts;
    if (rules.length === 0) return fail('it has no rule');
    const runs = (group: string) =>
      anyOf(rules, (rule) =>
        allHold(
          () => rule.managed === group,
          () => rule.refuses,
          () => !rule.isNarrowed,
          () => rule.excepted <= parameters.maxExcepted,
        ),
      );
    const isRefused = (country: string) =>
      anyOf(rules, (rule) =>
        allHold(
          () => rule.countries.includes(country),
          () => rule.refuses,
        ),
      );
    const lacking = thoseOf(parameters.groups, (group) => !runs(group));
    if (lacking.length > 0) return fail(`it does not run, or does not refuse by all of, ${listed(lacking)}`);
    const admitted = thoseOf(parameters.countries, (country) => !isRefused(country));
    if (admitted.length > 0) return fail(`it refuses no requests from ${listed(admitted)}`);
    return pass(`it has rules, and runs all of ${parameters.groups.length} rule groups that are asked for`);
  },
  examples,
});
