/**
 * A monthly budget for running the monitor, over everything in the hub's account that carries the stacks' tag. It
 * counts nothing until the management account activates that tag for cost allocation (docs/deploy.md).
 */
import { Aws } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { COST_TAG } from '../names.ts';

/** Percent of the budget at which the budget notifies: of the forecast cost, and of the actual cost. */
const ALERTS = [
  ['FORECASTED', 80],
  ['ACTUAL', 80],
  ['ACTUAL', 100],
] as const;

export interface BudgetParts {
  readonly monthlyBudgetUsd: number;
  readonly topic: Topic;
  /** The key that encrypts the topic. */
  readonly key: Key;
}

export function budget(scope: Construct, { monthlyBudgetUsd, topic, key }: BudgetParts): CfnBudget {
  key.addToResourcePolicy(statement(['kms:Decrypt', 'kms:GenerateDataKey'], '*'));
  topic.addToResourcePolicy(statement(['sns:Publish'], topic.topicArn));
  const made = new CfnBudget(scope, 'Budget', {
    budget: {
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyBudgetUsd, unit: 'USD' },
      // "create-budget", AWS CLI Command Reference: user:key$value
      costFilters: { TagKeyValue: [`user:${COST_TAG.key}$${COST_TAG.value}`] },
      // the full cost, whether or not a credit pays for it
      costTypes: { includeCredit: false, includeRefund: false },
    },
    notificationsWithSubscribers: ALERTS.map(([notificationType, threshold]) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
    })),
  });
  made.node.addDependency(topic);
  return made;
}

/** "Creating an Amazon SNS topic for budget notifications", AWS Cost Management User Guide. */
const statement = (actions: string[], resource: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'BudgetsOfThisAccount',
    principals: [new ServicePrincipal('budgets.amazonaws.com')],
    actions,
    resources: [resource],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:budgets::${Aws.ACCOUNT_ID}:*` },
    },
  });
