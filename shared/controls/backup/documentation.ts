import { everyRegion, notApplicable } from '../../core/control.ts';
import { anyOf } from '../../core/quantify.ts';
import { attested } from '../../kinds/attested.ts';
import { protectedResources } from '../../services/backup/activity.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const exampleProtected = { type: 'EFS', lastBackup: '2026-01-15T05:10:00.000Z' };

export default attested({
  id: 'backup.documentation',
  title: 'What is backed up, where, how soon it is back and how to restore it is written down',
  severity: 'medium',
  seeds: ['000:118', '003:67', '004:212', '004:50'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'iso-27001/A.8.13',
    'soc2/A1.2',
    'hipaa/164.308(a)(7)(ii)(A)',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  cadence: 'yearly',
  done: 'review of the backup documentation',
  evidence: 'the backup documentation',
  note: 'by whom it was reviewed',
  covers: ['strategy', 'location', 'service-levels', 'restore-steps'],
  with: { protectedResources: everyRegion(protectedResources), databases: everyRegion(databases) },
  unless: ({ databases, protectedResources }) => {
    const held = [() => anyOf(databases, () => true), () => anyOf(protectedResources, () => true)];
    const holdsData = anyOf(held, (some) => some());
    return holdsData ? undefined : notApplicable('the account has no database and no resource with a recovery point');
  },
  given: { databases: [{ facts: exampleDatabase }] },
  examples: {
    pass: [],
    fail: [{ name: 'recovery points alone', with: { protectedResources: [{ facts: exampleProtected }] } }],
    notApplicable: [{ name: 'nothing to back up', with: {} }],
  },
  why: 'If only the engineer who set up the backups knows where they are, a restore has to wait for that engineer.',
});
