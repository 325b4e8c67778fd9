/** A budget exists only where the configuration sets an amount. outsiders.test.ts checks whose budgets may publish. */
import { describe, expect, it } from 'vitest';
import { hubTemplate, plain, resources, rolloutTemplate, settingsOf, stackTags } from './support.ts';

const hub = hubTemplate(settingsOf({ monthlyBudgetUsd: 50 }));

describe('the budget', () => {
  const [budget, ...others] = resources(hub, 'AWS::Budgets::Budget');

  it("covers everything with the tag of every stack, in the service's notation for tags", () => {
    expect(others).toEqual([]);
    expect(budget?.Properties.Budget).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 50, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:plumbline$deployment'] },
      CostTypes: { IncludeCredit: false, IncludeRefund: false },
    });
  });

  it("notifies the monitor's topic at 80 % of forecast and actual cost, and at 100 % of actual cost", () => {
    const told = budget?.Properties.NotificationsWithSubscribers.map(
      ({ Notification, Subscribers }: Record<string, never>) => [Notification, plain(Subscribers)],
    );
    const subscribers = [{ SubscriptionType: 'SNS', Address: expect.stringMatching(/^<Monitor/) }];
    const over = { ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' };
    expect(told).toEqual([
      [{ ...over, NotificationType: 'FORECASTED', Threshold: 80 }, subscribers],
      [{ ...over, NotificationType: 'ACTUAL', Threshold: 80 }, subscribers],
      [{ ...over, NotificationType: 'ACTUAL', Threshold: 100 }, subscribers],
    ]);
  });

  it('is created after it may publish', () => {
    const policy = resources(hub, 'AWS::SNS::TopicPolicy').find(({ id }) => id.startsWith('Monitor'));
    expect(hub.toJSON().Resources[budget?.id ?? ''].DependsOn).toContain(policy?.id);
  });

  it('and its permissions do not exist when the configuration sets no amount', () => {
    const without = JSON.stringify(hubTemplate().toJSON());
    expect(without).not.toMatch(/AWS::Budgets|BudgetsOfThisAccount/);
  });
});

it("every stack has the tag, and members' stacks get it from the stack set", () => {
  for (const [name, tags] of Object.entries(stackTags())) expect(tags, name).toEqual({ plumbline: 'deployment' });
  const [set] = resources(rolloutTemplate(), 'AWS::CloudFormation::StackSet');
  expect(set?.Properties.Tags).toEqual([{ Key: 'plumbline', Value: 'deployment' }]);
});
