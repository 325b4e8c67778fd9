import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { hours } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { day, hoursBefore } from '../../core/words.ts';
import { SURELY_EXISTS_HOURS, stores } from '../../services/backup/activity.ts';
import { examples } from './examples/recent-recovery-point.ts';

export default control({
  id: 'backup.recent-recovery-point',
  title: 'Every database and every resource in AWS Backup has a recent recovery point',
  severity: 'critical',
  seeds: ['000:217', '003:117', '004:208', '004:430', '004:450', '004:458', '004:470'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-9', 'soc2/A1.2', 'iso-27001/A.8.13', 'hipaa/164.308(a)(7)(ii)(A)'),
    ...judges('fedramp-20x/KSI-RPL-ABO', 'gdpr/32(1)(c)'),
  ],
  equivalents: {
    config: [
      inPart(
        ['RDS_LAST_BACKUP_RECOVERY_POINT_CREATED', 'AURORA_LAST_BACKUP_RECOVERY_POINT_CREATED'],
        'that the recovery point is one of AWS Backup, and of the last day',
      ),
    ],
  },
  parameters: {
    // A day, eight hours within which AWS Backup starts a job by default ("Start within"), and four hours to finish.
    maxAgeHours: hours(36, 'oldest acceptable recovery point', { minimum: SURELY_EXISTS_HOURS }),
  },
  subject: stores,
  why: 'A plan that exists and jobs that fail look alike until the day of the restore; only a recovery point is a backup.',
  fix: {
    command:
      'aws backup start-backup-job --resource-arn {id} --backup-vault-name "<VAULT: name of the vault that is to hold it>" --iam-role-arn "<ROLE_ARN: ARN of the role that makes the backups>" --region {region}',
    mind: 'it makes one backup; the failed jobs say why the plan makes none',
  },
  console: 'backup/home?region={region}#/resources/{id}',
  deed: 'left {name} without a recent backup',
  evaluate: ({ facts }, _others, { maxAgeHours }, { now }) => {
    if (facts.replica) return notApplicable('it is a read replica, rebuilt from its source');
    const limit = hoursBefore(now, maxAgeHours);
    if (anyOf(facts.restorableTo, (instant) => known(instant) >= limit))
      return pass(`it can be restored to a state of the last ${maxAgeHours} hours`);
    const { created, status } = facts;
    if (status === 'creating' || (created && created > limit)) return notApplicable('its first backup is not due yet');
    if (status === 'stopped')
      return notApplicable('it is stopped: AWS makes no backups of it and its data stands still');
    const newest = facts.restorableTo
      .map(known<string>)
      .sort()
      .at(-1);
    if (!newest) return fail('it has no recovery point');
    // reading `exists` makes the verdict unknown if it is: old recovery points of a deleted resource remain
    return fail(`${facts.exists ? 'it exists, and ' : ''}its newest recovery point is of ${day(newest)}`);
  },
  examples,
});
