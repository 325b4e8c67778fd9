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
import { judge } from '../support/simulation.ts';

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

  it('fails when the budget is deleted, with the event that says so', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const input = { AccountId: memberOf(world), BudgetName: 'monthly-cost' };
    await inMember(world).send(new DeleteBudgetCommand(input));
    expect(await statuses(world)).toEqual({ 'cost.budgets': 'fail', 'cost.budget-forecast-alert': 'not-applicable' });
    expect(events[0]?.detail).toMatchObject({ eventSource: 'budgets.amazonaws.com', eventName: 'DeleteBudget' });
    expect((await judge(world, world.management.id, 'cost.budgets')).verdicts[0]?.status).toBe('pass');
  });

  it('fails the forecast alone when its notification goes, and the budget when its last subscriber does', async () => {
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

  const filters: [string, string, (account: string) => Expression][] = [
    ['one service', 'fail', () => ({ Dimensions: { Key: 'SERVICE', Values: ['Amazon Simple Storage Service'] } })],
    ['all but one service', 'fail', () => ({ Not: { Dimensions: { Key: 'SERVICE', Values: ['Tax'] } } })],
    ['one tag among others', 'fail', () => ({ And: [{ Tags: { Key: 'Project', Values: ['checkout'] } }] })],
    ['another account', 'fail', () => ({ Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['111122223333'] } })],
    ['the account itself', 'pass', (account) => ({ Dimensions: { Key: 'LINKED_ACCOUNT', Values: [account] } })],
    ['charges but no credits', 'pass', () => ({ Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit'] } } })],
  ];

  it.each(filters)('sees whether a budget filtered by %s watches the account: %s', async (_name, status, filter) => {
    const world = flawless();
    const AccountId = memberOf(world);
    const NewBudget = { ...MONTHLY, FilterExpression: filter(AccountId) };
    await inMember(world).send(new UpdateBudgetCommand({ AccountId, NewBudget }));
    expect((await statuses(world))['cost.budgets']).toBe(status);
  });

  it('sees the older kind of filter', async () => {
    const world = flawless();
    const NewBudget = { ...MONTHLY, CostFilters: { Region: ['eu-west-1'] } };
    await inMember(world).send(new UpdateBudgetCommand({ AccountId: memberOf(world), NewBudget }));
    expect((await statuses(world))['cost.budgets']).toBe('fail');
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
