import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'backup.configuration',
  title: 'Configuration and certificates are kept encrypted and versioned',
  severity: 'medium',
  seeds: ['004:215', '004:216', '004:217', '004:218', '004:219'],
  satisfies: ['nist-800-53-r5/CP-9', 'iso-27001/A.8.13', 'fedramp-20x/KSI-RPL-ABO'],
  part: 'configuration',
  checks: ['configuration-backup'],
  kind: 'junit',
  maxAgeDays: 7,
  step: 'check in the pipeline that configuration, compose and environment files and certificates are in the repository or its mirror, and encrypted where they hold secrets',
  why: 'The data comes back from its backup, and without the configuration nobody can start what reads it.',
});
