import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'performance.review',
  title: 'Queries, indexes, network paths and latencies are reviewed against written criteria',
  severity: 'low',
  seeds: ['000:149', '000:178', '000:185', '001:70', '002:31', '004:264', '004:481', '004:482'],
  satisfies: ['nist-800-53-r5/SI-4', 'iso-27001/A.8.6', 'soc2/A1.1'],
  cadence: 'quarterly',
  done: 'performance review',
  evidence: 'the review with its criteria and recommendations',
  note: 'what is to be improved',
  covers: [
    'acceptance-criteria',
    'acceptable-latencies',
    'queries-and-indexes',
    'network-path',
    'first-month',
    'recommendations',
  ],
  why: 'An index that is missing costs nothing while the table is small, and an outage when it is not.',
});
