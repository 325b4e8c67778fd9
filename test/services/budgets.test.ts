import {
  BudgetsClient,
  CreateBudgetCommand,
  DeleteBudgetCommand,
  DeleteNotificationCommand,
  DeleteSubscriberCommand,
  type Expression,
  type Notification,
  UpdateBudgetCommand,
} from '@aws-sdk/client-budgets';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge, judgeRetold } from '../support/simulation.ts';

const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const inMember = (world: World) => clientIn(world, BudgetsClient, { account: memberOf(world), region: 'us-east-1' });

const statuses = async (world: World) => {
  const { verdicts } = await judge(world, memberOf(world), 'cost.budget');
  return Object.fromEntries(verdicts.map(({ control, status }) => [control, status]));
};

const notification = (NotificationType: 'ACTUAL' | 'FORECASTED', Threshold: number): Notification => ({
  NotificationType,
  ComparisonOperator: 'GREATER_THAN',
  Threshold,
});
const MONTHLY = { BudgetName: 'monthly-cost', BudgetType: 'COST', TimeUnit: 'MONTHLY' } as const;

describe('Budgets in a simulated organisation', () => {
  it('passes in every flawless account with two calls', async () => {
    const world = flawless();
    for (const { id } of world.accounts) {
      const { verdicts, calls } = await judge(world, id, 'cost.budget');
      expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass']);
      expect([...calls]).toEqual([['budgets:ViewBudget', 2]]);
    }
  });

  it('fails when the budget is deleted, and CloudTrail sends the event', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const input = { AccountId: memberOf(world), BudgetName: 'monthly-cost' };
    await inMember(world).send(new DeleteBudgetCommand(input));
    expect(await statuses(world)).toEqual({ 'cost.budgets': 'fail', 'cost.budget-forecast-alert': 'not-applicable' });
    expect(events[0]?.detail).toMatchObject({ eventSource: 'budgets.amazonaws.com', eventName: 'DeleteBudget' });
    expect((await judge(world, world.management.id, 'cost.budgets')).verdicts[0]?.status).toBe('pass');
  });

  it('fails only for the forecast when its notification is deleted, and for the budget when its last subscriber is', async () => {
    const world = flawless();
    const client = inMember(world);
    const named = { AccountId: memberOf(world), BudgetName: 'monthly-cost' };
    await client.send(new DeleteNotificationCommand({ ...named, Notification: notification('FORECASTED', 100) }));
    expect(await statuses(world)).toEqual({ 'cost.budgets': 'pass', 'cost.budget-forecast-alert': 'fail' });

    const Subscriber = { SubscriptionType: 'EMAIL', Address: 'finance@example.com' } as const;
    const last = { ...named, Notification: notification('ACTUAL', 80), Subscriber };
    await client.send(new DeleteSubscriberCommand(last));
    expect(await statuses(world)).toEqual({ 'cost.budgets': 'fail', 'cost.budget-forecast-alert': 'fail' });
  });

  const SERVICE: Expression = { Dimensions: { Key: 'SERVICE', Values: ['Amazon Simple Storage Service'] } };
  const without = (...Values: string[]): Expression => ({ Not: { Dimensions: { Key: 'RECORD_TYPE', Values } } });
  const filters: [string, string, (account: string) => Expression][] = [
    ['one service', 'fail', () => ({ Dimensions: { Key: 'SERVICE', Values: ['Amazon Simple Storage Service'] } })],
    ['all but one service', 'fail', () => ({ Not: { Dimensions: { Key: 'SERVICE', Values: ['Tax'] } } })],
    ['one tag among others', 'fail', () => ({ And: [{ Tags: { Key: 'Project', Values: ['checkout'] } }] })],
    ['another account', 'fail', () => ({ Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['111122223333'] } })],
    ['the account itself', 'pass', (account) => ({ Dimensions: { Key: 'LINKED_ACCOUNT', Values: [account] } })],
    ['charges but no credits', 'pass', () => ({ Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit'] } } })],
    ['charges but no credits or refunds', 'pass', () => without('Credit', 'Refund')],
    ['charges but no tax', 'fail', () => without('Credit', 'Tax')],
    ['tax alone', 'fail', () => ({ Dimensions: { Key: 'RECORD_TYPE', Values: ['Tax'] } })],
    [
      'all accounts but another',
      'pass',
      () => ({ Not: { Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['111122223333'] } } }),
    ],
    [
      'all accounts but itself',
      'fail',
      (account) => ({ Not: { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [account] } } }),
    ],
    ['one service without credits', 'fail', () => ({ And: [SERVICE, without('Credit')] })],
    [
      'itself, or one service',
      'pass',
      (account) => ({ Or: [SERVICE, { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [account] } }] }),
    ],
    ['one service, or one tag', 'fail', () => ({ Or: [SERVICE, { Tags: { Key: 'Project', Values: ['checkout'] } }] })],
    ['nothing that can be read', 'unknown', () => ({})],
    ['a dimension without values', 'unknown', () => ({ Dimensions: { Key: 'LINKED_ACCOUNT', Values: undefined } })],
  ];

  it.each(filters)('sees whether a budget filtered by %s watches the account: %s', async (_name, status, filter) => {
    const world = flawless();
    const AccountId = memberOf(world);
    const NewBudget = { ...MONTHLY, FilterExpression: filter(AccountId) };
    await inMember(world).send(new UpdateBudgetCommand({ AccountId, NewBudget }));
    expect((await statuses(world))['cost.budgets']).toBe(status);
  });

  it('reads the older kind of filter', async () => {
    const world = flawless();
    const NewBudget = { ...MONTHLY, CostFilters: { Region: ['eu-west-1'] } };
    await inMember(world).send(new UpdateBudgetCommand({ AccountId: memberOf(world), NewBudget }));
    expect((await statuses(world))['cost.budgets']).toBe('fail');
  });

  const judgedWith = async (change: object, notifications: object | null = null) => {
    const world = flawless();
    const found = await judgeRetold(world, memberOf(world), 'cost.budget', {
      DescribeBudgets: ({ Budgets: [budget] }: { Budgets: object[] }) => ({ Budgets: [{ ...budget, ...change }] }),
      ...(notifications ? { DescribeBudgetNotificationsForAccount: () => notifications } : {}),
    });
    return found.map(({ status }) => status);
  };

  it.each([
    [
      'a custom billing view',
      { BillingViewArn: 'arn:aws:billing::111122223333:billingview/custom-1a2b' },
      'fail',
      'not-applicable',
    ],
    [
      "another account's primary view",
      { BillingViewArn: 'arn:aws:billing::111122223333:billingview/primary' },
      'fail',
      'not-applicable',
    ],
    ['no billing view', { BillingViewArn: undefined }, 'pass', 'pass'],
    ['no tax', { CostTypes: { IncludeTax: false } }, 'fail', 'not-applicable'],
    ['no credits', { CostTypes: { IncludeCredit: false, IncludeRefund: false } }, 'pass', 'pass'],
    [
      'a beginning that is still to come',
      { TimePeriod: { Start: new Date('2026-02-01'), End: new Date('2087-06-15') } },
      'fail',
      'not-applicable',
    ],
    [
      'an end that is no date',
      { TimePeriod: { Start: new Date('2025-01-01'), End: new Date('never') } },
      'unknown',
      'unknown',
    ],
    ['no period', { TimePeriod: undefined }, 'unknown', 'unknown'],
    ['an unlisted type', { BudgetType: 'CARBON' }, 'unknown', 'unknown'],
    ['an unlisted health', { HealthStatus: { Status: 'POORLY' } }, 'unknown', 'unknown'],
    [
      'an unlisted health, of one service',
      { HealthStatus: {}, CostFilters: { Service: ['Amazon S3'] } },
      'fail',
      'not-applicable',
    ],
    ['no name', { BudgetName: undefined }, 'unknown', 'unknown'],
  ])('judges a budget with %s', async (_name, change, all, forecast) => {
    expect((await judgedWith(change)).sort()).toEqual([all, forecast].sort());
  });

  const notifying = (...Notifications: object[]) => ({
    BudgetNotificationsForAccount: [{ BudgetName: 'monthly-cost', Notifications }],
  });

  it.each([
    ['none', notifying(), ['fail', 'fail']],
    ['an unlisted kind', notifying({ NotificationType: 'SOON' }), ['unknown', 'unknown']],
    ['an unlisted kind and one of the forecast', notifying({}, { NotificationType: 'FORECASTED' }), ['pass', 'pass']],
    ['an unlisted kind and one of actual spend', notifying({}, { NotificationType: 'ACTUAL' }), ['pass', 'unknown']],
    ['no list', { BudgetNotificationsForAccount: [{ BudgetName: 'monthly-cost' }] }, ['unknown', 'unknown']],
    [
      'a list of nobody knows which budget',
      { BudgetNotificationsForAccount: [{ Notifications: [] }] },
      ['unknown', 'unknown'],
    ],
    ['an answer without the field', {}, ['unknown', 'unknown']],
  ])('judges notifications: %s', async (_name, answer, expected) => {
    expect((await judgedWith({}, answer)).sort()).toEqual(expected.toSorted());
  });

  it('is unknown when reading is denied', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'budgets:ViewBudget', account: memberOf(world) });
    const { verdicts } = await judge(world, memberOf(world), 'cost.budget');
    expect(verdicts.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    expect(verdicts[0]?.because).toContain('budgets:ViewBudget');
  });

  it('reads every page, and half a list is not a list', async () => {
    const world = flawless({ pageSize: 2 });
    const client = inMember(world);
    for (const name of ['one', 'two', 'three', 'four']) {
      const Budget = { ...MONTHLY, BudgetName: name, BudgetType: 'USAGE' } as const;
      await client.send(new CreateBudgetCommand({ AccountId: memberOf(world), Budget }));
    }
    const { calls } = await judge(world, memberOf(world), 'cost.budget');
    expect(calls.get('budgets:ViewBudget')).toBe(6);

    for (const after of [1, 3, 4]) {
      const mend = world.fault({ kind: 'server-error', action: 'budgets:ViewBudget', after });
      expect(await statuses(world)).toEqual({ 'cost.budgets': 'unknown', 'cost.budget-forecast-alert': 'unknown' });
      mend();
    }
  });
});
