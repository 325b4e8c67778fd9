import { control, fail, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { enabledStandards, hubs } from '../../services/securityhub/hubs.ts';
import { thisRegion } from '../../services/subjects.ts';

const NAME = 'aws-foundational-security-best-practices';

const facts = { name: 'payments', management: false };
const on = [{ facts: { subscribedAt: '2025-03-01T09:00:00Z' } }];
const ready = {
  name: 'aws-foundational-security-best-practices',
  version: '1.0.0',
  status: 'READY',
  reason: null,
} as const;
const incomplete = { ...ready, status: 'INCOMPLETE', reason: 'NO_AVAILABLE_CONFIGURATION_RECORDER' } as const;

export default control({
  id: 'securityhub.standard-fsbp',
  title: 'Security Hub checks the AWS Foundational Security Best Practices',
  severity: 'medium',
  seeds: ['000:16', '000:36'],
  satisfies: [
    'nist-800-53-r5/CA-7',
    'nist-800-53-r5/RA-5',
    'soc2/CC4.1',
    'soc2/CC7.1',
    'iso-27001/A.5.36',
    'fedramp-20x/KSI-CNA-IBP',
    'fedramp-20x/KSI-MLA-EVC',
    'pci-4.0/1.2.1',
    'pci-4.0/2.2.1',
    'iso-27001/A.5.23',
    'soc2/CC5.2',
  ],
  equivalents: {},
  subject: thisRegion,
  with: { hubs, standards: enabledStandards },
  why: 'It is the widest set of checks that AWS keeps up to date itself; without it a new kind of mistake goes unnoticed.',
  fix: {
    values: (_account, { hubs }) => (hubs.length > 0 ? {} : { hub: 'off' }),
    command:
      'aws securityhub batch-enable-standards --standards-subscription-requests StandardsArn=arn:{partition}:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0 --region {region}',
    instead: [
      {
        when: { hub: 'off' },
        command:
          'aws securityhub enable-security-hub --no-enable-default-standards --region {region} && aws securityhub batch-enable-standards --standards-subscription-requests StandardsArn=arn:{partition}:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0 --region {region}',
        mind: 'Security Hub bills each of its checks',
      },
    ],
  },
  console: 'securityhub/home?region={region}#/standards',
  deed: 'switched the standard FSBP off',
  evaluate: (_account, { hubs, standards }) => {
    if (hubs.length === 0) return fail('Security Hub is off in this region, so no standard is checked');
    const ready = firstOf(standards, ({ facts }) => facts.name === NAME && facts.status === 'READY');
    if (ready) return pass(`version ${ready.facts.version} is enabled`);
    const standard = firstOf(standards, ({ facts }) => facts.name === NAME)?.facts;
    if (!standard) return fail('the standard is not enabled');
    return fail(`the standard is ${standard.status}${standard.reason ? `: ${standard.reason}` : ''}`);
  },
  examples: {
    pass: [{ name: 'enabled', facts, with: { hubs: on, standards: [{ facts: ready }] } }],
    fail: [
      { name: 'Security Hub is off', facts, with: { hubs: [], standards: [{ facts: ready }] } },
      {
        name: 'another standard only',
        facts,
        with: { hubs: on, standards: [{ facts: { ...ready, name: 'pci-dss' } }] },
      },
      { name: 'enabled in part', facts, with: { hubs: on, standards: [{ facts: incomplete }] } },
      {
        name: 'being disabled',
        facts,
        with: { hubs: on, standards: [{ facts: { ...ready, status: 'DELETING' } }] },
      },
    ],
  },
});
