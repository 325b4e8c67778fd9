/** What of every service is left to the next scan. */
import accessAnalyzer from './access-analyzer/left.ts';
import account from './account/left.ts';
import backup from './backup/left.ts';
import budgets from './budgets/left.ts';
import cloudtrail from './cloudtrail/left.ts';
import config from './config/left.ts';
import costExplorer from './cost-explorer/left.ts';
import dynamodb from './dynamodb/left.ts';
import ec2 from './ec2/left.ts';
import fis from './fis/left.ts';
import guardduty from './guardduty/left.ts';
import health from './health/left.ts';
import iam from './iam/left.ts';
import kms from './kms/left.ts';
import logs from './logs/left.ts';
import organizations from './organizations/left.ts';
import rds from './rds/left.ts';
import route53 from './route53/left.ts';
import s3 from './s3/left.ts';
import securityhub from './securityhub/left.ts';
import ssm from './ssm/left.ts';
import support from './support/left.ts';
import tagging from './tagging/left.ts';

export const leftOfServices = [
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
