/** Examples of edge.ddos-protection, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { Distribution } from '../../../services/cloudfront/distributions.ts';
import { exampleBalancer } from '../../../services/elasticloadbalancing/load-balancers.ts';
import type { AclRule } from '../../../services/wafv2/rules.ts';

const id = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/api/50dc6c495c0c9188';
const facts = exampleBalancer;
const distribution: Known<Distribution> = {
  ...{ isEnabled: true, minimum: 'TLSv1.2_2021', hasOwnCertificate: true, hasWebAcl: true, behaviours: [] },
  origins: [facts.host],
};
const GROUP = 'AWSManagedRulesAntiDDoSRuleSet';
const rule: Known<AclRule> = {
  managed: GROUP,
  perSecond: null,
  countries: [],
  isNarrowed: false,
  refuses: true,
  excepted: 0,
};
const none = { distributions: [], protections: [], acls: [] };
const acl = (changed: Partial<Known<AclRule>> = {}, resource = id) => ({
  acls: [{ facts: { name: 'web', resources: [resource], rules: [{ ...rule, ...changed }] } }],
});

export const examples = varied({
  common: { facts, id, with: none },
  pass: [
    { name: 'a rule group', with: { ...none, ...acl() } },
    { name: 'Shield Advanced', with: { ...none, protections: [{ facts: { resource: id } }] } },
    { name: 'CloudFront', with: { ...none, distributions: [{ facts: distribution }] } },
  ],
  fail: [
    { name: 'nothing' },
    { name: 'another rule group', with: { ...none, ...acl({ managed: 'AWSManagedRulesCommonRuleSet' }) } },
    { name: 'a group that looks at a part', with: { ...none, ...acl({ isNarrowed: true }) } },
    { name: 'a group that only counts', with: { ...none, ...acl({ refuses: false }) } },
    { name: 'a group with an exception', with: { ...none, ...acl({ excepted: 1 }) } },
    { name: 'a web ACL of another', with: { ...none, ...acl({}, `${id}0`) } },
    { name: 'a protection of another', with: { ...none, protections: [{ facts: { resource: `${id}0` } }] } },
    {
      name: 'a disabled distribution',
      with: { ...none, distributions: [{ facts: { ...distribution, isEnabled: false } }] },
    },
    {
      name: 'a distribution of something else',
      with: { ...none, distributions: [{ facts: { ...distribution, origins: ['www.example.com'] } }] },
    },
  ],
  notApplicable: [
    { name: 'internal', facts: { scheme: 'internal' } },
    { name: 'one that failed', facts: { state: 'failed' } },
    { name: 'another vendor', account: { tags: { DdosProtection: 'cloudflare' } } },
  ],
});
