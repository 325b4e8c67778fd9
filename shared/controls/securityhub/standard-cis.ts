import { judges } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { text } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { enabledStandards, hubs } from '../../services/securityhub/hubs.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/standard-cis.ts';

const NAME = 'cis-aws-foundations-benchmark';

const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

export default control({
  id: 'securityhub.standard-cis',
  title: 'Security Hub checks the CIS AWS Foundations Benchmark',
  severity: 'medium',
  seeds: ['000:16'],
  satisfies: [
    ...judges('nist-800-53-r5/CA-7', 'nist-800-53-r5/CM-6', 'soc2/CC4.1', 'soc2/CC7.1', 'iso-27001/A.5.36'),
    ...judges('fedramp-20x/KSI-CNA-IBP', 'fedramp-20x/KSI-MLA-EVC', 'pci-4.0/2.2.1'),
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
  examples,
});
