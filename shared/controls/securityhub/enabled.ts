import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { hubs } from '../../services/securityhub/hubs.ts';
import { thisRegion } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };

export default control({
  id: 'securityhub.enabled',
  title: 'Security Hub is on in every account and region',
  severity: 'high',
  seeds: ['000:16', '001:55'],
  satisfies: [
    'cis-aws-3.0/4.16',
    'cis-aws-5.0/4.16',
    'nist-800-53-r5/CA-7',
    'nist-800-53-r5/SI-4',
    'soc2/CC7.2',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CNA-EIS',
    'fedramp-20x/KSI-CNA-IBP',
    'hipaa/164.308(a)(1)(i)',
    'soc2/CC3.2',
  ],
  equivalents: {
    prowler: [inPart('securityhub_enabled', 'that a standard or an integration is on')],
    config: ['SECURITYHUB_ENABLED'],
  },
  subject: thisRegion,
  with: { hubs },
  why: 'Where it is off, no standard is checked and what other detectors find there never reaches the one place that people watch.',
  fix: 'aws securityhub enable-security-hub --region {region}',
  console: 'securityhub/home?region={region}#/settings/general',
  deed: 'switched Security Hub off',
  evaluate: (_account, { hubs }) => {
    if (hubs.length === 0) return fail('Security Hub is off in this region');
    return pass('Security Hub is on in this region');
  },
  examples: {
    pass: [{ name: 'a hub', facts, with: { hubs: [{ facts: { subscribedAt: '2025-03-01T09:00:00Z' } }] } }],
    fail: [{ name: 'no hub', facts, with: { hubs: [] } }],
  },
});
