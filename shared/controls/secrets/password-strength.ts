import { everyRegion, notApplicable } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast } from '../../kinds/attested-spec.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

export default attested({
  id: 'secrets.password-strength',
  title: 'No database has a default password, and each was generated with 32 characters or more',
  severity: 'high',
  seeds: ['004:33', '004:34'],
  satisfies: [
    'nist-800-53-r5/IA-5(1)',
    'iso-27001/A.5.17',
    'soc2/CC6.1',
    'hipaa/164.308(a)(5)(ii)(D)',
    'pci-4.0/8.6.3',
    'fedramp-20x/KSI-IAM-APM',
  ],
  cadence: 'quarterly',
  done: 'review of the database passwords',
  evidence: 'the statement how each password was generated',
  note: 'which databases it is about',
  covers: ['default-replaced', 'generated', 'special-characters'],
  measures: {
    passwordLength: atLeast('minPasswordLength', count(32, 'fewest characters of a database password')),
  },
  with: { databases: everyRegion(databases) },
  unless: ({ databases }) => (anyOf(databases, () => true) ? undefined : notApplicable('the account has no database')),
  given: { databases: [{ facts: exampleDatabase }] },
  examples: { notApplicable: [{ name: 'no database', with: {} }] },
  why: 'A default password is the first that is tried, and a short one the second; the database is all that lies behind it.',
  mind: 'Plumbline never reads a password: this is what people state',
});
