/** AWS Compute Optimizer: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'compute-optimizer',
  clients: ['compute-optimizer'],
  calls: [
    leftToNextScan('preferences change what the next analysis recommends, a day later', '*RecommendationPreferences'),
    leftToNextScan('it writes what is known into a bucket', 'Export*'),
  ],
  events: [],
});
