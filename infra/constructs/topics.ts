/** Two topics: one for alerts, one for alarms on the monitor itself. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface Topics {
  /** Alerts. shared/alerts/attributes.ts defines the attributes that subscribers filter by. */
  readonly alerts: Topic;
  /** Alarms on the monitor. They carry no attributes, so a subscriber with a filter would never receive them. */
  readonly monitor: Topic;
}

export function topics(scope: Construct, key: IKey, { monitor: addresses }: Pick<Settings, 'monitor'>): Topics {
  const alerts = new Topic(scope, 'Alerts', { displayName: 'Plumbline: drift', masterKey: key, enforceSSL: true });
  const monitor = new Topic(scope, 'Monitor', { displayName: 'Plumbline: monitor', masterKey: key, enforceSSL: true });
  monitor.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [monitor.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  for (const address of addresses) monitor.addSubscription(new EmailSubscription(address));
  return { alerts, monitor };
}
