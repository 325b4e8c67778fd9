/** The tagging API of all services: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'tagging',
  clients: ['resource-groups-tagging-api'],
  iam: 'tag',
  calls: [leftToNextScan('it writes a report that no collector reads', 'StartReportCreation')],
  events: [],
});
