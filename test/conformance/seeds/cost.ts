/** Spend of an account, and the subscribers to its budgets and anomalies. */
import { BudgetsClient, CreateBudgetCommand } from '@aws-sdk/client-budgets';
import type { Seed } from './seed.ts';

const budget = (AccountId: string, notifies: readonly ('ACTUAL' | 'FORECASTED')[]) =>
  new CreateBudgetCommand({
    AccountId,
    Budget: {
      BudgetName: 'everything',
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: '1000', Unit: 'USD' },
    },
    NotificationsWithSubscribers: notifies.map((NotificationType) => ({
      Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold: 80 },
      Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'on-call@example.com' }],
    })),
  });

export const budgets: Seed = {
  scope: 'account',
  good: async ({ account, client }) => {
    await client(BudgetsClient).send(budget(account, ['ACTUAL', 'FORECASTED']));
  },
  bad: async () => {},
};
