import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'delivery.environment-parity',
  title: 'Staging was compared with production within a quarter',
  severity: 'medium',
  seeds: ['000:137', '001:127', '004:307'],
  satisfies: ['nist-800-53-r5/CM-2', 'soc2/CC8.1', 'iso-27001/A.8.31', 'fedramp-20x/KSI-SVC-ACM'],
  cadence: 'quarterly',
  done: 'comparison of staging with production',
  evidence: 'the comparison of stacks, resources and settings',
  note: 'what differs, and why',
  covers: ['stacks', 'resource types', 'versions', 'settings', 'permissions'],
  why: 'What staging does not have is tried in production for the first time, in front of everybody.',
});
