/** AWS Health: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'health',
  clients: ['health'],
  calls: [
    leftToNextScan(
      "each account is asked for itself: the organisation's view changes nothing",
      '*HealthServiceAccessForOrganization',
    ),
  ],
  events: [],
});
