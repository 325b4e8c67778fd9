/**
 * AWS Cost Explorer: anomaly monitors and their anomalies, cost allocation tags, recorded and forecast spend. It answers for
 * the whole organisation in its management account, in us-east-1 only. Each page is billed ("AWS Cost Explorer pricing": 0.01
 * USD); this file makes six calls in a scan.
 */
import type { RootCause } from '@aws-sdk/client-cost-explorer';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  given,
  instantOf,
  known,
  numberOf,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { day, daysBefore } from '../../core/words.ts';

const sdk = () => import('@aws-sdk/client-cost-explorer');

/** USD of total impact below which anomalies are not read: no control accepts a lower limit. */
export const SMALLEST_ANOMALY = 10;
/** "Detected anomalies" are kept for 90 days (Cost Management User Guide, "Getting started with AWS Cost Anomaly Detection"). */
const DETECTION_HISTORY_DAYS = 90;

const FEEDBACKS = ['YES', 'NO', 'PLANNED_ACTIVITY'] as const;

export interface CostAnomaly {
  /** The largest part of the cost: `Amazon EC2, 111122223333, eu-west-1`, as far as Cost Explorer names it. */
  readonly cause: string;
  /** ISO instant of the first day of unusual spend. */
  readonly started: Seen<string>;
  /** USD spent beyond what was expected, so far. */
  readonly impact: Seen<number>;
  /** `YES` (an anomaly), `NO` (not one), `PLANNED_ACTIVITY`; null until a person assesses it. */
  readonly feedback: Seen<(typeof FEEDBACKS)[number] | null>;
  /** ARN of the monitor that found it: the console has the anomaly under its monitor. */
  readonly monitor: Seen<string>;
}

/** Anomalies of the last 90 days, whether assessed or not. */
export const costAnomalies = collector({
  id: 'cost-explorer.anomalies',
  scope: 'organization',
  seldom: 'each request costs a cent',
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
          started: instantOf(anomaly.AnomalyStartDate, 'ce:GetAnomalies', 'AnomalyStartDate'),
          impact: numberOf(anomaly.Impact?.TotalImpact, 'ce:GetAnomalies', 'TotalImpact'),
          // left out until a person gives it ("Anomaly")
          feedback: anomaly.Feedback ? oneOf(anomaly.Feedback, FEEDBACKS, 'ce:GetAnomalies', 'Feedback') : null,
          monitor: given(anomaly.MonitorArn, 'ce:GetAnomalies', 'MonitorArn'),
        },
      };
    });
  },
});

const TAGS = 'ce:ListCostAllocationTags';

export interface AllocationTag {
  readonly key: Seen<string>;
  readonly active: Seen<boolean>;
}

/** Cost allocation tags that are active, so that cost reports can be split by them. */
export const activeAllocationTags = collector({
  id: 'cost-explorer.active-allocation-tags',
  scope: 'organization',
  seldom: 'each request costs a cent, and tags are activated once',
  actions: [TAGS],
  triggers: [apiCalls('ce', 'UpdateCostAllocationTagsStatus')],
  sdk,
  collect: async (aws, { CostExplorerClient, paginateListCostAllocationTags }) => {
    const client = aws.client(CostExplorerClient);
    const tags = await all(
      paginateListCostAllocationTags({ client, pageSize: 1000 }, { Status: 'Active', Type: 'UserDefined' }),
      (page) => required(page.CostAllocationTags, TAGS, 'CostAllocationTags'),
    );
    return tags.map(({ TagKey, Status }, index): Resource<AllocationTag> => {
      const status = oneOf(Status, ['Active', 'Inactive'], TAGS, 'Status');
      const facts = { key: given(TagKey, TAGS, 'TagKey'), active: seenIn(() => known(status) === 'Active') };
      return { id: TagKey ?? `tag ${index}`, facts };
    });
  },
});

export interface SpendRecords {
  readonly enabled: boolean;
  /** The last full month, `YYYY-MM`. */
  readonly month: string;
  /** Whether Cost Explorer has that month's costs. */
  readonly recorded: Seen<boolean>;
  /** USD that the month cost; null where there is no record of it. */
  readonly spentUsd: Seen<number | null>;
  /** Whether it has history enough to forecast the coming month. */
  readonly forecast: Seen<boolean>;
}

const USAGE = 'ce:GetCostAndUsage';
const FORECAST = 'ce:GetCostForecast';
const NO_DATA = 'DataUnavailableException';

/** One resource: Cost Explorer's data on the organisation's spend. */
export const spendRecords = collector({
  id: 'cost-explorer.spend-records',
  scope: 'organization',
  seldom: 'each request costs a cent, and AWS records spending a day late',
  actions: [USAGE, FORECAST],
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
    if (history === NOT_ENABLED) return records({ enabled: false, recorded: false, forecast: false, spentUsd: null });
    const recorded = seenIn(() => history !== null && isThere(history.ResultsByTime?.[0]?.Total?.UnblendedCost, USAGE));
    const forecast = orAbsent(
      client.send(new GetCostForecastCommand({ TimePeriod: ahead, Granularity: 'MONTHLY', Metric: 'UNBLENDED_COST' })),
      NO_DATA,
    );
    return records({
      enabled: true,
      recorded,
      spentUsd: seenIn(() => {
        const total = history?.ResultsByTime?.[0]?.Total?.UnblendedCost;
        return total === undefined ? null : numberOf(total.Amount, USAGE, 'UnblendedCost.Amount');
      }),
      forecast: await seen(forecast.then((found) => found !== null && isThere(found.Total, FORECAST))),
    });
  },
});

/** True: if Cost Explorer has no data, it refuses to answer. The amount decides nothing. */
function isThere(cost: object | undefined, action: string): true {
  required(cost, action, 'Total');
  return true;
}

const NOT_ENABLED = 'not enabled';

/**
 * If the payer never enabled Cost Explorer, AWS refuses with the code of a missing permission, `AccessDeniedException`. Only
 * the message distinguishes the two: "User not enabled for cost explorer access".
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
