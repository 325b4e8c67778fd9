/** A budget exists only where the configuration sets an amount. outsiders.test.ts checks whose budgets may publish. */
import { describe, expect, it } from 'vitest';
import { hubTemplate, plain, resources, rolloutTemplate, settingsOf, stackTags } from './support.ts';

const hub = hubTemplate(settingsOf({ monthlyBudgetUsd: 50 }));

describe('the budget', () => {
  const [budget, ...others] = resources(hub, 'AWS::Budgets::Budget');

  it('is of what carries the tag that every stack carries, as the service writes tags in filters', () => {
    expect(others).toEqual([]);
    expect(budget?.Properties.Budget).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 50, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:plumbline$deployment'] },
      CostTypes: { IncludeCredit: false, IncludeRefund: false },
    });
  });

  it('tells the topic of the monitor at 80 % forecast and spent, and when all of it is spent', () => {
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

  it('is made when it may already publish', () => {
    const policy = resources(hub, 'AWS::SNS::TopicPolicy').find(({ id }) => id.startsWith('Monitor'));
    expect(hub.toJSON().Resources[budget?.id ?? ''].DependsOn).toContain(policy?.id);
  });

  it('is left out, with all that it would be allowed, where nothing is said of it', () => {
    const without = JSON.stringify(hubTemplate().toJSON());
    expect(without).not.toMatch(/AWS::Budgets|BudgetsOfThisAccount/);
  });
});

it('every stack carries the tag, and those of the members get it from the stack set', () => {
  for (const [name, tags] of Object.entries(stackTags())) expect(tags, name).toEqual({ plumbline: 'deployment' });
  const [set] = resources(rolloutTemplate(), 'AWS::CloudFormation::StackSet');
  expect(set?.Properties.Tags).toEqual([{ Key: 'plumbline', Value: 'deployment' }]);
});
