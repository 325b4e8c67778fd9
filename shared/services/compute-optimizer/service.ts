/** AWS Compute Optimizer: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'compute-optimizer',
  clients: ['compute-optimizer'],
  calls: [
    left('preferences change what the next analysis recommends, a day later', '*RecommendationPreferences'),
    left('it writes what is known into a bucket', 'Export*'),
  ],
  events: [],
});
