import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'iam.access-review',
  title: 'Who has access was reviewed within a quarter, and what is not needed was removed',
  severity: 'medium',
  seeds: ['001:18', '003:89'],
  satisfies: [
    'nist-800-53-r5/AC-2',
    'nist-800-53-r5/AC-6(7)',
    'iso-27001/A.5.18',
    'soc2/CC6.2',
    'soc2/CC6.3',
    'hipaa/164.308(a)(4)(ii)(C)',
    'pci-4.0/7.2.4',
    'fedramp-20x/KSI-IAM-AAM',
    'fedramp-20x/KSI-IAM-ELP',
    'pci-4.0/7.2.3',
    'pci-4.0/8.2.5',
    'pci-4.0/A3.4.1',
    'hipaa/164.308(a)(3)(ii)(A)',
  ],
  cadence: 'quarterly',
  done: 'access review',
  evidence: 'the review with the removals',
  note: 'who reviewed it, and what was removed',
  covers: ['permission-sets', 'roles', 'users', 'cluster-administrators'],
  why: 'People ask for access and seldom give it back, so a person who changes teams keeps the access of every team.',
});
