import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { configRules } from '../../services/config/rules.ts';

const rule = {
  name: 'encrypted-volumes',
  compliance: 'COMPLIANT',
  resources: 0 as number | null,
  more: false,
} as const;
const broken = { ...rule, compliance: 'NON_COMPLIANT', resources: 3 } as const;
const packed = { ...broken, name: 'encrypted-volumes-conformance-pack-1a2b3c4d5' };

/**
 * Rules of conformance packs count: a person chose each pack, and no other control judges them. Rules of Security Hub are not
 * among the collector's: the controls of securityhub/ judge their findings.
 */
export default control({
  id: 'operations.config-rules',
  title: 'Every AWS Config rule is complied with',
  severity: 'medium',
  seeds: ['000:36', '001:56', '001:132'],
  satisfies: [
    'nist-800-53-r5/CA-7',
    'nist-800-53-r5/CM-6',
    'soc2/CC4.1',
    'iso-27001/A.5.36',
    'fedramp-20x/KSI-CNA-EIS',
    'fedramp-20x/KSI-MLA-EVC',
    'fedramp-20x/KSI-SVC-ACM',
    'soc2/CC5.2',
  ],
  equivalents: {},
  parameters: {
    leftOut: list([], 'parts of names of rules that do not count; -conformance-pack- leaves out those of the packs'),
  },
  subject: configRules,
  why: "A rule is the organisation's own decision on how things have to be; one that is broken and stays so is no rule.",
  fix: {
    values: ({ facts: { name } }) => ({ rule: name }),
    steps: [
      'aws configservice get-compliance-details-by-config-rule --config-rule-name {rule} --compliance-types NON_COMPLIANT --region {region}',
      'change the resources that it names',
    ],
  },
  console: 'config/home?region={region}#/rules/details?configRuleName={rule}',
  deed: 'broke the Config rule {rule}',
  evaluate: ({ facts }, _others, { leftOut }) => {
    const { name, compliance, resources, more } = facts;
    if (leftOut.some((part) => name.includes(part))) return notApplicable(`the rule ${name} is left out by its name`);
    if (compliance === 'COMPLIANT') return pass(`every resource that ${name} looks at complies`);
    if (compliance === 'NOT_APPLICABLE') return notApplicable(`${name} judges nothing here: NOT_APPLICABLE`);
    if (compliance === 'NO_RESOURCES') return notApplicable(`${name} was evaluated and found no resource to judge`);
    if (resources === null) return fail(`resources do not comply with ${name}`);
    const number = resources === 1 ? '1 resource does' : `${resources} resources do`;
    return fail(`${more ? 'more than ' : ''}${number} not comply with ${name}`);
  },
  examples: {
    pass: [{ name: 'complied with', facts: rule }],
    fail: [
      { name: 'three resources do not comply', facts: broken },
      { name: 'one does not', facts: { ...broken, resources: 1 } },
      { name: 'more than AWS Config counts', facts: { ...broken, resources: 25, more: true } },
      { name: 'some do not, and AWS Config does not say how many', facts: { ...broken, resources: null } },
      { name: 'of a conformance pack', facts: packed },
      { name: 'another rule is left out', facts: broken, parameters: { leftOut: ['-conformance-pack-'] } },
    ],
    notApplicable: [
      { name: 'evaluated, and no resource found', facts: { ...rule, compliance: 'NO_RESOURCES' } },
      { name: 'no resource is in its scope', facts: { ...rule, compliance: 'NOT_APPLICABLE' } },
      { name: 'left out', facts: packed, parameters: { leftOut: ['-conformance-pack-'] } },
      { name: 'left out, though complied with', facts: rule, parameters: { leftOut: ['encrypted'] } },
    ],
  },
});
