/** What of every service is left to the next scan. */
import accessAnalyzer from './access-analyzer/service.ts';
import account from './account/service.ts';
import backup from './backup/service.ts';
import budgets from './budgets/service.ts';
import cloudtrail from './cloudtrail/service.ts';
import config from './config/service.ts';
import costExplorer from './cost-explorer/service.ts';
import dynamodb from './dynamodb/service.ts';
import ec2 from './ec2/service.ts';
import fis from './fis/service.ts';
import guardduty from './guardduty/service.ts';
import health from './health/service.ts';
import iam from './iam/service.ts';
import kms from './kms/service.ts';
import logs from './logs/service.ts';
import organizations from './organizations/service.ts';
import rds from './rds/service.ts';
import route53 from './route53/service.ts';
import s3 from './s3/service.ts';
import securityhub from './securityhub/service.ts';
import ssm from './ssm/service.ts';
import support from './support/service.ts';
import tagging from './tagging/service.ts';

export const awsServices = [
  ...[
    accessAnalyzer,
    account,
    backup,
    budgets,
    cloudtrail,
    config,
    costExplorer,
    dynamodb,
    ec2,
    fis,
    guardduty,
    health,
  ],
  ...[iam, kms, logs, organizations, rds, route53, s3, securityhub, ssm, support, tagging],
];
