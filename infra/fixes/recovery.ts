/** Fixes in infrastructure code: backups, recovery and deployment. */
import {
  aws_backup as backup,
  aws_codedeploy as codedeploy,
  Duration,
  aws_dynamodb as dynamodb,
  aws_events as events,
  aws_rds as rds,
  aws_route53 as route53,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const recoveryFixes: CdkFixes = {
  'backup.automated'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, backupRetention: Duration.days(35) });
  },
  'backup.coverage'(this: Construct, { instance }) {
    const plan = backup.BackupPlan.daily35DayRetention(this, 'Daily');
    plan.addSelection('Databases', { resources: [backup.BackupResource.fromRdsDatabaseInstance(instance)] });
  },
  'backup.cross-region'(this: Construct) {
    const elsewhere = backup.BackupVault.fromBackupVaultArn(
      this,
      'Elsewhere',
      'arn:aws:backup:eu-central-1:111122223333:backup-vault:copies',
    );
    const plan = new backup.BackupPlan(this, 'Daily');
    plan.addRule(
      new backup.BackupPlanRule({
        copyActions: [{ destinationBackupVault: elsewhere, deleteAfter: Duration.days(35) }],
        deleteAfter: Duration.days(35),
      }),
    );
  },
  'backup.lifecycle'(this: Construct) {
    const plan = new backup.BackupPlan(this, 'Daily');
    plan.addRule(new backup.BackupPlanRule({ deleteAfter: Duration.days(35) }));
  },
  'backup.plan-exists'(this: Construct) {
    const plan = backup.BackupPlan.daily35DayRetention(this, 'Daily');
    plan.addSelection('Tagged', { resources: [backup.BackupResource.fromTag('Backup', 'daily')] });
  },
  'backup.plan-retention'(this: Construct) {
    const plan = new backup.BackupPlan(this, 'Daily');
    plan.addRule(new backup.BackupPlanRule({ deleteAfter: Duration.days(35) }));
  },
  'backup.restore-testing-plan'(this: Construct, { role }) {
    const plan = new backup.CfnRestoreTestingPlan(this, 'Restores', {
      restoreTestingPlanName: 'monthly',
      scheduleExpression: 'cron(0 5 1 * ? *)',
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: ['*'],
        recoveryPointTypes: ['SNAPSHOT', 'CONTINUOUS'],
      },
    });
    new backup.CfnRestoreTestingSelection(this, 'Databases', {
      restoreTestingPlanName: plan.ref,
      restoreTestingSelectionName: 'databases',
      ...{ protectedResourceType: 'RDS', protectedResourceArns: ['*'], iamRoleArn: role.roleArn },
    });
  },
  'backup.retention'(this: Construct, { engine, vpc }) {
    new rds.DatabaseInstance(this, 'Orders', { engine, vpc, backupRetention: Duration.days(35) });
  },
  'backup.schedule'(this: Construct) {
    const plan = new backup.BackupPlan(this, 'Daily');
    plan.addRule(
      new backup.BackupPlanRule({
        scheduleExpression: events.Schedule.cron({ hour: '3', minute: '0' }),
        deleteAfter: Duration.days(35),
      }),
    );
  },
  'backup.vault-encryption'(this: Construct, { key }) {
    new backup.BackupVault(this, 'Vault', { encryptionKey: key });
  },
  'backup.vault-lock'(this: Construct, { key }) {
    new backup.BackupVault(this, 'Vault', {
      encryptionKey: key,
      lockConfiguration: { minRetention: Duration.days(30), changeableFor: Duration.days(3) },
    });
  },
  'delivery.auto-rollback'(this: Construct, { alias }) {
    const alarm = alias.metricErrors().createAlarm(this, 'Errors', { threshold: 1, evaluationPeriods: 1 });
    new codedeploy.LambdaDeploymentGroup(this, 'Release', {
      alias,
      alarms: [alarm],
      autoRollback: { failedDeployment: true, deploymentInAlarm: true },
    });
  },
  'delivery.progressive-deployment'(this: Construct, { alias }) {
    new codedeploy.LambdaDeploymentGroup(this, 'Release', {
      alias,
      deploymentConfig: codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    });
  },
  'dr.cross-region-replication'(this: Construct) {
    new dynamodb.TableV2(this, 'Sessions', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      replicas: [{ region: 'eu-central-1' }],
    });
  },
  'dr.route53-failover'(this: Construct) {
    const check = new route53.CfnHealthCheck(this, 'Check', {
      healthCheckConfig: { type: 'HTTPS', fullyQualifiedDomainName: 'www.example.com', resourcePath: '/health' },
    });
    new route53.CfnRecordSet(this, 'Primary', {
      ...{ hostedZoneName: 'example.com.', name: 'www.example.com.', type: 'A', ttl: '60' },
      ...{ setIdentifier: 'primary', failover: 'PRIMARY', resourceRecords: ['192.0.2.10'] },
      healthCheckId: check.attrHealthCheckId,
    });
  },
  'dr.rpo-achieved'(this: Construct) {
    new dynamodb.TableV2(this, 'Sessions', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    });
  },
};
