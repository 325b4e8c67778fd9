/**
 * What each control must say of an account in order, of one that is not, and of one that nobody has touched: the
 * statuses of all its verdicts there, from both regions. Every control of account or region scope has a row; a test
 * holds that.
 */
import type { Status } from '../../shared/core/control.ts';

export interface Expectation {
  readonly good: readonly Status[];
  readonly bad: readonly Status[];
  /** Empty: there is no resource to judge. */
  readonly untouched: readonly Status[];
  /** The actions that moto does not have: every `unknown` must name one, and without any there may be none. */
  readonly lacks?: readonly string[];
}

const judged = (good: Status[], bad: Status[], untouched: Status[] = []): Expectation => ({ good, bad, untouched });

/** moto lacks an API that some of the verdicts need. */
const partly = (lacks: string, ...statuses: Parameters<typeof judged>): Expectation => ({
  ...judged(...statuses),
  lacks: [lacks],
});

/** moto lacks an API without which nothing can be said: never a pass, in any account. */
const dark = (...lacks: string[]): Expectation => ({ ...judged(['unknown'], ['unknown'], ['unknown']), lacks });

/** The configuration of these accounts names neither repositories nor endpoints. */
const unnamed = judged(['not-applicable'], ['not-applicable'], ['not-applicable']);

/** Statuses are in alphabetical order. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  'backup.configuration': unnamed,
  'cost.impact-analysis': unnamed,
  'delivery.automated-tests': unnamed,
  'delivery.code-review': unnamed,
  'delivery.config-validation': unnamed,
  'delivery.coverage': unnamed,
  'delivery.db-migrations': unnamed,
  'delivery.dependency-scan': unnamed,
  'delivery.iac-scan': unnamed,
  'delivery.smoke-tests': unnamed,
  'delivery.static-analysis': unnamed,
  'edge.auth-required': unnamed,
  'edge.certificate-expiry': unnamed,
  'edge.health-endpoint': unnamed,
  'edge.hsts': unnamed,
  'edge.https-redirect': unnamed,
  'edge.request-limits': unnamed,
  'edge.response-headers': unnamed,
  'edge.tls-grade': unnamed,
  'edge.tls-min-version': unnamed,
  'eks.workload-manifests': unnamed,
  'operations.repo-docs': unnamed,
  'operations.status-page': unnamed,
  'secrets.repo-scan': unnamed,

  'account.alternate-contacts': judged(['pass'], ['fail'], ['fail']),

  'backup.automated': judged(['pass'], ['fail', 'pass']),
  // the bad account has a plan at home, whose selections are unread, and none in the other region
  'backup.coverage': partly('backup:ListBackupSelections', ['unknown'], ['fail', 'unknown']),
  'backup.cross-region': partly('backup:ListBackupSelections', ['unknown'], ['fail', 'unknown']),
  // nobody attested anything; whether an untouched account holds data is not told
  'backup.documentation': partly('backup:ListProtectedResources', ['fail'], ['fail'], ['unknown']),
  // the bad account's second region has data and no plan
  'backup.plan-exists': {
    ...judged(['unknown'], ['fail', 'unknown'], ['unknown']),
    lacks: ['backup:ListProtectedResources', 'backup:ListBackupSelections'],
  },
  'backup.plan-retention': judged(['pass'], ['fail']),
  'backup.recent-recovery-point': dark('backup:ListProtectedResources'),
  'backup.restore-test-monthly': dark('backup:ListRestoreJobs'),
  'backup.restore-testing-plan': dark('backup:ListProtectedResources'),
  'backup.retention': partly('backup:ListBackupSelections', ['pass'], ['fail', 'unknown']),
  'backup.schedule': partly('backup:ListBackupSelections', ['unknown'], ['fail', 'not-applicable', 'unknown']),
  // moto leaves out VaultType, which AWS sends for every vault
  'backup.vault-encryption': partly('backup:ListBackupVaults', ['unknown'], ['unknown']),
  'backup.vault-lock': partly('backup:ListBackupVaults', ['unknown'], ['unknown']),

  'compute.snapshot-sharing-blocked': dark('ec2:GetSnapshotBlockPublicAccessState'),
  // a snapshot shared with everybody counts only where the region does not block it
  'compute.snapshots-not-public': partly('ec2:GetSnapshotBlockPublicAccessState', ['pass'], ['unknown'], ['pass']),

  // moto has budgets, and not the notifications of all budgets in one call
  'cost.budget-forecast-alert': partly('budgets:ViewBudget', ['unknown'], ['not-applicable'], ['not-applicable']),
  'cost.budgets': partly('budgets:ViewBudget', ['unknown'], ['fail'], ['fail']),
  'cost.required-tags': judged(['pass'], ['fail'], ['not-applicable']),

  'database.deletion-protection': judged(['pass'], ['fail']),
  'database.dynamodb-recovery': judged(['pass'], ['fail']),
  'database.multi-az': judged(['pass'], ['fail']),

  // nobody attested anything; a test of its own does
  'dr.business-continuity': judged(['fail'], ['fail'], ['fail']),
  // moto keeps no replicas of tables, and lists a bucket's tags in every region
  'dr.cross-region-replication': judged(['fail', 'pass'], ['fail']),
  'dr.drill-quarterly': dark('ssm:DescribeAutomationExecutions'),
  'dr.failover-test-quarterly': dark('ssm:DescribeAutomationExecutions'),
  'dr.fault-injection': judged(['fail'], ['fail'], ['fail']),
  'dr.objectives-defined': judged(['fail'], ['fail'], ['fail']),
  'dr.plan': judged(['fail'], ['fail'], ['fail']),
  // moto's tagging API knows no zones, so that none is critical
  'dr.route53-failover': judged(['not-applicable'], ['not-applicable']),
  'dr.rpo-achieved': judged(['not-applicable', 'pass'], ['fail']),
  'dr.rto-achieved': dark('ssm:DescribeAutomationExecutions'),
  'dr.secondary-region': judged(['pass'], ['fail'], ['not-applicable']),

  // moto attaches certificates to nothing
  'edge.certificate-renewal': judged(['not-applicable'], ['not-applicable']),

  'encryption.ebs-default': judged(['pass'], ['fail'], ['fail']),
  // moto leaves out MultiRegion, which AWS sends for every key
  'encryption.kms-rotation': partly('kms:DescribeKey', ['unknown'], ['unknown']),
  'encryption.rds-at-rest': judged(['pass'], ['fail']),

  // the bad account's detector is suspended at home, and lacks plans in the other region
  'guardduty.enabled': judged(['pass'], ['fail', 'pass'], ['fail']),
  // nobody administers a detector in moto, and whether it administers others cannot be asked
  'guardduty.centrally-managed': partly('guardduty:ListMembers', ['unknown'], ['unknown']),
  'guardduty.no-high-findings': partly(
    'guardduty:ListFindings',
    ['unknown'],
    ['not-applicable', 'unknown'],
    ['not-applicable'],
  ),
  'guardduty.protection-plans': judged(['pass'], ['fail', 'not-applicable']),

  'iam.access-analyzer': dark('access-analyzer:ListAnalyzers'),
  'iam.access-key-rotation': judged(['pass'], ['not-applicable']),
  'iam.mfa-console-users': judged(['pass'], ['fail']),
  // moto's root user has no MFA and no keys, nothing would change it, and whether it has a password is not told
  'iam.mfa-root': partly('iam:GetAccountSummary', ['unknown'], ['unknown'], ['unknown']),
  'iam.password-policy': judged(['pass'], ['fail'], ['fail']),
  'iam.root-no-access-keys': judged(['pass'], ['pass'], ['pass']),
  'iam.unused-credentials': judged(['pass'], ['pass']),
  'iam.access-review': judged(['fail'], ['fail'], ['fail']),
  'iam.break-glass': judged(['fail'], ['fail'], ['fail']),

  'logging.cloudtrail-encrypted': judged(['pass'], ['fail']),
  'logging.cloudtrail-integrity': judged(['pass'], ['fail']),
  'logging.cloudtrail-multi-region': judged(['pass'], ['fail'], ['fail']),
  'logging.config-global-types': judged(['pass'], ['fail'], ['fail']),
  'logging.config-recorder': partly('config:DescribeDeliveryChannelStatus', ['unknown'], ['fail'], ['fail']),
  'logging.vpc-flow-logs': judged(['pass'], ['fail'], ['fail']),

  'network.no-public-datastores': judged(['pass'], ['fail']),
  'network.sg-admin-ports': judged(['pass'], ['fail', 'pass'], ['pass']),
  'network.sg-default-closed': judged(['pass'], ['fail'], ['fail']),
  'network.sg-least-ingress': judged(['pass'], ['fail', 'pass'], ['pass']),

  'operations.config-rules': dark('config:DescribeComplianceByConfigRule'),
  'operations.health-events': dark('health:DescribeEvents'),
  // moto lists the checks, and not what they say
  'operations.trusted-advisor': dark('support:DescribeTrustedAdvisorCheckSummaries'),
  'operations.business-kpis': judged(['fail'], ['fail'], ['fail']),
  'operations.docs-current': judged(['fail'], ['fail'], ['fail']),
  'operations.escalation': judged(['fail'], ['fail'], ['fail']),
  'operations.hypercare': judged(['fail'], ['fail'], ['fail']),
  'operations.incident-response-plan': judged(['fail'], ['fail'], ['fail']),
  'operations.ir-exercise-monthly': judged(['fail'], ['fail'], ['fail']),
  'operations.launch-communication': judged(['fail'], ['fail'], ['fail']),
  'operations.oncall-rotation': judged(['fail'], ['fail'], ['fail']),
  'operations.post-incident-review': judged(['fail'], ['fail'], ['fail']),
  'operations.resilience-patterns': judged(['fail'], ['fail'], ['fail']),
  'operations.runbook-catalogue': judged(['fail'], ['fail'], ['fail']),
  'operations.team-training': judged(['fail'], ['fail'], ['fail']),

  // the bad account has no hub at home, and a critical finding in the other region
  'securityhub.enabled': judged(['pass'], ['fail', 'pass'], ['fail']),
  'securityhub.no-critical-findings': judged(['pass'], ['fail', 'not-applicable'], ['not-applicable']),
  'securityhub.score': judged(['not-applicable'], ['not-applicable'], ['not-applicable']),
  'securityhub.standard-cis': partly('securityhub:GetEnabledStandards', ['unknown'], ['fail', 'unknown'], ['fail']),
  'securityhub.standard-fsbp': partly('securityhub:GetEnabledStandards', ['unknown'], ['fail', 'unknown'], ['fail']),

  'storage.s3-account-block': judged(['pass'], ['fail'], ['fail']),
  'storage.s3-public-access': judged(['pass'], ['fail', 'pass']),
  'storage.s3-tls-only': judged(['pass'], ['fail']),

  'alerting.delivery-tested': judged(['fail'], ['fail'], ['fail']),

  'data.framework-audits': judged(['fail'], ['fail'], ['fail']),
  'data.privacy-gdpr': judged(['fail'], ['fail'], ['fail']),

  'delivery.acceptance': judged(['fail'], ['fail'], ['fail']),
  'delivery.change-management': judged(['fail'], ['fail'], ['fail']),
  'delivery.feature-flags': judged(['fail'], ['fail'], ['fail']),
  'delivery.penetration-test': judged(['fail'], ['fail'], ['fail']),
  'delivery.rollback-drill': judged(['fail'], ['fail'], ['fail']),
  'delivery.security-assessment': judged(['fail'], ['fail'], ['fail']),

  'performance.baseline': judged(['fail'], ['fail'], ['fail']),
  'performance.load-test': judged(['fail'], ['fail'], ['fail']),
  'performance.review': judged(['fail'], ['fail'], ['fail']),

  'secrets.key-procedures': judged(['fail'], ['fail'], ['fail']),
  'secrets.password-strength': judged(['fail'], ['fail'], ['not-applicable']),

  'signoff.application-owner': judged(['fail'], ['fail'], ['fail']),
  'signoff.business-owner': judged(['fail'], ['fail'], ['fail']),
  'signoff.certification': judged(['fail'], ['fail'], ['fail']),
  'signoff.compliance-officer': judged(['fail'], ['fail'], ['fail']),
  'signoff.devops-lead': judged(['fail'], ['fail'], ['fail']),
  'signoff.operations-manager': judged(['fail'], ['fail'], ['fail']),
  'signoff.product-owner': judged(['fail'], ['fail'], ['fail']),
  'signoff.qa-lead': judged(['fail'], ['fail'], ['fail']),
  'signoff.security-officer': judged(['fail'], ['fail'], ['fail']),
  'signoff.tech-lead': judged(['fail'], ['fail'], ['fail']),
};
