/** Every simulated service, by the `serviceId` of its SDK client. */
import type { AnyService } from '../service.ts';
import { accessAnalyzer } from './access-analyzer.ts';
import { accountManagement } from './account.ts';
import { backup } from './backup.ts';
import { budgets } from './budgets.ts';
import { cloudformation } from './cloudformation.ts';
import { cloudtrail } from './cloudtrail.ts';
import { cloudWatchLogs } from './cloudwatch-logs.ts';
import { config } from './config.ts';
import { costExplorer } from './cost-explorer.ts';
import { dynamodb } from './dynamodb.ts';
import { ec2 } from './ec2.ts';
import { eventBridge } from './eventbridge.ts';
import { fis } from './fis.ts';
import { guardduty } from './guardduty.ts';
import { health } from './health.ts';
import { iam } from './iam.ts';
import { organizations, sts } from './identity.ts';
import { kms } from './kms.ts';
import { rds } from './rds.ts';
import { route53 } from './route53.ts';
import { s3 } from './s3.ts';
import { s3Control } from './s3-control.ts';
import { scheduler } from './scheduler.ts';
import { secretsManager } from './secretsmanager.ts';
import { securityhub } from './securityhub.ts';
import { serviceQuotas } from './service-quotas.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { support } from './support.ts';
import { tagging } from './tagging.ts';

const services: readonly AnyService[] = [
  accessAnalyzer,
  accountManagement,
  backup,
  budgets,
  cloudformation,
  cloudtrail,
  cloudWatchLogs,
  config,
  costExplorer,
  dynamodb,
  ec2,
  eventBridge,
  fis,
  guardduty,
  health,
  iam,
  kms,
  organizations,
  rds,
  route53,
  s3,
  s3Control,
  scheduler,
  secretsManager,
  securityhub,
  serviceQuotas,
  sns,
  sqs,
  ssm,
  sts,
  support,
  tagging,
];

export const simulatedServices: ReadonlyMap<string, AnyService> = new Map(
  services.map((service) => [service.serviceId, service]),
);
