/** The tagging API of all services: what is left to the next scan. */
import { left, leftToScan } from '../../core/left.ts';

export default leftToScan({
  service: 'tagging',
  clients: ['resource-groups-tagging-api'],
  iam: 'tag',
  calls: [left('it writes a report that no collector reads', 'StartReportCreation')],
  events: [],
});
