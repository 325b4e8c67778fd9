/** AWS Health: what is left to the next scan. */
import { left, leftToScan } from '../../core/left.ts';

export default leftToScan({
  service: 'health',
  clients: ['health'],
  calls: [
    left(
      "each account is asked for itself: the organisation's view changes nothing",
      '*HealthServiceAccessForOrganization',
    ),
  ],
  events: [],
});
