/** Amazon CloudWatch: the dashboards of an account. They have no region: each region lists all of them. */
import { anyRegion } from '../../core/any-region.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, numberOf, required, type Seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-cloudwatch');
const LIST = 'cloudwatch:ListDashboards';

export interface Dashboard {
  readonly name: string;
  /** The length of its description in bytes. A dashboard without a widget is shorter than any dashboard with one. */
  readonly bytes: Seen<number>;
}

export const dashboards = collector({
  id: 'cloudwatch.dashboards',
  scope: 'account',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST],
  triggers: [apiCalls('monitoring', 'PutDashboard', 'DeleteDashboards')],
  sdk,
  collect: async (aws, { CloudWatchClient, paginateListDashboards }): Promise<Resource<Dashboard>[]> => {
    const found = await anyRegion(aws, (region) => {
      const pages = paginateListDashboards({ client: aws.client(CloudWatchClient, { region }) }, {});
      return all(pages, (page) => required(page.DashboardEntries, LIST, 'DashboardEntries'));
    });
    return found.map(({ DashboardArn, DashboardName, Size }) => ({
      id: required(DashboardArn, LIST, 'DashboardArn'),
      facts: { name: required(DashboardName, LIST, 'DashboardName'), bytes: numberOf(Size, LIST, 'Size') },
    }));
  },
});
