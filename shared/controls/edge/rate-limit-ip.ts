import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { allHold, anyOf } from '../../core/quantify.ts';
import type { AclRule } from '../../services/wafv2/rules.ts';
import { webAcls } from '../../services/wafv2/web-acls.ts';

const rule: Known<AclRule> = {
  ...{ managed: null, perSecond: 100, countries: [], isNarrowed: false, refuses: true },
  excepted: 0,
};
const facts = (...rules: Known<AclRule>[]) => ({
  name: 'web',
  resources: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1'],
  rules,
});

export default control({
  id: 'edge.rate-limit-ip',
  title: 'Web ACLs refuse an address that sends too many requests',
  severity: 'medium',
  seeds: ['004:127'],
  satisfies: ['nist-800-53-r5/SC-5', 'soc2/A1.1', 'iso-27001/A.8.20', 'fedramp-20x/KSI-CNA-RVP'],
  equivalents: {},
  parameters: { perSecond: count(100, 'requests by the second that one address may send', { minimum: 1 }) },
  subject: webAcls,
  why: 'One machine that tries passwords or scrapes otherwise takes as much of the service as all users together.',
  fix: {
    values: ({ facts }) => ({ webAcl: facts.name }),
    steps: [
      'see it: aws wafv2 get-web-acl --scope REGIONAL --name {webAcl} --id {name} --region {region}',
      'write web-acl.json with what it answers: DefaultAction, VisibilityConfig and LockToken, and Rules with a rate-based rule more that blocks by IP, without a statement that narrows it',
      'aws wafv2 update-web-acl --scope REGIONAL --name {webAcl} --id {name} --cli-input-json file://web-acl.json --region {region}',
    ],
    mind: 'the ACL is replaced as a whole; many users behind one address count as one',
  },
  console: 'wafv2/homev2/web-acl/{webAcl}/{name}/overview?region={region}',
  deed: 'took the rate limit out of web ACL {name}',
  evaluate: ({ facts }, _others, { perSecond }) => {
    if (facts.resources.length === 0) return notApplicable('it protects nothing');
    const isLimit = (rule: Known<AclRule>) =>
      allHold(
        () => rule.refuses,
        () => !rule.isNarrowed,
        () => rule.perSecond !== null && rule.perSecond <= perSecond,
      );
    if (anyOf(facts.rules, isLimit)) return pass(`it refuses an address above ${perSecond} requests by the second`);
    return fail(`no rule of it refuses every address above ${perSecond} requests by the second`);
  },
  examples: {
    pass: [{ name: 'at the limit', facts: facts({ ...rule, perSecond: null }, rule) }],
    fail: [
      { name: 'no rule', facts: facts() },
      { name: 'above the limit', facts: facts({ ...rule, perSecond: 100.5 }) },
      { name: 'counted by something else', facts: facts({ ...rule, perSecond: null }) },
      { name: 'counted only', facts: facts({ ...rule, refuses: false }) },
      { name: 'a part of the requests', facts: facts({ ...rule, isNarrowed: true }) },
    ],
    notApplicable: [{ name: 'attached to nothing', facts: { ...facts(rule), resources: [] } }],
  },
});
