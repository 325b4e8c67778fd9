import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'operations.incident-response-plan',
  title: 'The incident plan names a commander, a technical lead for each area, and the channels',
  severity: 'high',
  seeds: ['000:201', '001:95', '003:84', '004:240', '004:241', '004:243'],
  satisfies: [
    'nist-800-53-r5/IR-8',
    'nist-800-53-r5/IR-4',
    'iso-27001/A.5.24',
    'iso-27001/A.5.26',
    'soc2/CC7.4',
    'hipaa/164.308(a)(6)(i)',
    'pci-4.0/12.10.1',
    'gdpr/33',
    'fedramp-20x/KSI-INR-RIR',
  ],
  cadence: 'yearly',
  done: 'review of the incident plan',
  evidence: 'the incident response plan',
  note: 'by whom it was reviewed',
  covers: ['procedures', 'incident-commander', 'technical-leads', 'channels', 'runbooks'],
  why: 'In an incident without a commander each engineer repairs something, and decisions, notices to customers and notes are left out.',
});
