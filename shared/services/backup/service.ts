/** AWS Backup: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'backup',
  clients: ['backup'],
  calls: [
    leftToNextScan(
      'a job takes its time: the events of what it made are waited for',
      'StartBackupJob',
      'StartCopyJob',
      'StartRestoreJob',
      'StartReportJob',
      'StartScanJob',
      'StopBackupJob',
    ),
    leftToNextScan(
      'who may use a vault, and who is told of it, are not judged',
      'PutBackupVaultAccessPolicy',
      'DeleteBackupVaultAccessPolicy',
      'PutBackupVaultNotifications',
      'DeleteBackupVaultNotifications',
      '*BackupVaultMpaApprovalTeam',
    ),
    leftToNextScan(
      "a vault that shows another account's recovery points is not judged",
      'CreateRestoreAccessBackupVault',
      'RevokeRestoreAccessBackupVault',
    ),
    leftToNextScan('the recovery point stays, and counts as one', 'DisassociateRecoveryPointFromParent'),
    leftToNextScan(
      'for how long a single recovery point is kept, and its index, are not judged',
      'UpdateRecoveryPointLifecycle',
      'UpdateRecoveryPointIndexSettings',
    ),
    leftToNextScan('no collector reads legal holds', '*LegalHold'),
    leftToNextScan('no collector reads frameworks of Backup Audit Manager', '*Framework'),
    leftToNextScan('no collector reads report plans of Backup Audit Manager', '*ReportPlan'),
    leftToNextScan('no collector reads tiering', '*TieringConfiguration'),
    leftToNextScan("the organisation's settings of backups are not judged", 'UpdateGlobalSettings'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan('the recovery point that a job makes has an event of its own', 'Backup Job State Change'),
    leftToNextScan('the same is told by Recovery Point State Change', 'Recovery Point Change'),
    leftToNextScan('the index of a single recovery point is not judged', 'Recovery Point Index State Change'),
    leftToNextScan('which types are backed up is told by the call that decides it', 'Region Setting State Change'),
  ],
});
