/**
 * The expected verdicts of each control for an account in order, a bad account, and an untouched account: the statuses of all
 * its verdicts there, from both regions. Every control of account or region scope has a row; a test checks that.
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
  'account.contact-details': judged(['fail'], ['fail'], ['fail']),

  // of a composite alarm moto has none
  'alerting.alarm-actions': judged(['pass'], ['fail', 'pass']),
  'alerting.unauthorized-calls': judged(['pass'], ['fail'], ['fail']),
  'alerting.sign-in-without-mfa': judged(['pass'], ['fail'], ['fail']),
  'alerting.root-use': judged(['pass'], ['fail'], ['fail']),
  'alerting.iam-policy-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.trail-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.failed-sign-in': judged(['pass'], ['fail'], ['fail']),
  'alerting.key-deletion': judged(['pass'], ['fail'], ['fail']),
  // no alarm watches the databases of either account
  'alerting.alarm-cpu-memory': judged(['fail'], ['fail']),
  'alerting.alarm-rds-storage': judged(['fail'], ['fail']),
  // no alarm watches the health check of either account
  'alerting.alarm-service-down': judged(['fail'], ['fail']),
  'alerting.bucket-policy-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.config-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.security-group-changes': judged(['pass'], ['fail'], ['fail']),
  // CloudTrail writes to the log group in one region of the account in order
  'alerting.log-alerts': judged(['not-applicable', 'pass'], ['fail']),
  'alerting.infrastructure-events': judged(['pass'], ['fail'], ['not-applicable']),
  'alerting.network-acl-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.gateway-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.route-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.vpc-changes': judged(['pass'], ['fail'], ['fail']),
  // in the account in order a queue is subscribed, and no tool that rings
  'alerting.notification-channels': judged(['fail'], ['fail'], ['not-applicable']),
  'alerting.organization-changes': judged(['pass'], ['fail'], ['fail']),
  'alerting.security-findings': judged(['pass'], ['fail']),
  'alerting.sns-subscriptions': judged(['pass'], ['fail']),

  'backup.automated': judged(['pass'], ['fail', 'pass']),
  // the bad account has a plan at home, whose selections are unread, and none in the other region
  'backup.coverage': partly('backup:ListBackupSelections', ['unknown'], ['fail', 'unknown']),
  'backup.cross-region': partly('backup:ListBackupSelections', ['unknown'], ['fail', 'unknown']),
  // no attestation exists; whether an untouched account holds data is unknown
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

  // moto leaves out Enabled, which AWS sends for every policy; the service of the good account does not scale
  'compute.autoscaling': partly('autoscaling:DescribePolicies', ['fail', 'unknown'], ['fail']),
  'compute.container-images': judged(['pass'], ['fail']),
  // every type that moto launches here is so by default
  'compute.ebs-optimized': judged(['pass'], ['pass']),
  // moto runs no tasks, and leaves out the traffic sources of groups and the recovery of instances
  'compute.health-checks': {
    ...judged(['fail', 'not-applicable', 'unknown'], ['fail', 'not-applicable', 'unknown']),
    lacks: ['autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstances'],
  },
  // the instance of the good account's group asks for no token
  'compute.instance-metadata': judged(['fail', 'pass'], ['fail']),
  'compute.multi-az': judged(['pass'], ['fail']),
  'compute.snapshot-sharing-blocked': dark('ec2:GetSnapshotBlockPublicAccessState'),
  // a snapshot shared with everybody counts only where the region does not block it
  'compute.snapshots-not-public': partly('ec2:GetSnapshotBlockPublicAccessState', ['pass'], ['unknown'], ['pass']),

  'compute.task-hardening': judged(['pass'], ['fail']),
  'compute.task-sizing': judged(['pass'], ['fail']),

  // moto has budgets, and not the notifications of all budgets in one call
  'cost.budget-forecast-alert': partly('budgets:ViewBudget', ['unknown'], ['not-applicable'], ['not-applicable']),
  'cost.budgets': partly('budgets:ViewBudget', ['unknown'], ['fail'], ['fail']),
  'cost.commitments': judged(['fail'], ['fail'], ['fail']),
  'cost.required-tags': judged(['pass'], ['fail'], ['not-applicable']),

  // a database of moto is as new as the test, too new to be measured
  'database.connectivity': judged(['not-applicable'], ['not-applicable']),
  'data.classification': judged(['fail'], ['fail']),

  'database.administrator-name': judged(['pass'], ['fail']),
  'database.enhanced-monitoring': judged(['pass'], ['fail']),
  'database.iam-authentication': judged(['pass'], ['fail']),
  'database.instance-class': judged(['pass'], ['fail']),
  'database.minor-upgrades': judged(['pass'], ['fail']),
  // moto leaves out PerformanceInsightsEnabled, which AWS always sends
  'database.performance-insights': partly('rds:DescribeDBInstances', ['unknown'], ['unknown']),
  'database.snapshot-tags': judged(['pass'], ['fail']),
  'database.storage-capacity': judged(['pass'], ['fail']),
  'database.cache-auth': dark('elasticache:DescribeServerlessCaches'),
  'database.cache-durability': dark('elasticache:DescribeServerlessCaches'),
  'database.cache-minor-upgrades': dark('elasticache:DescribeServerlessCaches'),
  'database.cache-subnet-group': dark('elasticache:DescribeServerlessCaches'),
  'database.connection-management': judged(['fail'], ['fail']),
  'database.proxy-tls': judged(['pass'], ['fail']),
  'database.deletion-protection': judged(['pass'], ['fail']),
  'database.dynamodb-recovery': judged(['pass'], ['fail']),
  'database.multi-az': judged(['pass'], ['fail']),

  'cost.right-sizing': dark('compute-optimizer:GetRecommendationSummaries'),

  'delivery.auto-rollback': partly('codedeploy:BatchGetDeploymentGroups', ['unknown'], ['unknown']),
  'delivery.progressive-deployment': partly('codedeploy:BatchGetDeploymentGroups', ['unknown'], ['unknown']),

  // nothing is attested here; another test attests
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
  'edge.cdn-tls': judged(['pass'], ['fail']),
  'edge.cdn-waf-attached': judged(['pass'], ['fail']),
  // moto does not report the resources that a web ACL protects
  'edge.rate-limit-ip': partly('wafv2:ListResourcesForWebACL', ['unknown'], ['unknown']),
  // no seed gives a load balancer a listener
  'edge.tls-policy': judged(['not-applicable'], ['not-applicable']),
  // the bad account has a network load balancer
  'edge.waf-attached': partly('wafv2:ListResourcesForWebACL', ['unknown'], ['not-applicable']),
  'edge.waf-rules': partly('wafv2:ListResourcesForWebACL', ['unknown'], ['unknown']),

  'eks.backup': partly('backup:ListProtectedResources', ['unknown'], ['unknown']),
  'eks.control-plane-logging': judged(['pass'], ['fail']),
  'eks.node-groups': judged(['not-applicable'], ['not-applicable']),
  'eks.private-endpoint': judged(['pass'], ['fail']),
  'eks.supported-version': partly('eks:DescribeClusterVersions', ['unknown'], ['unknown']),

  'encryption.ebs-default': judged(['pass'], ['fail'], ['fail']),
  'encryption.eks-secrets': judged(['pass'], ['fail']),
  // moto leaves out MultiRegion, which AWS sends for every key
  'encryption.kms-rotation': partly('kms:DescribeKey', ['unknown'], ['unknown']),
  // moto leaves out logGroupClass, which AWS sends for every log group
  'encryption.log-groups': partly('logs:DescribeLogGroups', ['pass'], ['unknown']),
  'encryption.rds-at-rest': judged(['pass'], ['fail']),

  // the bad account's detector is suspended at home, and lacks plans in the other region
  'guardduty.enabled': judged(['pass'], ['fail', 'pass'], ['fail']),
  // no account administers a detector in moto, and moto has no call for what a detector administers
  'guardduty.centrally-managed': partly('guardduty:ListMembers', ['unknown'], ['unknown']),
  'guardduty.no-high-findings': partly(
    'guardduty:ListFindings',
    ['unknown'],
    ['not-applicable', 'unknown'],
    ['not-applicable'],
  ),
  'guardduty.protection-plans': judged(['pass'], ['fail', 'not-applicable']),

  'iam.admin-access-restricted': judged(['not-applicable'], ['fail', 'not-applicable'], ['not-applicable']),
  'iam.access-analyzer': dark('access-analyzer:ListAnalyzers'),
  'iam.access-key-rotation': judged(['pass'], ['pass']),
  // moto has no policies of AWS
  'iam.cloudshell-restricted': judged(['pass'], ['pass'], ['pass']),
  'iam.federated-rbac': judged(['fail'], ['fail'], ['fail']),
  'iam.least-privilege': judged(['not-applicable', 'pass'], ['fail', 'not-applicable', 'pass'], ['not-applicable']),
  'iam.no-admin-policies': judged(['pass'], ['fail']),
  'iam.no-decryption-of-everything': judged(['pass'], ['fail']),
  // moto says of every certificate that it expired
  'iam.no-expired-certificates': judged([], ['fail']),
  'iam.no-service-wildcards': judged(['pass'], ['fail']),
  'iam.permissions-by-group': judged(['not-applicable', 'pass'], ['fail', 'not-applicable'], ['not-applicable']),
  'iam.single-access-key': judged(['pass'], ['fail']),
  'iam.support-role': judged(['fail'], ['fail'], ['fail']),
  'iam.hardware-mfa-root': partly('iam:GetAccountSummary', ['unknown'], ['unknown'], ['unknown']),
  'iam.no-initial-access-keys': judged(['fail'], ['fail']),
  'iam.mfa-console-users': judged(['pass'], ['fail']),
  // moto's root user has no MFA and no keys, nothing would change it, and moto does not report whether it has a
  // password
  'iam.mfa-root': partly('iam:GetAccountSummary', ['unknown'], ['unknown'], ['unknown']),
  'iam.password-policy': judged(['pass'], ['fail'], ['fail']),
  'iam.root-no-access-keys': judged(['pass'], ['pass'], ['pass']),
  'iam.unused-credentials': judged(['pass'], ['pass']),
  'iam.access-review': judged(['fail'], ['fail'], ['fail']),
  'iam.break-glass': judged(['fail'], ['fail'], ['fail']),

  'logging.centralised': judged(['fail'], ['fail'], ['fail']),
  // no seed makes the bucket log who reads it
  'logging.cloudtrail-bucket-secure': judged(['fail'], ['fail']),
  'inspector.enabled': dark('inspector2:BatchGetAccountStatus'),
  'inspector.no-critical-vulnerabilities': dark('inspector2:BatchGetAccountStatus'),

  'logging.cloudtrail-encrypted': judged(['pass'], ['fail']),
  'logging.cloudtrail-integrity': judged(['pass'], ['fail']),
  'logging.cloudtrail-multi-region': judged(['pass'], ['fail'], ['fail']),
  'logging.config-global-types': judged(['pass'], ['fail'], ['fail']),
  'logging.config-recorder': partly('config:DescribeDeliveryChannelStatus', ['unknown'], ['fail'], ['fail']),
  // moto returns no selectors for a trail that was given none
  'logging.data-events': judged(['fail'], ['fail'], ['fail']),
  'logging.database-logs': judged(['fail'], ['fail']),
  'logging.retention': partly('logs:DescribeLogGroups', ['pass'], ['unknown']),
  'logging.trail-log-group': judged(['pass'], ['fail']),
  'logging.vpc-flow-logs': judged(['pass'], ['fail'], ['fail']),

  'monitoring.alarms-have-data': judged(['pass'], ['pass']),
  // no alarm has a band in either account
  'monitoring.anomaly-detection': judged(['fail'], ['fail'], ['not-applicable']),
  'monitoring.dashboards': judged(['pass'], ['fail'], ['fail']),
  'monitoring.metrics-collection': judged(['fail'], ['fail'], ['fail']),
  'monitoring.slo': judged(['fail'], ['fail'], ['fail']),
  'monitoring.synthetics': judged(['fail'], ['fail'], ['fail']),
  // moto leaves out since when an alarm is in its state
  'monitoring.no-critical-alarms': partly(
    'cloudwatch:DescribeAlarms',
    ['not-applicable', 'pass'],
    ['not-applicable', 'unknown'],
  ),

  // moto gives every region a default VPC, in whose subnets nothing is
  'network.nacl-in-use': judged(['pass'], ['fail', 'pass'], ['pass']),
  // instances run in the default VPC, whose ACL admits everything, as AWS makes it
  'network.nacl-restrictive': judged(['fail'], ['fail'], ['not-applicable']),
  'network.nat-per-az': judged(['not-applicable'], ['fail', 'not-applicable'], ['not-applicable']),
  'network.no-public-datastores': judged(['pass'], ['fail']),
  // moto leaves out CidrBlockSet, which AWS sends for both sides of a connection that is active
  'network.peering-routes': partly('ec2:DescribeVpcPeeringConnections', [], ['unknown']),
  // moto sends an empty network of each service, and gives a public address to the instance of a group
  'network.private-workloads': partly('ecs:DescribeServices', ['fail', 'pass', 'unknown'], ['fail', 'unknown']),
  'network.sg-admin-ports': judged(['pass'], ['fail', 'pass'], ['pass']),
  'network.sg-default-closed': judged(['pass'], ['fail'], ['fail']),
  'network.sg-least-ingress': judged(['pass'], ['fail', 'pass'], ['pass']),
  'network.subnets-give-no-address': judged(['pass'], ['fail', 'pass'], ['fail']),
  // instances run in the default VPC
  'network.vpc-endpoints': judged(['fail'], ['fail'], ['not-applicable']),
  // the same
  'network.vpc-layout': judged(['fail'], ['fail'], ['not-applicable']),

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

  'performance.cdn': judged(['pass'], ['pass'], ['not-applicable']),

  // the bad account has no hub at home, and a critical finding in the other region
  'securityhub.enabled': judged(['pass'], ['fail', 'pass'], ['fail']),
  'securityhub.no-critical-findings': judged(['pass'], ['fail', 'not-applicable'], ['not-applicable']),
  'securityhub.score': judged(['not-applicable'], ['not-applicable'], ['not-applicable']),
  'securityhub.standard-cis': partly('securityhub:GetEnabledStandards', ['unknown'], ['fail', 'unknown'], ['fail']),
  'securityhub.standard-fsbp': partly('securityhub:GetEnabledStandards', ['unknown'], ['fail', 'unknown'], ['fail']),

  'secrets.managed-store': judged(['pass'], ['fail']),
  'secrets.no-plaintext-lambda-env': judged(['pass'], ['fail']),
  'secrets.no-unused': judged(['pass'], []),
  // moto makes the secret of a database, and does not rotate it as RDS does
  'secrets.rotation': judged(['fail'], []),
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

  // moto has no metrics but those that were sent to it; a network load balancer counts no requests
  'performance.availability': partly('cloudwatch:GetMetricData', ['unknown'], []),
  'performance.baseline': judged(['fail'], ['fail'], ['fail']),
  'performance.error-rate': partly('cloudwatch:GetMetricData', ['unknown'], []),
  'performance.latency': partly('cloudwatch:GetMetricData', ['unknown'], []),
  'performance.load-test': judged(['fail'], ['fail'], ['fail']),
  'performance.queue-health': partly('cloudwatch:GetMetricData', ['unknown'], ['unknown']),
  'performance.review': judged(['fail'], ['fail'], ['fail']),
  // moto does not know every kind of target that AWS can scale
  'performance.scaling-triggers': dark('application-autoscaling:DescribeScalableTargets'),
  'performance.throughput': partly('cloudwatch:GetMetricData', ['unknown'], []),
  'performance.utilisation': partly('cloudwatch:GetMetricData', ['unknown'], ['unknown']),

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
  'monitoring.tracing': judged(['fail', 'pass'], ['fail']),
  'logging.structured': judged(['fail'], ['fail']),
  'logging.access-logs': judged(['fail'], ['fail']),
  'edge.rate-limit-api-key': judged(['pass'], ['fail']),
  'secrets.api-key-lifecycle': judged(['fail'], ['fail']),
  'performance.caching': dark('elasticache:DescribeServerlessCaches'),
  'database.read-replicas': partly('cloudwatch:GetMetricData', ['unknown'], ['unknown']),
  'alerting.alarm-latency': judged(['fail'], ['not-applicable']),
  'alerting.alarm-error-rate': judged(['fail'], ['not-applicable']),
  'iam.workload-roles': judged(['pass'], ['fail']),
  // no environment is declared
  'account.environment-separation': judged(['not-applicable'], ['not-applicable'], ['not-applicable']),
  'data.residency': judged(['not-applicable'], ['not-applicable']),
  'delivery.environment-parity': judged(['fail'], ['fail'], ['fail']),
  'iam.instance-roles': judged(['fail'], ['fail']),
  'eks.karpenter': judged(['fail'], ['fail']),
  'eks.rbac': partly('eks:DescribeCluster', ['unknown'], ['unknown']),
  'eks.network-policies': partly('eks:DescribeAddon', ['unknown'], ['unknown']),
  'eks.workload-identity': partly('eks:ListPodIdentityAssociations', ['unknown'], ['unknown']),
  'logging.waf-requests': partly('wafv2:ListResourcesForWebACL', ['unknown'], ['unknown']),
  'encryption.efs': judged(['pass'], ['fail']),
  // no seed names a key
  'encryption.buckets': judged(['fail'], ['fail']),
  'encryption.cache-at-rest': dark('elasticache:DescribeServerlessCaches'),
  'encryption.cache-in-transit': dark('elasticache:DescribeServerlessCaches'),
  'encryption.dynamodb': judged(['fail'], ['fail']),
  'encryption.queues': judged(['fail'], ['fail']),
  'encryption.topics': judged(['fail'], ['fail']),
  // the task definitions and stages of both accounts have no variables
  'secrets.no-plaintext-config': judged(['pass'], ['pass']),
  'macie.enabled': dark('macie2:GetMacieSession'),
  'edge.ddos-protection': partly('wafv2:ListResourcesForWebACL', ['unknown'], ['unknown']),
  'delivery.iac-coverage': judged(['fail'], ['fail'], ['not-applicable']),
  'cost.nonprod-scheduling': judged(['not-applicable'], ['not-applicable']),
  'cost.data-transfer': judged(['fail'], ['fail'], ['fail']),
  'backup.lifecycle': judged(['pass'], ['pass']),
  'iam.no-root-use': dark('iam:GetCredentialReport'),
  'encryption.rds-in-transit': judged(['fail'], ['fail']),
  'alerting.alarm-rds-connections': judged(['fail'], ['fail']),
  'database.cache-memory': dark('elasticache:DescribeServerlessCaches'),
  'alerting.cache-access': dark('elasticache:DescribeServerlessCaches'),
  'compute.dlq': judged(['not-applicable', 'pass'], ['fail']),
  'monitoring.no-critical-log-errors': judged(['not-applicable'], []),
  'logging.volume': judged(['fail'], ['fail'], ['not-applicable']),
  'delivery.pipeline': judged(['fail'], ['fail'], ['fail']),
  'cost.unused-resources': judged([], ['pass']),
  'storage.mfa-delete': judged(['fail'], ['fail'], ['fail']),
  'storage.lifecycle': judged(['fail'], ['fail'], ['fail']),
  'encryption.warehouse-at-rest': judged(['pass'], ['fail']),
  // moto answers for each group of parameters what the default group says
  'encryption.warehouse-in-transit': judged(['fail'], ['fail']),
  'network.no-public-warehouses': judged(['pass'], ['fail']),
  // moto gives the creation of a cluster as a time without its zone, which the SDK does not parse
  'encryption.brokers-at-rest': partly('kafka:ListClustersV2', ['unknown'], ['unknown']),
  'encryption.brokers-in-transit': partly('kafka:ListClustersV2', ['unknown'], ['unknown']),
  'network.no-public-brokers': partly('kafka:ListClustersV2', ['unknown'], ['unknown']),
  'encryption.search-at-rest': judged(['pass'], ['fail']),
  'encryption.search-nodes': judged(['pass'], ['fail']),
  'encryption.search-in-transit': judged(['pass'], ['fail']),
  // moto gives domains in a VPC without its id
  'network.no-public-search': partly('es:DescribeDomains', ['unknown'], ['fail']),
};

/** Services of which moto has nothing that a control passes and another fails → what it lacks. */
export const NO_EXAMPLE: Readonly<Record<string, string>> = {
  'access-analyzer': 'the service',
  acm: 'what uses a certificate',
  'application-autoscaling': 'targets of every kind',
  budgets: 'the notifications of all budgets',
  ce: 'spend, and the organisation itself is judged in another account',
  codedeploy: 'the settings of several deployment groups',
  codepipeline: 'the runs of a pipeline',
  'compute-optimizer': 'the service',
  elasticache: 'serverless caches',
  fis: 'the runs of Systems Manager, which count as well',
  health: 'the service',
  inspector2: 'the status of an account',
  kafka: 'times with their zone',
  macie2: 'the session',
  route53: 'tags of zones, and alarms on health checks',
  shield: 'what a web ACL protects',
  support: 'what the checks of Trusted Advisor say',
  wafv2: 'what a web ACL protects',
};
