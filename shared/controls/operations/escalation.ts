import { minutes } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'operations.escalation',
  title: 'Every support tier and emergency contact is registered, and answers in time',
  severity: 'medium',
  seeds: [
    '001:208',
    '001:209',
    '001:210',
    '001:211',
    '001:215',
    '001:216',
    '001:221',
    '001:222',
    '001:223',
    '001:224',
    '001:39',
    '004:183',
    '004:242',
    '004:351',
  ],
  satisfies: [
    'nist-800-53-r5/IR-7',
    'nist-800-53-r5/IR-6',
    'iso-27001/A.5.24',
    'soc2/CC2.2',
    'soc2/CC7.4',
    'fedramp-20x/KSI-INR-RIR',
  ],
  cadence: 'quarterly',
  done: 'review of the escalation chain',
  evidence: 'the escalation chain with verified contacts',
  note: 'when each contact was verified',
  covers: [
    'tier-1',
    'tier-2',
    'tier-3',
    'emergency-tier',
    'operations-contact',
    'security-contact',
    'platform-contact',
    'emergency-hotline',
  ],
  measures: {
    initialAssessmentMinutes: atMost(
      'maxInitialAssessmentMinutes',
      minutes(15, 'longest acceptable time until the first tier has assessed an incident'),
    ),
  },
  why: 'An alert that reaches a disconnected number has the same effect as an alert that was never sent.',
});
