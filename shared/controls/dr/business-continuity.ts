import { attested } from '../../kinds/attested.ts';

/** ISO 22301 9.2 and 9.3 require reviews at planned intervals; a year is the usual one. */
export default attested({
  id: 'dr.business-continuity',
  title: 'Critical business functions, and who is told what when they fail, are on record',
  severity: 'medium',
  seeds: ['000:129', '000:130'],
  satisfies: [
    'nist-800-53-r5/CP-2',
    'iso-27001/A.5.29',
    'soc2/CC9.1',
    'hipaa/164.308(a)(7)(ii)(E)',
    'fedramp-20x/KSI-RPL-ARP',
    'hipaa/164.308(a)(7)(ii)(C)',
  ],
  cadence: 'yearly',
  done: 'continuity review',
  evidence: 'the list of functions and the communication plan',
  note: 'by whom it was reviewed',
  why: 'In an outage everybody asks what comes back first and who tells the customers; both take longer to decide than to read.',
});
