/** AWS Backup: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'backup',
  clients: ['backup'],
  calls: [
    left(
      'a job takes its time: the events of what it made are waited for',
      'StartBackupJob',
      'StartCopyJob',
      'StartRestoreJob',
      'StartReportJob',
      'StartScanJob',
      'StopBackupJob',
    ),
    left(
      'who may use a vault, and who is told of it, are not judged',
      'PutBackupVaultAccessPolicy',
      'DeleteBackupVaultAccessPolicy',
      'PutBackupVaultNotifications',
      'DeleteBackupVaultNotifications',
      '*BackupVaultMpaApprovalTeam',
    ),
    left(
      "a vault that shows another account's recovery points is not judged",
      'CreateRestoreAccessBackupVault',
      'RevokeRestoreAccessBackupVault',
    ),
    left('the recovery point stays, and counts as one', 'DisassociateRecoveryPointFromParent'),
    left(
      'for how long a single recovery point is kept, and its index, are not judged',
      'UpdateRecoveryPointLifecycle',
      'UpdateRecoveryPointIndexSettings',
    ),
    left('no collector reads legal holds', '*LegalHold'),
    left('no collector reads frameworks of Backup Audit Manager', '*Framework'),
    left('no collector reads report plans of Backup Audit Manager', '*ReportPlan'),
    left('no collector reads tiering', '*TieringConfiguration'),
    left("the organisation's settings of backups are not judged", 'UpdateGlobalSettings'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left('the recovery point that a job makes has an event of its own', 'Backup Job State Change'),
    left('the same is told by Recovery Point State Change', 'Recovery Point Change'),
    left('the index of a single recovery point is not judged', 'Recovery Point Index State Change'),
    left('which types are backed up is told by the call that decides it', 'Region Setting State Change'),
  ],
});
