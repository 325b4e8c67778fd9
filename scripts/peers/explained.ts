/** Why Plumbline and Prowler disagree, and who is right. docs/disagreements.md is made of it. */
import type { Explanation, Gap } from './report.ts';

export const EXPLAINED: readonly Explanation[] = [
  {
    check: 'account_maintain_different_contact_details_to_security_billing_and_operations',
    control: 'account.alternate-contacts',
    ours: 'pass',
    right: 'each',
    why: 'The check also wants a contact for billing, and names and telephone numbers that differ. The control asks for the two teams that AWS has to reach in an incident, each by an address of its own; `contacts` adds billing.',
  },
  {
    check: 'cloudwatch_log_metric_filter_aws_organizations_changes',
    control: 'alerting.organization-changes',
    ours: 'pass',
    right: 'plumbline',
    why: 'The filter counts every call of Organizations that is no read. The check looks for the names of 21 calls in the text of the filter, and does not see that the filter counts them all.',
  },
  {
    check: 'cloudwatch_changes_to_vpcs_alarm_configured',
    control: 'alerting.vpc-changes',
    ours: 'pass',
    right: 'plumbline',
    why: 'The check also looks for four calls of ClassicLink, which no account has had since AWS retired EC2-Classic in 2022.',
  },
  {
    check: 'rds_instance_backup_enabled',
    control: 'backup.retention',
    ours: 'fail',
    right: 'each',
    why: 'Backups are kept for 7 days. The check asks for any; the control is stricter by `retentionDays`, 30 days.',
  },
  {
    check: 'iam_user_administrator_access_policy',
    control: 'iam.admin-access-restricted',
    ours: 'fail',
    right: 'plumbline',
    why: 'A policy of the account allows the user everything. The check only looks for the name of AWS’s own policy, AdministratorAccess.',
  },
  {
    check: 'iam_check_saml_providers_sts',
    control: 'iam.federated-rbac',
    ours: 'fail',
    right: 'each',
    why: 'There is an identity provider, which is what the check asks for. The control also asks that no IAM user has a password beside it, and one has.',
  },
  {
    check: 'rds_instance_no_public_access',
    control: 'network.no-public-datastores',
    ours: 'fail',
    right: 'each',
    why: 'The instance has a public address. The control fails by that, as FSBP RDS.2 does; the check passes as long as security groups admit no address, which one rule changes.',
  },
  {
    check: 'secretsmanager_secret_unused',
    control: 'secrets.no-unused',
    ours: 'pass',
    right: 'plumbline',
    why: 'The secret is minutes old. The check fails each secret that was never read; the control waits for `maxUnusedDays` from its creation on.',
  },
];

export const GAPS: readonly Gap[] = [
  {
    check: 'cloudtrail_cloudwatch_logging_enabled',
    control: 'logging.trail-log-group',
    why: 'when events were last delivered to the log group (`LatestCloudWatchLogsDeliveryTime`): moto delivers none',
  },
  {
    check: 'cloudtrail_multi_region_enabled_logging_management_events',
    control: 'logging.cloudtrail-multi-region',
    why: 'the selectors of a trail: Prowler asks for them in the region in which it was first to list the trail, and moto has them in its home region alone',
  },
  {
    check: 'eks_cluster_kms_cmk_encryption_in_secrets_enabled',
    control: 'encryption.eks-secrets',
    why: 'that a cluster has no key: Prowler passes each whose answer has `encryptionConfig`, and moto sends an empty list',
  },
  {
    check: 'guardduty_ec2_malware_protection_enabled',
    control: 'guardduty.protection-plans',
    why: 'the plan in the older form of the answer (`DataSources.MalwareProtection`), which moto leaves out',
  },
  {
    check: 'rds_instance_enhanced_monitoring_enabled',
    control: 'database.enhanced-monitoring',
    why: 'the log stream of the measurements (`EnhancedMonitoringResourceArn`), which moto leaves out',
  },
];
