/**
 * Simulated AWS Cost Explorer with Cost Anomaly Detection. The management account holds what concerns the organisation.
 */
import type {
  Anomaly,
  AnomalyMonitor,
  AnomalySubscription,
  CostAllocationTag,
  CreateAnomalyMonitorRequest,
  CreateAnomalySubscriptionRequest,
  DeleteAnomalyMonitorRequest,
  DeleteAnomalySubscriptionRequest,
  GetAnomaliesRequest,
  GetAnomalyMonitorsRequest,
  GetAnomalySubscriptionsRequest,
  GetCostAndUsageRequest,
  GetCostForecastRequest,
  ListCostAllocationTagsRequest,
  ProvideAnomalyFeedbackRequest,
  UpdateAnomalySubscriptionRequest,
  UpdateCostAllocationTagsStatusRequest,
} from '@aws-sdk/client-cost-explorer';
import { GLOBAL } from '../../shared/core/account.ts';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, page, service } from '../service.ts';
import type { World } from '../world.ts';
import { anomalyOf, arn, detailOf, type Surge, uuid } from './cost-anomaly.ts';

export interface CostExplorer {
  /** Off in an account that never opened Cost Explorer. */
  enabled: boolean;
  /** Whether cost has been recorded long enough to show and forecast it. */
  history: boolean;
  monitors: AnomalyMonitor[];
  subscriptions: AnomalySubscription[];
  anomalies: Anomaly[];
  tags: CostAllocationTag[];
}

const DAY = 86_400_000;

/** Cost Explorer answers only in an account in which a person has opened it once. */
function enabledOnly({ state }: Call<CostExplorer>): void {
  if (!state.enabled) throw apiError('AccessDeniedException', 'User not enabled for cost explorer access');
}

function payerOnly({ account, world }: Call<CostExplorer>): void {
  if (account.id === world.management.id) return;
  throw apiError('AccessDeniedException', "Linked account doesn't have access to cost allocation tags.");
}

const noData = () =>
  apiError('DataUnavailableException', 'Data is not available. Please try to adjust the time period.');

const amount = (call: Call<CostExplorer>) => ({ Amount: `${1_000 * call.world.accounts.length}.42`, Unit: 'USD' });

function found<T>(items: T[], matches: (item: T) => boolean, code: string): T {
  const item = items.find(matches);
  if (item === undefined) throw apiError(code, 'It does not exist.');
  return item;
}

const remove = <T>(items: T[], item: T): object => {
  items.splice(items.indexOf(item), 1);
  return {};
};

export const costExplorer = service<CostExplorer>({
  serviceId: 'Cost Explorer',
  eventSource: 'ce',
  scope: 'account',
  seed: ({ account, random, now, world, flaw }) => {
    const payer = account.id === world.management.id;
    const MonitorArn = arn(account.id, 'anomalymonitor', uuid(random));
    const surge: Surge = {
      service: 'Amazon Relational Database Service',
      impact: 412.5,
      account,
      region: world.regions[0] ?? 'us-east-1',
      usageType: 'InstanceUsage:db.r6g.2xl',
    };
    return {
      enabled: true,
      history: true,
      monitors: payer
        ? [
            {
              MonitorArn,
              MonitorName: 'Default-Services-Monitor',
              MonitorType: 'DIMENSIONAL',
              MonitorDimension: 'SERVICE',
            },
          ]
        : [],
      subscriptions: payer
        ? [
            {
              SubscriptionArn: arn(account.id, 'anomalysubscription', uuid(random)),
              SubscriptionName: 'Default-Services-Subscription',
              MonitorArnList: [MonitorArn],
              Frequency: 'DAILY',
              Subscribers: [{ Address: 'finance@example.com', Type: 'EMAIL', Status: 'CONFIRMED' }],
            },
          ]
        : [],
      anomalies:
        payer && flaw('open-anomaly', 0.06)
          ? [anomalyOf(surge, uuid(random), MonitorArn, new Date(now.getTime() - 20 * DAY))]
          : [],
      tags: ['Environment', 'Project', 'Team'].map((TagKey) => ({
        TagKey,
        Type: 'UserDefined',
        Status: TagKey === 'Team' || flaw(`inactive-${TagKey}`, 0.04) ? 'Inactive' : 'Active',
      })),
    };
  },
  reads: {
    GetAnomalyMonitors: ({ state, input, world }: Call<CostExplorer, GetAnomalyMonitorsRequest>) => {
      const { items, next } = page(state.monitors, input.NextPageToken, input.MaxResults, world);
      return { AnomalyMonitors: items, NextPageToken: next };
    },
    GetAnomalySubscriptions: ({ state, input, world }: Call<CostExplorer, GetAnomalySubscriptionsRequest>) => {
      const { items, next } = page(state.subscriptions, input.NextPageToken, input.MaxResults, world);
      return { AnomalySubscriptions: items, NextPageToken: next };
    },
    GetAnomalies: ({ state, input, world }: Call<CostExplorer, GetAnomaliesRequest>) => {
      const { DateInterval, TotalImpact } = input;
      const wanted = state.anomalies.filter(
        ({ AnomalyEndDate = '', Impact }) =>
          AnomalyEndDate >= (DateInterval?.StartDate ?? '') &&
          (Impact?.TotalImpact ?? 0) >= (TotalImpact?.StartValue ?? 0),
      );
      const { items, next } = page(wanted, input.NextPageToken, input.MaxResults, world);
      return { Anomalies: items, NextPageToken: next };
    },
    ListCostAllocationTags: (call: Call<CostExplorer, ListCostAllocationTagsRequest>) => {
      payerOnly(call);
      const { state, input, world } = call;
      const wanted = state.tags.filter(
        (tag) => (!input.Status || tag.Status === input.Status) && (!input.Type || tag.Type === input.Type),
      );
      const { items, next } = page(wanted, input.NextToken, input.MaxResults, world);
      return { CostAllocationTags: items, NextToken: next };
    },
    GetCostAndUsage: (call: Call<CostExplorer, GetCostAndUsageRequest>) => {
      enabledOnly(call);
      if (!call.state.history) throw noData();
      const Total = { UnblendedCost: amount(call) };
      return { ResultsByTime: [{ TimePeriod: call.input.TimePeriod, Total, Groups: [], Estimated: false }] };
    },
    GetCostForecast: (call: Call<CostExplorer, GetCostForecastRequest>) => {
      enabledOnly(call);
      if (!call.state.history) throw apiError('DataUnavailableException', 'Insufficient amount of historical data.');
      return { Total: amount(call) };
    },
  },
  writes: {
    CreateAnomalyMonitor: ({ state, input, account, world }: Call<CostExplorer, CreateAnomalyMonitorRequest>) => {
      const id = uuid(world.random('monitor', account.id, state.monitors.length));
      const MonitorArn = arn(account.id, 'anomalymonitor', id);
      state.monitors.push({ ...(input.AnomalyMonitor as AnomalyMonitor), MonitorArn });
      return { MonitorArn };
    },
    DeleteAnomalyMonitor: ({ state, input }: Call<CostExplorer, DeleteAnomalyMonitorRequest>) =>
      remove(
        state.monitors,
        found(state.monitors, ({ MonitorArn }) => MonitorArn === input.MonitorArn, 'UnknownMonitorException'),
      ),
    CreateAnomalySubscription: ({
      state,
      input,
      account,
      world,
    }: Call<CostExplorer, CreateAnomalySubscriptionRequest>) => {
      const id = uuid(world.random('subscription', account.id, state.subscriptions.length));
      const SubscriptionArn = arn(account.id, 'anomalysubscription', id);
      state.subscriptions.push({ ...(input.AnomalySubscription as AnomalySubscription), SubscriptionArn });
      return { SubscriptionArn };
    },
    UpdateAnomalySubscription: ({ state, input }: Call<CostExplorer, UpdateAnomalySubscriptionRequest>) => {
      const is = ({ SubscriptionArn }: AnomalySubscription) => SubscriptionArn === input.SubscriptionArn;
      const subscription = found(state.subscriptions, is, 'UnknownSubscriptionException');
      if (input.Subscribers) subscription.Subscribers = input.Subscribers;
      if (input.MonitorArnList) subscription.MonitorArnList = input.MonitorArnList;
      return { SubscriptionArn: input.SubscriptionArn };
    },
    DeleteAnomalySubscription: ({ state, input }: Call<CostExplorer, DeleteAnomalySubscriptionRequest>) => {
      const is = ({ SubscriptionArn }: AnomalySubscription) => SubscriptionArn === input.SubscriptionArn;
      return remove(state.subscriptions, found(state.subscriptions, is, 'UnknownSubscriptionException'));
    },
    ProvideAnomalyFeedback: ({ state, input }: Call<CostExplorer, ProvideAnomalyFeedbackRequest>) => {
      const is = ({ AnomalyId }: Anomaly) => AnomalyId === input.AnomalyId;
      found(state.anomalies, is, 'ValidationException').Feedback = input.Feedback;
      return { AnomalyId: input.AnomalyId };
    },
    UpdateCostAllocationTagsStatus: (call: Call<CostExplorer, UpdateCostAllocationTagsStatusRequest>) => {
      payerOnly(call);
      for (const { TagKey, Status } of call.input.CostAllocationTagsStatus ?? []) {
        found(call.state.tags, (tag) => tag.TagKey === TagKey, 'ValidationException').Status = Status;
      }
      return { Errors: [] };
    },
  },
});

/**
 * Creates a cost anomaly in the management account, and sends the event of "EventBridge with Cost Anomaly Detection"
 * (Cost Management User Guide). Returns the anomaly's id.
 */
export function raiseAnomaly(world: World, surge: Surge): string {
  const payer = world.management;
  const state = world.state<CostExplorer>(costExplorer, payer.id, GLOBAL, true);
  const random = world.random('anomaly', payer.id, state.anomalies.length);
  const id = uuid(random);
  const monitor = state.monitors[0];
  const monitorArn = monitor?.MonitorArn ?? arn(payer.id, 'anomalymonitor', uuid(random));
  const anomaly = anomalyOf(surge, id, monitorArn, new Date(world.now().getTime() - DAY));
  state.anomalies.push(anomaly);
  world.emit(
    serviceEventOf({
      id: random.hex(32),
      source: 'aws.ce',
      detailType: 'Anomaly Detected',
      account: payer.id,
      region: 'us-east-1',
      at: world.now(),
      resources: [monitorArn],
      detail: detailOf(anomaly, payer, monitor?.MonitorName ?? ''),
    }),
  );
  return id;
}
