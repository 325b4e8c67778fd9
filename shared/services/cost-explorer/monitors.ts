/** AWS Cost Explorer: the monitors that search spend for anomalies, and their subscribers. AWS bills each page. */
import type { AnomalySubscription, AnomalyMonitor as SdkMonitor } from '@aws-sdk/client-cost-explorer';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, known, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-cost-explorer');

const MONITORS = 'ce:GetAnomalyMonitors';
const SUBSCRIPTIONS = 'ce:GetAnomalySubscriptions';
const DIMENSIONS = ['SERVICE', 'LINKED_ACCOUNT', 'TAG', 'COST_CATEGORY'] as const;

export interface AnomalyMonitor {
  readonly name: string;
  /** The dimension whose values it watches one by one; `CUSTOM` if it watches chosen values only. */
  readonly watches: Seen<(typeof DIMENSIONS)[number] | 'CUSTOM'>;
  /** The number of known subscribers to its anomalies; there may be more if a subscription could not be read. */
  readonly subscribersAtLeast: number;
  /** Subscribers of its alert subscriptions, without those who declined. */
  readonly subscribers: Seen<number>;
}

/**
 * These two kinds watch each service or each account of the organisation by itself, new ones included; the others watch a part.
 */
export const WHOLE: readonly string[] = ['SERVICE', 'LINKED_ACCOUNT'];

/** Cost anomaly monitors, each with the number of its subscribers. */
export const anomalyMonitors = collector({
  id: 'cost-explorer.anomaly-monitors',
  scope: 'organization',
  seldom: 'each request costs a cent, and monitors are set up once',
  actions: [MONITORS, SUBSCRIPTIONS],
  triggers: [
    apiCalls(
      'ce',
      'CreateAnomalyMonitor',
      'UpdateAnomalyMonitor',
      'DeleteAnomalyMonitor',
      'CreateAnomalySubscription',
      'UpdateAnomalySubscription',
      'DeleteAnomalySubscription',
    ),
  ],
  sdk,
  collect: async (aws, { CostExplorerClient, paginateGetAnomalyMonitors, paginateGetAnomalySubscriptions }) => {
    const client = aws.client(CostExplorerClient);
    const monitors = await all(paginateGetAnomalyMonitors({ client }, {}), (page) =>
      required(page.AnomalyMonitors, MONITORS, 'AnomalyMonitors'),
    );
    if (monitors.length === 0) return [];
    const subscriptions = await all(paginateGetAnomalySubscriptions({ client }, {}), (page) =>
      required(page.AnomalySubscriptions, SUBSCRIPTIONS, 'AnomalySubscriptions'),
    );
    return monitors.map((monitor, index): Resource<AnomalyMonitor> => {
      const { MonitorArn, MonitorName = MonitorArn ?? 'unnamed' } = monitor;
      const arn = given(MonitorArn, MONITORS, 'MonitorArn');
      const heard = arn instanceof CouldNotRead ? [arn] : subscribersOf(arn, subscriptions);
      return {
        id: MonitorArn ?? `monitor ${index}`,
        facts: { name: MonitorName, watches: watchedBy(monitor), ...countOf(heard) },
      };
    });
  },
});

/** A monitor of a dimension watches each of its values; the other kind watches the values that it was given. */
function watchedBy({ MonitorType, MonitorDimension }: SdkMonitor): AnomalyMonitor['watches'] {
  const type = oneOf(MonitorType, ['DIMENSIONAL', 'CUSTOM'], MONITORS, 'MonitorType');
  return type === 'DIMENSIONAL' ? oneOf(MonitorDimension, DIMENSIONS, MONITORS, 'MonitorDimension') : type;
}

/** The addresses that are subscribed to the monitor's anomalies, and the subscriptions that could not be read. */
const subscribersOf = (monitor: string, subscriptions: readonly AnomalySubscription[]): Seen<string | null>[] =>
  subscriptions.flatMap(({ MonitorArnList, Subscribers }): Seen<string | null>[] => {
    const monitors = given(MonitorArnList, SUBSCRIPTIONS, 'MonitorArnList');
    if (monitors instanceof CouldNotRead) return [monitors];
    if (!monitors.includes(monitor)) return [];
    const subscribers = given(Subscribers, SUBSCRIPTIONS, 'Subscribers');
    if (subscribers instanceof CouldNotRead) return [subscribers];
    return subscribers.map(({ Address, Status }) =>
      seenIn(() => {
        const status = known(oneOf(Status, ['CONFIRMED', 'DECLINED'], SUBSCRIPTIONS, 'Status'));
        return status === 'DECLINED' ? null : given(Address, SUBSCRIPTIONS, 'Address');
      }),
    );
  });

function countOf(heard: readonly Seen<string | null>[]): Pick<AnomalyMonitor, 'subscribers' | 'subscribersAtLeast'> {
  const addresses = new Set(heard.filter((address) => typeof address === 'string'));
  const unread = heard.find((address) => address instanceof CouldNotRead);
  return { subscribersAtLeast: addresses.size, subscribers: unread ?? addresses.size };
}
