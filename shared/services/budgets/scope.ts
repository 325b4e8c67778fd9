/** AWS Budgets: the filters that limit a budget to a part of the account's cost. */
import type { CostTypes, Expression, Budget as SdkBudget } from '@aws-sdk/client-budgets';
import { malformed, required } from '../../core/reading.ts';

export const VIEW_BUDGET = 'budgets:ViewBudget';

/**
 * Dimensions, tags, cost categories, kinds of charges and the billing view that limit the budget; none if it watches all that
 * the account spends. Throws if a filter cannot be read.
 */
export function narrowing(budget: SdkBudget, account: string): string[] {
  const { FilterExpression, Metrics, BillingViewArn } = budget;
  const found = [
    ...(FilterExpression ? byExpression(FilterExpression, account) : byFilters(budget, account)),
    // if the budget has metrics, its expression excludes charges
    ...(Metrics ? [] : byCharges(budget.CostTypes ?? {})),
    ...byView(BillingViewArn, account),
  ];
  return [...new Set(found)].sort();
}

/** The filters of budgets that were made before AWS introduced expressions. */
const byFilters = ({ CostFilters = {} }: SdkBudget, account: string): string[] =>
  Object.entries(CostFilters).flatMap(([key, values]) => byValues({ key, values }, account));

/** A budget that names no view watches the primary one, all that the account spends ("Billing view"). */
const byView = (arn: string | undefined, account: string): string[] =>
  arn === undefined || arn.endsWith(`:billing::${account}:billingview/primary`) ? [] : ['BILLING_VIEW'];

/**
 * Each is included unless the budget says false ("CostTypes"). A budget without credits, refunds and discounts watches more,
 * and not less.
 */
const byCharges = (types: CostTypes): string[] =>
  (
    [
      'IncludeTax',
      'IncludeSubscription',
      'IncludeUpfront',
      'IncludeRecurring',
      'IncludeOtherSubscription',
      'IncludeSupport',
    ] as const
  ).filter((charge) => types[charge] === false);

/**
 * An expression is one operand or one operator. If one part of an `Or` is not limited, the other parts do not limit the budget
 * either.
 */
function byExpression(expression: Expression, account: string): string[] {
  const { And, Or, Not, Dimensions, Tags, CostCategories } = expression;
  if (And) return And.flatMap((part) => byExpression(part, account));
  if (Or) {
    const parts = Or.map((part) => byExpression(part, account));
    return parts.some((narrowed) => narrowed.length === 0) ? [] : parts.flat();
  }
  if (Not) return byExclusion(Not, account);
  const operand = required(Dimensions ?? Tags ?? CostCategories, VIEW_BUDGET, 'FilterExpression');
  const key = required<string>(operand.Key, VIEW_BUDGET, 'Key of FilterExpression');
  return Dimensions ? byValues({ key, values: valuesOf(Dimensions) }, account) : [key];
}

/** Without any option, a resource must equal one of the values ("ExpressionDimensionValues"). */
function valuesOf({ Values, MatchOptions = [] }: NonNullable<Expression['Dimensions']>): readonly string[] | null {
  return MatchOptions.every((option) => option === 'EQUALS')
    ? required(Values, VIEW_BUDGET, 'Values of FilterExpression')
    : null;
}

/** Amounts that AWS gives back. A budget that excludes them watches more than the account pays, and not less. */
const GIVEN_BACK = ['credit', 'refund'];

function byExclusion(excluded: Expression, account: string): string[] {
  const { Dimensions } = excluded;
  if (!Dimensions) return [`NOT ${byExpression(excluded, account).join(', ')}`.trim()];
  const key = required(Dimensions.Key, VIEW_BUDGET, 'Key of FilterExpression');
  const values = valuesOf(Dimensions);
  if (values === null) return [key];
  if (key === 'RECORD_TYPE' && values.every((value) => GIVEN_BACK.includes(value.toLowerCase()))) return [];
  if (key === 'LINKED_ACCOUNT' && !values.includes(account)) return [];
  return [key];
}

interface Filter {
  readonly key: string;
  /** Null if it matches in another way than by these. */
  readonly values: readonly string[] | null;
}

/** A filter on the account itself excludes nothing of the account. */
function byValues({ key, values }: Filter, account: string): string[] {
  if (values !== null && !Array.isArray(values)) throw malformed(VIEW_BUDGET, `the values of ${key} are no list`);
  const ofAccount = key.replaceAll('_', '').toUpperCase() === 'LINKEDACCOUNT';
  return ofAccount && values?.length === 1 && values[0] === account ? [] : [key];
}
