import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { day } from '../../core/words.ts';
import { examplePlan, exampleVault } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { isUnused, vaults } from '../../services/backup/vaults.ts';

const used = { plans: [{ facts: examplePlan }] };
const governed = { ...exampleVault, lockedForGood: null };
const strict = { with: used, parameters: { beyondRecall: true } };
const unlocked = { ...governed, locked: false };

export default control({
  id: 'backup.vault-lock',
  title: 'Backup vaults are locked against deletion of what they hold',
  severity: 'high',
  seeds: ['001:91', '002:58'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'nist-800-53-r5/CP-9(8)',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'fedramp-20x/KSI-RPL-ABO',
    'hipaa/164.312(c)(1)',
    'soc2/PI1.5',
    'iso-27001/A.5.33',
  ],
  equivalents: { config: [inPart('BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED', 'the policy of the vault')] },
  parameters: {
    beyondRecall: flag(false, 'whether the lock must be one that nobody can lift any more (compliance mode)'),
  },
  subject: vaults,
  with: { plans },
  why: 'Who takes an administrator over deletes the backups first; a locked vault refuses even an administrator.',
  fix: {
    command:
      'aws backup put-backup-vault-lock-configuration --backup-vault-name {name} --min-retention-days 30 --changeable-for-days 3 --region {region}',
    mind: 'three days from then nobody can lift the lock or shorten what it keeps, AWS included; recovery points that a plan keeps for less than 30 days are refused from now on',
  },
  console: 'backup/home?region={region}#/backupvaults/details/{name}',
  deed: 'took the lock off vault {name}',
  evaluate: ({ facts: vault }, { plans }, { beyondRecall }, { now }) => {
    if (vault.airGapped) return pass('it is logically air-gapped, which is locked for good');
    if (!vault.locked) {
      return isUnused(vault, plans)
        ? notApplicable('it holds nothing and no plan writes to it')
        : fail('it has no lock: who may administer it may delete its recovery points');
    }
    const { lockedForGood } = vault;
    if (!lockedForGood) return beyondRecall ? fail('its lock can be lifted (governance mode)') : pass('it is locked');
    const settled = Date.parse(lockedForGood) <= now.getTime();
    if (beyondRecall && !settled) return fail(`its lock can still be lifted until ${day(lockedForGood)}`);
    return pass(`it is locked, beyond recall from ${day(lockedForGood)}`);
  },
  examples: {
    pass: [
      { name: 'locked for good', facts: exampleVault, ...strict },
      {
        name: 'for good from this instant',
        ...{ facts: { ...exampleVault, lockedForGood: '2026-01-15T12:00:00.000Z' }, ...strict },
      },
      { name: 'in governance mode', facts: governed, with: used },
      { name: 'logically air-gapped', facts: { ...unlocked, airGapped: true }, ...strict },
    ],
    fail: [
      { name: 'not locked', facts: unlocked, with: { plans: [] } },
      { name: 'empty, not locked, and a plan writes to it', facts: { ...unlocked, empty: true }, with: used },
      { name: 'governance mode where that is too little', facts: governed, ...strict },
      {
        name: 'still in its grace time',
        ...{ facts: { ...exampleVault, lockedForGood: '2026-01-15T12:00:01.000Z' }, ...strict },
        now: '2026-01-15T12:00:00.500Z',
      },
    ],
    notApplicable: [{ name: 'empty and unused', facts: { ...unlocked, empty: true }, with: { plans: [] } }],
  },
});
