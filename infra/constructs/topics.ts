/** Who hears of it: drift goes to one topic, trouble with the monitor itself to another. */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface Topics {
  /** Drift. Attributes carry kind, severity, domain, control, account and region for filter policies. */
  readonly alerts: Topic;
  /** Alarms on the monitor. They carry no attributes: a subscriber that filters would never see them. */
  readonly monitor: Topic;
}

export function topics(scope: Construct, key: IKey, { mails }: Pick<Settings, 'mails'>): Topics {
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
  for (const mail of mails.drift) alerts.addSubscription(subscriptionOf(mail));
  for (const address of mails.monitor) monitor.addSubscription(new EmailSubscription(address));
  return { alerts, monitor };
}

/** Filtered by what the publisher puts into a message's attributes (shared/alerts/sns.ts). */
function subscriptionOf({ address, only = {} }: Settings['mails']['drift'][number]): EmailSubscription {
  const { severities, domains, accounts } = only;
  const filters = Object.entries({ severity: severities, domain: domains, account: accounts }).flatMap(
    ([attribute, allowlist]) =>
      allowlist ? [[attribute, SubscriptionFilter.stringFilter({ allowlist: [...allowlist] })]] : [],
  );
  return new EmailSubscription(address, filters.length > 0 ? { filterPolicy: Object.fromEntries(filters) } : {});
}
