import { percent } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'operations.team-training',
  title: 'Operations, support and on-call staff are trained in what they answer for',
  severity: 'low',
  seeds: ['001:140', '003:102', '004:335', '004:340', '004:341', '004:342', '004:431', '004:484'],
  satisfies: [
    'nist-800-53-r5/AT-3',
    'nist-800-53-r5/CP-3',
    'nist-800-53-r5/IR-2',
    'iso-27001/A.6.3',
    'soc2/CC1.4',
    'hipaa/164.308(a)(5)(i)',
    'pci-4.0/12.10.4',
    'fedramp-20x/KSI-CED-RAT',
    'pci-4.0/12.6.1',
    'pci-4.0/12.6.3',
  ],
  cadence: 'yearly',
  done: 'training',
  evidence: 'the record of who was trained in what',
  note: 'what was learnt, and when',
  covers: ['deployment', 'troubleshooting', 'escalation', 'recovery', 'onboarding'],
  measures: {
    trainedPercent: atLeast(
      'minTrainedPercent',
      percent(100, 'smallest acceptable share of the team that has had each training'),
    ),
  },
  why: 'The team that runs a service is often not the team that built it. Without training it learns the service during an outage.',
});
