import { attested } from '../../kinds/attested.ts';

/** NIST SP 800-34, "Maintain the Plan", requires a review of the plan at least annually. */
export default attested({
  id: 'dr.plan',
  title: 'A recovery plan with failover, failback and its runbooks has been reviewed within a year',
  severity: 'high',
  seeds: ['000:123', '000:132', '001:171', '002:24', '004:231', '004:235', '004:334'],
  satisfies: [
    'nist-800-53-r5/CP-2',
    'nist-800-53-r5/CP-10',
    'iso-27001/A.5.29',
    'iso-27001/A.5.30',
    'soc2/A1.2',
    'hipaa/164.308(a)(7)(ii)(B)',
    'fedramp-20x/KSI-RPL-ARP',
    'hipaa/164.308(a)(7)(i)',
  ],
  cadence: 'yearly',
  done: 'review of the plan',
  evidence: 'the plan with failover, failback and runbooks',
  note: 'by whom it was reviewed',
  why: 'Whoever is on call during an outage follows what is written, and the way back is forgotten first.',
});
