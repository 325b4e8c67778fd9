import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { configRules } from '../../services/config/rules.ts';

const rule = { name: 'encrypted-volumes', compliance: 'COMPLIANT', resources: 0, more: false };
const broken = { ...rule, compliance: 'NON_COMPLIANT', resources: 3 };
const packed = { ...broken, name: 'encrypted-volumes-conformance-pack-1a2b3c4d5' };

/**
 * Rules of conformance packs count: somebody chose each pack, and nothing else here judges them. Those of Security Hub are
 * not among the collector's: the controls of securityhub/ judge what they find.
 */
export default control({
  id: 'operations.config-rules',
  title: 'Every AWS Config rule is complied with',
  severity: 'medium',
  seeds: ['000:36', '001:56', '001:132'],
  satisfies: ['nist-800-53-r5/CA-7', 'nist-800-53-r5/CM-6', 'soc2/CC4.1', 'iso-27001/A.5.36'],
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
    if (compliance !== 'NON_COMPLIANT') return notApplicable(`${name} has no resource to judge: ${compliance}`);
    const number = more
      ? `more than ${resources} resources do`
      : resources === 1
        ? '1 resource does'
        : `${resources} resources do`;
    return fail(`${number} not comply with ${name}`);
  },
  examples: {
    pass: [{ name: 'complied with', facts: rule }],
    fail: [
      { name: 'three resources do not comply', facts: broken },
      { name: 'one does not', facts: { ...broken, resources: 1 } },
      { name: 'more than AWS Config counts', facts: { ...broken, resources: 25, more: true } },
      { name: 'of a conformance pack', facts: packed },
      { name: 'another rule is left out', facts: broken, parameters: { leftOut: ['-conformance-pack-'] } },
    ],
    notApplicable: [
      { name: 'nothing was evaluated yet', facts: { ...rule, compliance: 'INSUFFICIENT_DATA' } },
      { name: 'no resource is in its scope', facts: { ...rule, compliance: 'NOT_APPLICABLE' } },
      { name: 'left out', facts: packed, parameters: { leftOut: ['-conformance-pack-'] } },
      { name: 'left out, though complied with', facts: rule, parameters: { leftOut: ['encrypted'] } },
    ],
  },
});
