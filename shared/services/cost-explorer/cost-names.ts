/** Names of services in Cost Explorer → the names that engineers use. */

/** Only services whose usual name is not a part of the long one. */
const USUAL: Readonly<Record<string, string>> = {
  'Amazon Elastic Compute Cloud - Compute': 'EC2',
  'EC2 - Other': 'EC2 (other)',
  'Amazon Relational Database Service': 'RDS',
  'Amazon Simple Storage Service': 'S3',
  'Amazon Simple Queue Service': 'SQS',
  'Amazon Simple Notification Service': 'SNS',
  'Amazon Elastic Container Service': 'ECS',
  'Amazon Elastic Container Service for Kubernetes': 'EKS',
  'Amazon Elastic Kubernetes Service': 'EKS',
  'Amazon Elastic Load Balancing': 'ELB',
  'Amazon Elastic File System': 'EFS',
  'Amazon Elastic MapReduce': 'EMR',
  'Amazon Virtual Private Cloud': 'VPC',
  AmazonCloudWatch: 'CloudWatch',
  'AWS Key Management Service': 'KMS',
};

/** The service that a cause begins with: `EC2` of `Amazon Elastic Compute Cloud - Compute, 111122223333, eu-west-1`. */
export function serviceInShort(cause: string): string {
  const [service = cause] = cause.split(', ');
  return USUAL[service] ?? service.replace(/^(Amazon|AWS) /, '');
}
