/** AWS Budgets: an account's budgets, what they leave out, and the notifications they send. */
import type { Expression, Budget as SdkBudget } from '@aws-sdk/client-budgets';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, required } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-budgets');

export interface Budget {
  readonly name: string;
  /** `COST`, `USAGE`, `RI_UTILIZATION`, … */
  readonly type: string;
  /** ISO instant after which AWS deletes it; null when it has no end. */
  readonly ends: string | null;
  /** False when its billing view or filter broke and it is not updated any more. */
  readonly healthy: boolean;
  /** Dimensions, tags and cost categories by which it looks at a part of the account's cost only. */
  readonly narrowedBy: readonly string[];
  /** `ACTUAL` and `FORECASTED`: the kinds of notification it sends to somebody. */
  readonly notifies: readonly string[];
}

/**
 * The account's own budgets. A notification has a subscriber: none is created without one, and "deleting the last
 * subscriber to a notification also deletes the notification" (AWS Budgets API, DeleteSubscriber), so that
 * subscribers need not be read, which would be a call for each notification.
 */
export const budgets = collector({
  id: 'budgets.all',
  scope: 'account',
  actions: ['budgets:ViewBudget'],
  triggers: [
    apiCalls(
      'budgets',
      'CreateBudget',
      'UpdateBudget',
      'DeleteBudget',
      'CreateNotification',
      'UpdateNotification',
      'DeleteNotification',
      'DeleteSubscriber',
    ),
  ],
  sdk,
  collect: async (
    aws,
    { BudgetsClient, paginateDescribeBudgets, paginateDescribeBudgetNotificationsForAccount },
  ): Promise<Resource<Budget>[]> => {
    const client = aws.client(BudgetsClient);
    const AccountId = aws.account.id;
    // An account without budgets is answered without the field.
    const found = await all(
      paginateDescribeBudgets({ client }, { AccountId, ShowFilterExpression: true }),
      (page) => page.Budgets,
    );
    if (found.length === 0) return [];
    const notifications = await all(
      paginateDescribeBudgetNotificationsForAccount({ client }, { AccountId }),
      (page) => page.BudgetNotificationsForAccount,
    );
    const kinds = new Map(
      notifications.map(({ BudgetName, Notifications }) => [
        BudgetName,
        [...new Set((Notifications ?? []).map((notification) => String(notification.NotificationType)))].sort(),
      ]),
    );
    return found.map((budget) => {
      const name = required(budget.BudgetName, 'budgets:ViewBudget', 'BudgetName');
      return {
        id: `arn:aws:budgets::${AccountId}:budget/${name}`,
        facts: {
          name,
          type: required(budget.BudgetType, 'budgets:ViewBudget', 'BudgetType'),
          ends: budget.TimePeriod?.End?.toISOString() ?? null,
          healthy: budget.HealthStatus?.Status !== 'UNHEALTHY',
          narrowedBy: narrowing(budget, AccountId),
          notifies: kinds.get(name) ?? [],
        },
      };
    });
  },
});

/** Whether the budget is in force and watches all that the account spends. */
export const watchesAccount = ({ type, ends, healthy, narrowedBy }: Budget, now: Date): boolean =>
  type === 'COST' && healthy && narrowedBy.length === 0 && (ends === null || Date.parse(ends) > now.getTime());

interface Filter {
  readonly by: string;
  readonly values: readonly string[];
}

/** A filter on the kind of charge (credits, tax, refunds) or on the account itself leaves the whole account in view. */
function narrowing(budget: SdkBudget, accountId: string): string[] {
  const filters = [
    ...Object.entries(budget.CostFilters ?? {}).map(([by, values]): Filter => ({ by, values })),
    ...filtersOf(budget.FilterExpression),
  ];
  const narrows = ({ by, values }: Filter) => {
    const dimension = by.replaceAll('_', '').toUpperCase();
    if (dimension === 'LINKEDACCOUNT') return !(values.length === 1 && values[0] === accountId);
    return dimension !== 'RECORDTYPE';
  };
  return [...new Set(filters.filter(narrows).map(({ by }) => by))].sort();
}

function filtersOf(expression: Expression | undefined): Filter[] {
  if (!expression) return [];
  const { And = [], Or = [], Not, Dimensions, Tags, CostCategories } = expression;
  const own = [Dimensions, Tags, CostCategories].flatMap((found): Filter[] =>
    found ? [{ by: found.Key ?? 'unnamed', values: found.Values ?? [] }] : [],
  );
  return [...own, ...[...And, ...Or, ...(Not ? [Not] : [])].flatMap(filtersOf)];
}
