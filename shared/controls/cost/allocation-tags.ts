import { control, fail, type KnownResource, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type AllocationTag, activeAllocationTags } from '../../services/cost-explorer/cost-explorer.ts';
import { theOrganization } from '../../services/subjects.ts';

const facts = { name: 'management', management: true };
const active = (...keys: string[]) => keys.map((key) => ({ facts: { key, active: true } }));

const inactive = (tags: readonly string[], found: readonly KnownResource<AllocationTag>[]): string[] =>
  thoseOf(tags, (tag) => !anyOf(found, ({ facts }) => facts.key === tag && facts.active));

export default control({
  id: 'cost.allocation-tags',
  title: 'Cost reports can be split by project and environment',
  severity: 'low',
  seeds: ['000:163', '001:115'],
  satisfies: ['iso-27001/A.5.9', 'nist-800-53-r5/CM-8'],
  equivalents: {},
  parameters: { tags: list(['Project', 'Environment'], 'tag keys that must be active; capitals count') },
  subject: theOrganization,
  with: { activeAllocationTags },
  why: 'A tag that is not activated for cost allocation is on the resources but not on the bill, and never in hindsight.',
  fix: {
    values: (_organization, { activeAllocationTags }, { tags }) => ({
      tags: inactive(tags, activeAllocationTags).map((tag) => `TagKey=${tag},Status=Active`),
    }),
    command: 'aws ce update-cost-allocation-tags-status --cost-allocation-tags-status {tags} --region us-east-1',
    mind: 'a tag shows in costs from then on, not in those of before',
  },
  console: 'billing/home#/tags',
  deed: 'switched cost allocation tags off',
  evaluate: (_organization, { activeAllocationTags }, { tags }) => {
    const missing = inactive(tags, activeAllocationTags);
    if (missing.length === 0) return pass(`active for cost allocation: ${listed(tags)}`);
    return fail(`not active for cost allocation: ${listed(missing)}`);
  },
  examples: {
    pass: [
      { name: 'both active', facts, with: { activeAllocationTags: active('Environment', 'Project', 'Team') } },
      {
        name: 'the keys that are asked for',
        facts,
        with: { activeAllocationTags: active('Team') },
        parameters: { tags: ['Team'] },
      },
    ],
    fail: [
      { name: 'none active', facts, with: { activeAllocationTags: [] } },
      { name: 'one missing', facts, with: { activeAllocationTags: active('Project') } },
      {
        name: 'one inactive',
        facts,
        with: { activeAllocationTags: [...active('Project'), { facts: { key: 'Environment', active: false } }] },
      },
      { name: 'another spelling', facts, with: { activeAllocationTags: active('Project', 'environment') } },
    ],
  },
});
