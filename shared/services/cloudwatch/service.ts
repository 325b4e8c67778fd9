/** Amazon CloudWatch: only metrics are read, which nothing but time changes. CloudTrail knows it as `monitoring`. */
import { awsService } from '../../core/aws-service.ts';

export default awsService({ service: 'monitoring', clients: [], iam: 'cloudwatch', calls: [], events: [] });
