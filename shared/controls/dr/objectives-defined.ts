import { minutes } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'dr.objectives-defined',
  title: 'Recovery time and recovery point objectives are agreed, and strict enough',
  severity: 'high',
  seeds: ['000:122', '000:200', '001:93', '002:22', '003:69', '004:224', '004:225', '004:226', '004:333'],
  satisfies: [
    'nist-800-53-r5/CP-2(3)',
    'iso-27001/A.5.30',
    'soc2/A1.2',
    'hipaa/164.308(a)(7)(ii)(E)',
    'fedramp-20x/KSI-RPL-RRO',
  ],
  cadence: 'yearly',
  done: 'agreement on objectives',
  evidence: 'the agreement',
  note: 'by whom it was agreed',
  measures: {
    rtoMinutes: atMost('maxRtoMinutes', minutes(60, 'longest acceptable time until a workload is back (RTO)')),
    rpoMinutes: atMost('maxRpoMinutes', minutes(15, 'longest acceptable stretch of lost data (RPO)')),
  },
  why: 'Without agreed numbers nobody can say whether backups, replicas and drills are good enough, until it is too late.',
});
