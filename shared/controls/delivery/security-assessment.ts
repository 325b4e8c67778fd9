import { count } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'delivery.security-assessment',
  title: 'The workload has a security assessment of the last half-year, and no finding is overdue',
  severity: 'high',
  seeds: ['001:169', '003:96', '004:299'],
  satisfies: [
    'nist-800-53-r5/CA-2',
    'nist-800-53-r5/RA-3',
    'iso-27001/A.5.35',
    'soc2/CC4.1',
    'hipaa/164.308(a)(8)',
    'fedramp-20x/KSI-SVC-EIS',
    'fedramp-20x/KSI-PIY-RSD',
    'gdpr/25(1)',
    'soc2/CC3.2',
    'hipaa/164.308(a)(1)(ii)(A)',
  ],
  cadence: 'half-yearly',
  done: 'security assessment',
  evidence: 'the assessment with what became of each finding',
  note: 'scope, and who assessed it',
  covers: ['scope', 'findings', 'disposition'],
  measures: {
    overdueFindings: atMost('maxOverdueFindings', count(0, 'most findings that may be open past their date')),
  },
  why: 'What was secure when it was built is not after a year of changes, and each change looked harmless by itself.',
});
