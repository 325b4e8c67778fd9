/**
 * AWS Cost Explorer: anomaly monitors and what they found, cost allocation tags, recorded and forecast spend.
 * It answers for the whole organisation in its management account, in us-east-1 only. Each page is billed
 * ("AWS Cost Explorer pricing": 0.01 USD), so everything here together is six calls in a scan.
 */
import type { RootCause } from '@aws-sdk/client-cost-explorer';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { day, daysBefore } from '../../core/words.ts';

const sdk = () => import('@aws-sdk/client-cost-explorer');

export interface AnomalyMonitor {
  readonly name: string;
  /**
   * What it looks at value by value: `SERVICE`, `LINKED_ACCOUNT`, `TAG` or `COST_CATEGORY`;
   * `CUSTOM` when it looks at chosen values only.
   */
  readonly watches: string;
  /** Subscribers of its alert subscriptions, those who declined not counted. */
  readonly subscribers: number;
}

/** Cost anomaly monitors, each with how many are notified of what it finds. */
export const anomalyMonitors = collector({
  id: 'cost-explorer.anomaly-monitors',
  scope: 'organization',
  actions: ['ce:GetAnomalyMonitors', 'ce:GetAnomalySubscriptions'],
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
      required(page.AnomalyMonitors, 'ce:GetAnomalyMonitors', 'AnomalyMonitors'),
    );
    if (monitors.length === 0) return [];
    const subscriptions = await all(paginateGetAnomalySubscriptions({ client }, {}), (page) =>
      required(page.AnomalySubscriptions, 'ce:GetAnomalySubscriptions', 'AnomalySubscriptions'),
    );
    return monitors.map((monitor): Resource<AnomalyMonitor> => {
      const arn = required(monitor.MonitorArn, 'ce:GetAnomalyMonitors', 'MonitorArn');
      const notified = subscriptions
        .filter((subscription) => subscription.MonitorArnList?.includes(arn))
        .flatMap((subscription) => required(subscription.Subscribers, 'ce:GetAnomalySubscriptions', 'Subscribers'))
        .filter((subscriber) => subscriber.Status !== 'DECLINED');
      return {
        id: arn,
        facts: {
          name: monitor.MonitorName ?? arn,
          watches: monitor.MonitorType === 'CUSTOM' ? 'CUSTOM' : (monitor.MonitorDimension ?? 'CUSTOM'),
          subscribers: new Set(notified.map((subscriber) => subscriber.Address)).size,
        },
      };
    });
  },
});

/** USD of total impact below which an anomaly stays at AWS: no control asks for less. */
export const SMALLEST_ANOMALY = 10;
/** "Detected anomalies" are kept for 90 days (Cost Management User Guide, "Getting started with AWS Cost Anomaly Detection"). */
const DETECTION_HISTORY_DAYS = 90;

export interface CostAnomaly {
  /** Where most of the money went: `Amazon EC2, 111122223333, eu-west-1`; the parts that Cost Explorer could tell. */
  readonly cause: string;
  /** ISO instant of the first day of unusual spend. */
  readonly started: string;
  /** USD spent beyond what was expected, so far. */
  readonly impact: number;
  /** `YES` (an anomaly), `NO` (not one), `PLANNED_ACTIVITY`; null while nobody assessed it. */
  readonly feedback: string | null;
}

/** Anomalies of the last 90 days, whether assessed or not. */
export const costAnomalies = collector({
  id: 'cost-explorer.anomalies',
  scope: 'organization',
  actions: ['ce:GetAnomalies'],
  triggers: [serviceEvent('aws.ce', 'Anomaly Detected'), apiCalls('ce', 'ProvideAnomalyFeedback')],
  sdk,
  collect: async (aws, { CostExplorerClient, paginateGetAnomalies }) => {
    const client = aws.client(CostExplorerClient);
    const found = await all(
      paginateGetAnomalies(
        { client },
        {
          DateInterval: { StartDate: day(daysBefore(aws.now, DETECTION_HISTORY_DAYS)) },
          TotalImpact: { NumericOperator: 'GREATER_THAN_OR_EQUAL', StartValue: SMALLEST_ANOMALY },
        },
      ),
      (page) => required(page.Anomalies, 'ce:GetAnomalies', 'Anomalies'),
    );
    return found.map((anomaly): Resource<CostAnomaly> => {
      const contribution = (cause: RootCause) => cause.Impact?.Contribution ?? 0;
      const [root] = (anomaly.RootCauses ?? []).toSorted((one, other) => contribution(other) - contribution(one));
      const parts = [root?.Service ?? anomaly.DimensionValue, root?.LinkedAccount, root?.Region];
      return {
        id: required(anomaly.AnomalyId, 'ce:GetAnomalies', 'AnomalyId'),
        facts: {
          cause: parts.filter(Boolean).join(', ') || 'unattributed spend',
          started: required(anomaly.AnomalyStartDate, 'ce:GetAnomalies', 'AnomalyStartDate'),
          impact: required(anomaly.Impact?.TotalImpact, 'ce:GetAnomalies', 'TotalImpact'),
          feedback: anomaly.Feedback ?? null,
        },
      };
    });
  },
});

export interface AllocationTag {
  readonly key: string;
}

/** Cost allocation tags that are active, so that cost reports can be split by them. */
export const activeAllocationTags = collector({
  id: 'cost-explorer.active-allocation-tags',
  scope: 'organization',
  actions: ['ce:ListCostAllocationTags'],
  triggers: [apiCalls('ce', 'UpdateCostAllocationTagsStatus')],
  sdk,
  collect: async (aws, { CostExplorerClient, paginateListCostAllocationTags }) => {
    const client = aws.client(CostExplorerClient);
    const tags = await all(
      paginateListCostAllocationTags({ client, pageSize: 1000 }, { Status: 'Active', Type: 'UserDefined' }),
      (page) => required(page.CostAllocationTags, 'ce:ListCostAllocationTags', 'CostAllocationTags'),
    );
    return tags.map((tag): Resource<AllocationTag> => {
      const key = required(tag.TagKey, 'ce:ListCostAllocationTags', 'TagKey');
      return { id: key, facts: { key } };
    });
  },
});

export interface SpendRecords {
  readonly enabled: boolean;
  /** The last full month, `YYYY-MM`. */
  readonly month: string;
  /** Whether Cost Explorer has that month's costs. */
  readonly recorded: boolean;
  /** Whether it has history enough to forecast the coming month. */
  readonly forecast: Seen<boolean>;
}

const NO_DATA = 'DataUnavailableException';

/** One resource: what Cost Explorer can say of the organisation's spend. */
export const spendRecords = collector({
  id: 'cost-explorer.spend-records',
  scope: 'organization',
  actions: ['ce:GetCostAndUsage', 'ce:GetCostForecast'],
  triggers: [],
  sdk,
  collect: async (aws, { CostExplorerClient, GetCostAndUsageCommand, GetCostForecastCommand }) => {
    const client = aws.client(CostExplorerClient);
    const lastMonth = { Start: monthFrom(aws.now, -1), End: monthFrom(aws.now, 0) };
    const ahead = { Start: day(aws.now.toISOString()), End: monthFrom(aws.now, 2) };
    const history = await orNotEnabled(
      orAbsent(
        client.send(
          new GetCostAndUsageCommand({ TimePeriod: lastMonth, Granularity: 'MONTHLY', Metrics: ['UnblendedCost'] }),
        ),
        NO_DATA,
      ),
    );
    const month = lastMonth.Start.slice(0, 7);
    const records = (facts: Omit<SpendRecords, 'month'>): Resource<SpendRecords>[] => [
      { id: aws.account.id, facts: { month, ...facts } },
    ];
    if (history === NOT_ENABLED) return records({ enabled: false, recorded: false, forecast: false });
    const results = history && required(history.ResultsByTime, 'ce:GetCostAndUsage', 'ResultsByTime');
    const forecast = orAbsent(
      client.send(new GetCostForecastCommand({ TimePeriod: ahead, Granularity: 'MONTHLY', Metric: 'UNBLENDED_COST' })),
      NO_DATA,
    );
    return records({
      enabled: true,
      recorded: Boolean(results?.[0]?.Total?.UnblendedCost?.Amount),
      forecast: await seen(forecast.then((found) => found?.Total?.Amount !== undefined)),
    });
  },
});

const NOT_ENABLED = 'not enabled';

/**
 * A payer that never enabled Cost Explorer is refused with the code of a missing permission, `AccessDeniedException`;
 * only the message tells them apart: "User not enabled for cost explorer access".
 */
async function orNotEnabled<T>(reading: Promise<T>): Promise<T | typeof NOT_ENABLED> {
  try {
    return await reading;
  } catch (error) {
    const cause = error instanceof CouldNotRead ? error.cause : undefined;
    if (cause instanceof Error && /not enabled for cost explorer/i.test(cause.message)) return NOT_ENABLED;
    throw error;
  }
}

/** The first day of the month that lies `months` after the month of `now`. */
const monthFrom = (now: Date, months: number): string =>
  day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString());
