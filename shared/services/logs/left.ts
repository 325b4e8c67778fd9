/** Amazon CloudWatch Logs: what is left to the next scan. */
import { left, leftToScan } from '../../core/left.ts';

export default leftToScan({
  service: 'logs',
  clients: [],
  calls: [
    left(
      'a flow log or trail that delivers to it says so only when its next delivery has failed',
      'DeleteLogGroup',
      'DeleteLogStream',
    ),
  ],
  events: [],
});
