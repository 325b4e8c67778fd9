import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { text } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { enabledStandards, hubs } from '../../services/securityhub/hubs.ts';
import { thisRegion } from '../../services/subjects.ts';

const NAME = 'cis-aws-foundations-benchmark';

const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

const facts = { name: 'payments', management: false };
const on = [{ facts: { subscribedAt: '2025-03-01T09:00:00Z' } }];
const ready = { name: 'cis-aws-foundations-benchmark', version: '3.0.0', status: 'READY', reason: null } as const;
const incomplete = { ...ready, status: 'INCOMPLETE', reason: 'NO_AVAILABLE_CONFIGURATION_RECORDER' } as const;

export default control({
  id: 'securityhub.standard-cis',
  title: 'Security Hub checks the CIS AWS Foundations Benchmark',
  severity: 'medium',
  seeds: ['000:16'],
  satisfies: [
    'nist-800-53-r5/CA-7',
    'nist-800-53-r5/CM-6',
    'soc2/CC4.1',
    'soc2/CC7.1',
    'iso-27001/A.5.36',
    'fedramp-20x/KSI-CNA-IBP',
    'fedramp-20x/KSI-MLA-EVC',
    'pci-4.0/2.2.1',
  ],
  equivalents: {},
  parameters: { minVersion: text('3.0.0', 'oldest acceptable version of the benchmark') },
  subject: thisRegion,
  with: { hubs, standards: enabledStandards },
  why: 'Auditors ask for this benchmark by name; unchecked, an account drifts from it unseen until the next audit.',
  fix: {
    values: (_account, { hubs }, { minVersion }) => ({
      version: minVersion,
      ...(hubs.length > 0 ? {} : { hub: 'off' }),
    }),
    command:
      'aws securityhub batch-enable-standards --standards-subscription-requests StandardsArn=arn:{partition}:securityhub:{region}::standards/cis-aws-foundations-benchmark/v/{version} --region {region}',
    instead: [
      {
        when: { hub: 'off' },
        command:
          'aws securityhub enable-security-hub --no-enable-default-standards --region {region} && aws securityhub batch-enable-standards --standards-subscription-requests StandardsArn=arn:{partition}:securityhub:{region}::standards/cis-aws-foundations-benchmark/v/{version} --region {region}',
        mind: 'Security Hub bills each of its checks',
      },
    ],
  },
  console: 'securityhub/home?region={region}#/standards',
  deed: 'switched the CIS benchmark off',
  evaluate: (_account, { hubs, standards }, { minVersion }) => {
    if (hubs.length === 0) return fail('Security Hub is off in this region, so no standard is checked');
    const recent = ({ facts }: (typeof standards)[number]) =>
      facts.name === NAME && byVersion(facts.version, minVersion) >= 0;
    const ready = firstOf(standards, (standard) => recent(standard) && standard.facts.status === 'READY');
    if (ready) return pass(`enabled: ${ready.facts.version}`);
    // all of them could be read, because none that could not might be ready
    const versions = standards.map((standard) => standard.facts).filter(({ name }) => name === NAME);
    if (versions.length === 0) return fail('the benchmark is not enabled');
    const states = standards
      .filter(recent)
      .map(({ facts: { version, status, reason } }) => `${version} is ${status}${reason ? ` (${reason})` : ''}`);
    if (states.length > 0) return fail(`not ready: ${listed(states)}`);
    return fail(`enabled: ${listed(versions.map(({ version }) => version))}; none is ${minVersion} or newer`);
  },
  examples: varied({
    common: { facts, with: { hubs: on, standards: [{ facts: ready }] } },
    pass: [
      { name: 'the oldest acceptable version' },
      {
        name: 'a newer one beside an old one',
        with: { standards: [{ facts: { ...ready, version: '1.4.0' } }, { facts: { ...ready, version: '10.0.0' } }] },
      },
    ],
    fail: [
      { name: 'Security Hub is off', with: { hubs: [] } },
      { name: 'another standard only', with: { standards: [{ facts: { ...ready, name: 'pci-dss' } }] } },
      { name: 'an old version', with: { standards: [{ facts: { ...ready, version: '1.4.0' } }] } },
      { name: 'enabled in part', with: { standards: [{ facts: incomplete }] } },
      { name: 'being disabled', with: { standards: [{ facts: { ...ready, status: 'DELETING' } }] } },
    ],
  }),
});
