import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'delivery.db-migrations',
  title: 'Database migrations are applied and reversed in the pipeline',
  severity: 'medium',
  seeds: ['002:86'],
  satisfies: ['nist-800-53-r5/CM-3', 'soc2/CC8.1', 'iso-27001/A.8.32', 'fedramp-20x/KSI-CMT-VTD'],
  part: 'migrations',
  checks: ['migrations'],
  kind: 'junit',
  maxAgeDays: 31,
  step: 'let the pipeline apply and reverse each migration on a database with data',
  why: 'A migration that has no way back turns a failed release into a restore of the backup.',
});
