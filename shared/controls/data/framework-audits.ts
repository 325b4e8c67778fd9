import { count, percent } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast, atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'data.framework-audits',
  title: 'Every compliance framework that applies has a current audit without open gaps',
  severity: 'high',
  seeds: ['000:195', '000:34', '001:196', '001:29', '001:30', '001:32'],
  satisfies: [
    'nist-800-53-r5/CA-2',
    'iso-27001/A.5.35',
    'iso-27001/A.5.36',
    'soc2/CC4.1',
    'hipaa/164.308(a)(8)',
    'gdpr/24',
    'fedramp-20x/KSI-PIY-RIS',
  ],
  cadence: 'yearly',
  done: 'audit of the frameworks',
  document: true,
  evidence: 'the audit reports',
  note: 'who audited, and until when the reports hold',
  covers: ['soc2', 'iso-27001', 'gdpr', 'hipaa'],
  measures: {
    compliancePercent: atLeast(
      'minCompliancePercent',
      percent(100, 'smallest acceptable share of requirements that the audits found met'),
    ),
    openGaps: atMost(
      'maxOpenGaps',
      count(0, 'most findings of the audits that may be open without an accepted exception'),
    ),
  },
  why: 'A certificate that lapsed is found by the customer who asks for it, in the week in which the contract is to be signed.',
});
