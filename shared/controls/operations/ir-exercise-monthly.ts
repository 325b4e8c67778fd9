import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'operations.ir-exercise-monthly',
  title: 'Incident response was exercised within a month',
  severity: 'medium',
  seeds: ['004:244', '004:429'],
  satisfies: [
    'nist-800-53-r5/IR-2',
    'nist-800-53-r5/IR-3',
    'iso-27001/A.5.24',
    'soc2/CC7.4',
    'pci-4.0/12.10.2',
    'pci-4.0/12.10.4',
    'fedramp-20x/KSI-CED-RAT',
    'fedramp-20x/KSI-INR-RIR',
  ],
  cadence: 'monthly',
  done: 'exercise',
  evidence: 'the report of the exercise',
  note: 'who took part',
  covers: ['scenario', 'participants', 'lessons'],
  why: 'The first time that a team works through its plan should not be the time that counts.',
});
