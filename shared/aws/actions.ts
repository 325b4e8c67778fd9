/**
 * SDK command → IAM action. It is nearly always `<service prefix>:<operation>`; the exceptions come from the "Service
 * Authorization Reference".
 */
const PREFIX: Record<string, string> = {
  AccessAnalyzer: 'access-analyzer',
  'Application Auto Scaling': 'application-autoscaling',
  'Config Service': 'config',
  'Cost Explorer': 'ce',
  'Route 53': 'route53',
  'S3 Control': 's3',
  'Resource Groups Tagging API': 'tag',
  'Compute Optimizer': 'compute-optimizer',
  EFS: 'elasticfilesystem',
  'Cost Optimization Hub': 'cost-optimization-hub',
  'CloudWatch Logs': 'logs',
  EventBridge: 'events',
  Inspector2: 'inspector2',
  'Elastic Load Balancing v2': 'elasticloadbalancing',
  ApiGatewayV2: 'apigateway',
  OpenSearch: 'es',
};

const IRREGULAR: Record<string, readonly string[]> = {
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  's3control:GetPublicAccessBlock': ['s3:GetAccountPublicAccessBlock'],
  's3:GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3:GetBucketLifecycleConfiguration': ['s3:GetLifecycleConfiguration'],
  's3:GetBucketReplication': ['s3:GetReplicationConfiguration'],
  's3:GetObjectLockConfiguration': ['s3:GetBucketObjectLockConfiguration'],
  'budgets:DescribeBudgets': ['budgets:ViewBudget'],
  'budgets:DescribeNotificationsForBudget': ['budgets:ViewBudget'],
  'budgets:DescribeSubscribersForNotification': ['budgets:ViewBudget'],
  'budgets:DescribeBudgetNotificationsForAccount': ['budgets:ViewBudget'],
  // "Actions defined by Amazon API Gateway Management": the action is the method of HTTP, for both versions
  'apigateway:GetRestApis': ['apigateway:GET'],
  'apigateway:GetStages': ['apigateway:GET'],
  'apigateway:GetApis': ['apigateway:GET'],
  'apigateway:GetApiKeys': ['apigateway:GET'],
  'apigateway:GetUsagePlans': ['apigateway:GET'],
  'apigateway:GetUsagePlanKeys': ['apigateway:GET'],
};

/** `serviceId` is the one in the SDK's client configuration, `command` the command's class name. */
export function iamActions(serviceId: string, command: string): readonly string[] {
  const operation = command.replace(/Command$/, '');
  const prefix = PREFIX[serviceId] ?? serviceId.toLowerCase().replaceAll(' ', '');
  const irregular = IRREGULAR[`${serviceId === 'S3 Control' ? 's3control' : prefix}:${operation}`];
  return irregular ?? [`${prefix}:${operation}`];
}
