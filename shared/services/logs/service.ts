/** Amazon CloudWatch Logs: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'logs',
  clients: [],
  neverRead: [
    // the lines of logs
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetQueryResults',
  ],
  calls: [
    left(
      'a flow log or trail that delivers to it says so only when its next delivery has failed',
      'DeleteLogGroup',
      'DeleteLogStream',
    ),
  ],
  events: [],
});
