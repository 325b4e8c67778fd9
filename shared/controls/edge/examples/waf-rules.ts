/** Examples of edge.waf-rules, which are many. */

import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { AclRule } from '../../../services/wafv2/rules.ts';

const GROUPS = ['CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet', 'BotControlRuleSet'].map(
  (name) => `AWSManagedRules${name}`,
);
const rule: Known<AclRule> = {
  ...{ managed: null, perSecond: null, countries: [], isNarrowed: false, refuses: true },
  excepted: 0,
};
const ALL = GROUPS.map((managed) => ({ ...rule, managed }));
const facts = (...rules: Known<AclRule>[]) => ({
  name: 'web',
  resources: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1'],
  rules,
});
const [COMMON, ...REST] = ALL;
const countries = { countries: ['KP', 'SY'] };

export const examples = varied({
  common: {},
  pass: [
    { name: 'all groups', facts: facts(...ALL) },
    { name: 'a group with a few exceptions', facts: facts(...REST, { ...rule, ...COMMON, excepted: 2 }) },
    {
      name: 'countries that are refused',
      facts: facts(...ALL, { ...rule, countries: ['KP', 'SY'] }),
      parameters: countries,
    },
    { name: 'any rule where no group is asked for', facts: facts(rule), parameters: { groups: [] } },
  ],
  fail: [
    { name: 'no rule', facts: facts(), parameters: { groups: [] } },
    { name: 'a group too few', facts: facts(...REST) },
    {
      name: 'a group that sees a part of the requests',
      facts: facts(...REST, { ...rule, ...COMMON, isNarrowed: true }),
    },
    { name: 'a group with too many exceptions', facts: facts(...REST, { ...rule, ...COMMON, excepted: 3 }) },
    { name: 'a group that only counts', facts: facts(...REST, { ...rule, ...COMMON, refuses: false }) },
    { name: 'a country too few', facts: facts(...ALL, { ...rule, countries: ['KP'] }), parameters: countries },
    {
      name: 'countries that are only counted',
      facts: facts(...ALL, { ...rule, countries: ['KP', 'SY'], refuses: false }),
      parameters: countries,
    },
  ],
  notApplicable: [{ name: 'attached to nothing', facts: { ...facts(), resources: [] } }],
});
