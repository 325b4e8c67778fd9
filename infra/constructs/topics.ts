/** Who hears of it: drift goes to one topic, trouble with the monitor itself to another. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface Topics {
  /** Drift. What subscribers filter by is in shared/alerts/attributes.ts. */
  readonly alerts: Topic;
  /** Alarms on the monitor. They carry no attributes: a subscriber that filters would never see them. */
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
