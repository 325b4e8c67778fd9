import { count } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'delivery.penetration-test',
  title: 'A penetration test was held within a year, and its serious findings are closed',
  severity: 'high',
  seeds: ['000:142', '002:15', '003:96'],
  satisfies: [
    'nist-800-53-r5/CA-8',
    'iso-27001/A.8.8',
    'iso-27001/A.8.29',
    'soc2/CC4.1',
    'pci-4.0/11.4.2',
    'pci-4.0/11.4.3',
    'gdpr/32(1)(d)',
    'fedramp-20x/KSI-SVC-EIS',
    'fedramp-20x/KSI-PIY-RSD',
    'pci-4.0/11.4.1',
  ],
  cadence: 'yearly',
  done: 'penetration test',
  document: true,
  evidence: 'the report with the state of its findings',
  note: 'scope and tester',
  measures: {
    openSeriousFindings: atMost(
      'maxOpenSerious',
      count(0, 'most findings of critical or high severity that may be open'),
    ),
  },
  why: 'Scanners find what they know; a person who combines three small weaknesses finds the way in.',
});
