/** AWS Budgets: an account's budgets, the costs that they exclude, and their notifications. */
import type { BudgetNotificationsForAccount, Budget as SdkBudget } from '@aws-sdk/client-budgets';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { all, instantOf, known, malformed, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';
import { day, listed } from '../../core/words.ts';
import { narrowing, VIEW_BUDGET } from './scope.ts';

const sdk = () => import('@aws-sdk/client-budgets');

const TYPES = [
  'COST',
  'USAGE',
  'RI_UTILIZATION',
  'RI_COVERAGE',
  'SAVINGS_PLANS_UTILIZATION',
  'SAVINGS_PLANS_COVERAGE',
] as const;

export interface Budget {
  readonly name: string;
  readonly type: Seen<(typeof TYPES)[number]>;
  /** ISO instants between which it is in force; AWS deletes it after the second. */
  readonly starts: Seen<string>;
  readonly ends: Seen<string>;
  /** False if its billing view or filter broke, so that AWS does not update it any more. */
  readonly healthy: Seen<boolean>;
  /** Dimensions, tags, cost categories, charges and views that limit it to a part of the account's cost. */
  readonly narrowedBy: Seen<readonly string[]>;
  /** The kinds of notification that the budget sends to a subscriber. */
  readonly notifies: Seen<readonly Seen<'ACTUAL' | 'FORECASTED'>[]>;
}

/**
 * The account's own budgets. Every notification has a subscriber: none is created without one, and "deleting the last
 * subscriber to a notification also deletes the notification" (AWS Budgets API, DeleteSubscriber). So subscribers need not be
 * read, which would take a call for each notification.
 */
export const budgets = collector({
  id: 'budgets.all',
  scope: 'account',
  seldom: 'set up once; their events make them be read at once',
  actions: [VIEW_BUDGET],
  absent: {
    'DescribeBudgets.Budgets':
      'the account has no budget; the cloud-intelligence-dashboards-data-collection project met that answer (pull request 171)',
    'DescribeBudgets.Budgets[].HealthStatus':
      'the budget rests on no billing view of its own ("Budget": the state "of a Billing View derived resource")',
    'DescribeBudgets.Budgets[].BillingViewArn':
      'it watches the primary view ("Billing view", AWS Cost Management User Guide)',
    'DescribeBudgets.Budgets[].FilterExpression':
      'nothing is filtered, or by the older CostFilters ("Budget", AWS Budgets API Reference)',
    'DescribeBudgets.Budgets[].CostFilters': 'nothing is filtered, or by FilterExpression ("Budget")',
    'DescribeBudgets.Budgets[].Metrics': 'the budget was made with the older CostTypes ("Budget")',
    'DescribeBudgets.Budgets[].CostTypes':
      'a budget that is no cost budget has none, and one that has Metrics needs none ("Budget")',
    'DescribeBudgets.Budgets[].CostTypes.IncludeTax':
      '"The default value is true" ("CostTypes", AWS Budgets API Reference)',
    'DescribeBudgets.Budgets[].CostTypes.IncludeSubscription':
      '"The default value is true" ("CostTypes", AWS Budgets API Reference)',
    'DescribeBudgets.Budgets[].CostTypes.IncludeUpfront':
      '"The default value is true" ("CostTypes", AWS Budgets API Reference)',
    'DescribeBudgets.Budgets[].CostTypes.IncludeRecurring':
      '"The default value is true" ("CostTypes", AWS Budgets API Reference)',
    'DescribeBudgets.Budgets[].CostTypes.IncludeOtherSubscription':
      '"The default value is true" ("CostTypes", AWS Budgets API Reference)',
    'DescribeBudgets.Budgets[].CostTypes.IncludeSupport':
      '"The default value is true" ("CostTypes", AWS Budgets API Reference)',
  },
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
    const found = await all(
      paginateDescribeBudgets({ client }, { AccountId, ShowFilterExpression: true }),
      (page) => page.Budgets,
    );
    if (found.length === 0) return [];
    const notifications = await all(paginateDescribeBudgetNotificationsForAccount({ client }, { AccountId }), (page) =>
      required(page.BudgetNotificationsForAccount, VIEW_BUDGET, 'BudgetNotificationsForAccount'),
    );
    return found.map((budget, index) => ({
      id: `arn:aws:budgets::${AccountId}:budget/${budget.BudgetName ?? `without a name ${index}`}`,
      facts: budgetOf(budget, AccountId, notifications),
    }));
  },
});

function budgetOf(budget: SdkBudget, account: string, notifications: readonly BudgetNotificationsForAccount[]): Budget {
  const { BudgetName, BudgetType, TimePeriod, HealthStatus } = budget;
  const instant = (end: 'Start' | 'End') => instantOf(TimePeriod?.[end], VIEW_BUDGET, end);
  return {
    name: BudgetName ?? 'unnamed',
    type: oneOf(BudgetType, TYPES, VIEW_BUDGET, 'BudgetType'),
    starts: instant('Start'),
    ends: instant('End'),
    healthy: healthOf(HealthStatus),
    narrowedBy: seenIn(() => narrowing(budget, account)),
    notifies: seenIn(() => kindsOf(required(BudgetName, VIEW_BUDGET, 'BudgetName'), notifications)),
  };
}

/** A budget without a billing view has no state of one ("Budget"). */
const healthOf = (health: SdkBudget['HealthStatus']): Seen<boolean> =>
  seenIn(
    () => !health || known(oneOf(health.Status, ['HEALTHY', 'UNHEALTHY'], VIEW_BUDGET, 'HealthStatus')) === 'HEALTHY',
  );

/** A budget that is not listed has no notifications. A notification without the name of its budget may be this one's. */
function kindsOf(
  name: string,
  notifications: readonly BudgetNotificationsForAccount[],
): readonly Seen<'ACTUAL' | 'FORECASTED'>[] {
  return notifications.flatMap(({ BudgetName, Notifications }) => {
    if (BudgetName === undefined) return [malformed(VIEW_BUDGET, 'no BudgetName in the answer')];
    if (BudgetName !== name) return [];
    const sent = required(Notifications, VIEW_BUDGET, 'Notifications');
    return sent.map(({ NotificationType }) =>
      oneOf(NotificationType, ['ACTUAL', 'FORECASTED'], VIEW_BUDGET, 'NotificationType'),
    );
  });
}

/** Reasons why a budget does not watch all spend of the account. Each suffices, even if other fields are unreadable. */
const GAPS: readonly ((budget: Known<Budget>, now: string) => string | false)[] = [
  ({ type }) => type !== 'COST' && `is of type ${type}`,
  ({ narrowedBy }) => narrowedBy.length > 0 && `is filtered by ${listed(narrowedBy)}`,
  ({ ends }, now) => ends <= now && `ended on ${day(ends)}`,
  ({ starts }, now) => starts > now && `begins on ${day(starts)}`,
  ({ healthy }) => !healthy && 'is not updated any more',
];

/** The reason why the budget does not watch all that the account spends now; undefined if it does. */
export function gapOf(budget: Known<Budget>, now: Date): string | undefined {
  const gap = (of: (typeof GAPS)[number]) => of(budget, now.toISOString());
  const found = firstOf(GAPS, (of) => gap(of) !== false);
  return found && `${budget.name} ${gap(found)}`;
}
