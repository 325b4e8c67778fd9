/** Simulated AWS Budgets. */
import type {
  Budget,
  CreateBudgetRequest,
  CreateNotificationRequest,
  DeleteBudgetRequest,
  DeleteNotificationRequest,
  DeleteSubscriberRequest,
  DescribeBudgetNotificationsForAccountRequest,
  DescribeBudgetsRequest,
  Notification,
  Subscriber,
  UpdateBudgetRequest,
} from '@aws-sdk/client-budgets';
import { apiError, type Call, page, service } from '../service.ts';

interface SimulatedNotification {
  notification: Notification;
  subscribers: Subscriber[];
}

interface SimulatedBudget {
  budget: Budget;
  notifications: SimulatedNotification[];
}

interface Budgets {
  budgets: SimulatedBudget[];
}

/** The end that AWS sets when none is given. */
const NO_END = new Date('2087-06-15T00:00:00Z');

/** The cost types that a budget includes by default ("CostTypes"). */
const COST_TYPES = {
  IncludeTax: true,
  IncludeSubscription: true,
  UseBlended: false,
  IncludeRefund: true,
  IncludeCredit: true,
  IncludeUpfront: true,
  IncludeRecurring: true,
  IncludeOtherSubscription: true,
  IncludeSupport: true,
  IncludeDiscount: true,
  UseAmortized: false,
};

const primaryViewOf = (account: string): string => `arn:aws:billing::${account}:billingview/primary`;

const LIMITS = { production: '5000', staging: '1000', sandbox: '200' } as const;

const notifies = (NotificationType: 'ACTUAL' | 'FORECASTED', Threshold: number): SimulatedNotification => ({
  notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold, ThresholdType: 'PERCENTAGE' },
  subscribers: [{ SubscriptionType: 'EMAIL', Address: 'finance@example.com' }],
});

function ofCaller({ account, input }: Call<Budgets, { AccountId?: string }>): void {
  if (input.AccountId === account.id) return;
  throw apiError(
    'AccessDeniedException',
    `Account ${account.id} is not authorized to access budgets of ${input.AccountId}.`,
  );
}

function budgetOf(call: Call<Budgets, { AccountId?: string; BudgetName?: string }>): SimulatedBudget {
  ofCaller(call);
  const found = call.state.budgets.find(({ budget }) => budget.BudgetName === call.input.BudgetName);
  if (found) return found;
  throw apiError('NotFoundException', `Unable to get budget: ${call.input.BudgetName} - the budget doesn't exist.`);
}

const isSame = (one: Notification | undefined, other: Notification | undefined): boolean =>
  one?.NotificationType === other?.NotificationType &&
  one?.ComparisonOperator === other?.ComparisonOperator &&
  one?.Threshold === other?.Threshold;

function notificationOf(call: Call<Budgets, DeleteNotificationRequest>): [SimulatedBudget, SimulatedNotification] {
  const budget = budgetOf(call);
  const found = budget.notifications.find(({ notification }) => isSame(notification, call.input.Notification));
  if (found) return [budget, found];
  throw apiError('NotFoundException', 'Unable to find the notification.');
}

const drop = <T>(items: T[], item: T): void => {
  items.splice(items.indexOf(item), 1);
};

/** The limit of five that AWS sets on the notifications of a budget. */
const MOST_NOTIFICATIONS = 5;

export const budgets = service<Budgets>({
  serviceId: 'Budgets',
  eventSource: 'budgets',
  scope: 'account',
  seed: ({ account, now, flaw }) => {
    if (flaw('no-budget', 0.04)) return { budgets: [] };
    const budget: Budget = {
      BudgetName: 'monthly-cost',
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: LIMITS[account.environment], Unit: 'USD' },
      TimePeriod: { Start: new Date(Date.UTC(now.getUTCFullYear() - 1, 0, 1)), End: NO_END },
      CostFilters: {},
      CostTypes: COST_TYPES,
      BillingViewArn: primaryViewOf(account.id),
      HealthStatus: { Status: 'HEALTHY', LastUpdatedTime: now },
      LastUpdatedTime: now,
    };
    const forecast = flaw('no-forecast-alert', 0.05) ? [] : [notifies('FORECASTED', 100)];
    return { budgets: [{ budget, notifications: [notifies('ACTUAL', 80), ...forecast] }] };
  },
  reads: {
    DescribeBudgets: (call: Call<Budgets, DescribeBudgetsRequest>) => {
      ofCaller(call);
      const { state, input, world } = call;
      if (state.budgets.length === 0) return {};
      const { items, next } = page(state.budgets, input.NextToken, input.MaxResults, world);
      return { Budgets: items.map(({ budget }) => budget), NextToken: next };
    },
    DescribeBudgetNotificationsForAccount: (call: Call<Budgets, DescribeBudgetNotificationsForAccountRequest>) => {
      ofCaller(call);
      const { state, input, world } = call;
      const { items, next } = page(state.budgets, input.NextToken, input.MaxResults, world);
      return {
        BudgetNotificationsForAccount: items.map(({ budget, notifications }) => ({
          BudgetName: budget.BudgetName,
          Notifications: notifications.map(({ notification }) => notification),
        })),
        NextToken: next,
      };
    },
  },
  writes: {
    CreateBudget: (call: Call<Budgets, CreateBudgetRequest>) => {
      ofCaller(call);
      const { Budget: given, NotificationsWithSubscribers = [] } = call.input;
      if (!given?.BudgetName) throw apiError('InvalidParameterException', 'Budget name is required.');
      if (call.state.budgets.some(({ budget }) => budget.BudgetName === given.BudgetName)) {
        throw apiError(
          'DuplicateRecordException',
          `Error creating budget: ${given.BudgetName} - the budget already exists.`,
        );
      }
      const notifications = NotificationsWithSubscribers.map(
        ({ Notification: notification, Subscribers }): SimulatedNotification => ({
          notification: notification as Notification,
          subscribers: [...(Subscribers ?? [])],
        }),
      );
      const TimePeriod = { Start: call.now, End: NO_END, ...given.TimePeriod };
      call.state.budgets.push({ budget: { ...given, TimePeriod }, notifications });
      return {};
    },
    UpdateBudget: (call: Call<Budgets, UpdateBudgetRequest>) => {
      const { AccountId, NewBudget } = call.input;
      if (!NewBudget) throw apiError('InvalidParameterException', 'Budget is required.');
      const held = budgetOf({ ...call, input: { AccountId, BudgetName: NewBudget.BudgetName } });
      held.budget = { ...NewBudget, TimePeriod: { ...held.budget.TimePeriod, ...NewBudget.TimePeriod } };
      return {};
    },
    DeleteBudget: (call: Call<Budgets, DeleteBudgetRequest>) => {
      drop(call.state.budgets, budgetOf(call));
      return {};
    },
    CreateNotification: (call: Call<Budgets, CreateNotificationRequest>) => {
      const { notifications } = budgetOf(call);
      const { Notification: notification, Subscribers = [] } = call.input;
      if (!notification || Subscribers.length === 0) {
        throw apiError('InvalidParameterException', 'A notification needs at least one subscriber.');
      }
      if (notifications.length >= MOST_NOTIFICATIONS) {
        throw apiError(
          'CreationLimitExceededException',
          'You have exceeded the limit of notifications for this budget.',
        );
      }
      notifications.push({ notification, subscribers: [...Subscribers] });
      return {};
    },
    DeleteNotification: (call: Call<Budgets, DeleteNotificationRequest>) => {
      const [budget, notification] = notificationOf(call);
      drop(budget.notifications, notification);
      return {};
    },
    DeleteSubscriber: (call: Call<Budgets, DeleteSubscriberRequest>) => {
      const [budget, notification] = notificationOf(call);
      const { Address } = call.input.Subscriber ?? {};
      notification.subscribers = notification.subscribers.filter((subscriber) => subscriber.Address !== Address);
      if (notification.subscribers.length === 0) drop(budget.notifications, notification);
      return {};
    },
  },
});
