/** The hub's resources for the routes of a configuration. */
import { describe, expect, it } from 'vitest';
import { filterPolicyOf, type RouteFilter } from '../../shared/alerts/attributes.ts';
import { isDelivered, type Route } from '../../shared/config/routes.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { HUB, hubTemplate, plain, type Resource, resources, settings, settingsOf } from './support.ts';

const hub = hubTemplate();
const TOPIC = expect.stringMatching(/^<Alerts/);
const all = (type: string, template = hub) =>
  resources(template, type).map(({ id, Properties }) => ({ id, ...plain(Properties) }));
const named = (name: string) => {
  const [queue] = resources(hub, 'AWS::SQS::Queue').filter(({ Properties }) => Properties.QueueName === name);
  return queue as Resource;
};
const subscriptions = all('AWS::SNS::Subscription').filter(({ Protocol }) => Protocol !== undefined);
const ofRoute = (name: string) => subscriptions.find(({ FilterPolicy }) => FilterPolicy?.route?.[1] === name);
const policyOf = (queue: Resource) =>
  all('AWS::SQS::QueuePolicy').find(({ Queues }) => Queues.includes(`<${queue.id}>`))?.PolicyDocument.Statement;
const LET_IN = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
};

describe.each(settings.routes.map((route) => [route.name, route] as const))('the route %s', (name, route) => {
  const subscription = ofRoute(name);
  const undelivered = named(`plumbline-undelivered-${name}`);

  it('is subscribed with its filter', () => {
    expect(subscription).toMatchObject({
      TopicArn: TOPIC,
      FilterPolicy: filterPolicyOf(name, route.only as RouteFilter),
    });
  });

  it('has a dead-letter queue of its own, which the topic may write to', () => {
    expect(subscription?.RedrivePolicy).toEqual({ deadLetterTargetArn: `<${undelivered.id}.Arn>` });
    expect(policyOf(undelivered)).toContainEqual(expect.objectContaining(LET_IN));
    expect(undelivered.Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  });

  it('names on that queue where messages are sent again', () => {
    const tags = plain(undelivered.Properties.Tags).filter(({ Key }: { Key: string }) => Key === 'plumbline-sends-to');
    const own = `arn:aws:sqs:eu-west-1:${HUB}:plumbline-deliver-${name}`;
    expect(tags).toEqual([{ Key: 'plumbline-sends-to', Value: isDelivered(route) ? own : TOPIC }]);
  });

  it('has an alarm on any message in it', () => {
    const alarm = all('AWS::CloudWatch::Alarm').find(({ id }) => id.startsWith(`AlarmsUndelivered${name}`));
    expect(alarm).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: `<${undelivered.id}.QueueName>` }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [expect.stringMatching(/^<Monitor/)],
    });
    expect(alarm?.AlarmDescription).toContain(`plumbline alerts redrive --route ${name}`);
  });
});

describe('a subscriber that SNS reaches itself', () => {
  it.each<[string, object]>([
    ['mail', { Protocol: 'email', Endpoint: 'oncall@example.com' }],
    ['phone', { Protocol: 'sms', Endpoint: '+441632960123' }],
    ['queue', { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-west-1:333333333333:alerts', RawMessageDelivery: true }],
    ['function', { Protocol: 'lambda', Endpoint: `arn:aws:lambda:eu-west-1:${HUB}:function:alerts` }],
    ['elsewhere', { Protocol: 'lambda', Endpoint: 'arn:aws:lambda:eu-west-1:333333333333:function:alerts' }],
    ['https', { Protocol: 'https', Endpoint: 'https://sns.example.com/plumbline' }],
  ])('%s is subscribed with its own protocol', (name, expected) => {
    expect(ofRoute(name)).toMatchObject(expected);
  });

  it('over HTTPS is retried for as long as SNS allows', () => {
    const { healthyRetryPolicy: retries } = ofRoute('https')?.DeliveryPolicy ?? {};
    expect(retries.numRetries * retries.maxDelayTarget).toBe(3_600);
  });

  it('may be a function of the hub, and gets no permission on any other function', () => {
    expect(all('AWS::Lambda::Permission').filter(({ Principal }) => Principal === 'sns.amazonaws.com')).toEqual([
      {
        id: expect.stringMatching(/^Routesfunction/),
        Action: 'lambda:InvokeFunction',
        FunctionName: `arn:aws:lambda:eu-west-1:${HUB}:function:alerts`,
        Principal: 'sns.amazonaws.com',
        SourceArn: TOPIC,
      },
    ]);
  });
});

describe('a route that deliver serves', () => {
  const served = settings.routes.filter(isDelivered).map(({ name }) => name);
  const mappings = all('AWS::Lambda::EventSourceMapping');
  const deliver = resources(hub, 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties.FunctionName === 'plumbline-deliver',
  );

  it('is one whose protocol needs its own format', () => {
    expect(served).toEqual(['slack', 'teams', 'pager', 'genie', 'hook']);
  });

  it.each(served)('%s has a queue of its own, whose failures are reported one by one', (name) => {
    const queue = named(`plumbline-deliver-${name}`);
    const undelivered = named(`plumbline-undelivered-${name}`);
    expect(ofRoute(name)).toMatchObject({ Protocol: 'sqs', Endpoint: `<${queue.id}.Arn>`, RawMessageDelivery: true });
    expect(policyOf(queue)).toContainEqual(expect.objectContaining(LET_IN));
    expect(queue.Properties.VisibilityTimeout).toBe(6 * deliver?.Properties.Timeout);
    const { deadLetterTargetArn, maxReceiveCount } = plain(queue.Properties.RedrivePolicy);
    expect(deadLetterTargetArn).toBe(`<${undelivered.id}.Arn>`);
    // `deliver` gives up earlier and records the reason
    expect(maxReceiveCount).toBeGreaterThan(30);
    expect(mappings.filter(({ EventSourceArn }) => EventSourceArn === `<${queue.id}.Arn>`)).toMatchObject([
      {
        FunctionName: `<${deliver?.id}>`,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    ]);
  });

  it('has its own concurrency, so that a hanging route takes none from the others', () => {
    expect(deliver?.Properties.ReservedConcurrentExecutions).toBe(2 * served.length);
  });

  it.each(served)('%s has an alarm when it has not accepted everything for a quarter of an hour', (name) => {
    const alarm = all('AWS::CloudWatch::Alarm').find(({ id }) => id.startsWith(`AlarmsWaiting${name}`));
    const { EvaluationPeriods, Threshold, ComparisonOperator, Metrics } = alarm;
    expect({ EvaluationPeriods, Threshold, ComparisonOperator }).toEqual({
      EvaluationPeriods: 3,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    const [sum, ...parts] = Metrics;
    expect(sum.Expression).toBe('visible + hidden');
    // SQS reports no age for messages that are being retried
    expect(
      parts.map(({ Id, MetricStat: { Metric, Period, Stat } }: (typeof Metrics)[number]) => [
        ...[Id, Metric.MetricName, Period, Stat, plain(Metric.Dimensions)[0].Value],
      ]),
    ).toEqual(
      [
        ['visible', 'ApproximateNumberOfMessagesVisible'],
        ['hidden', 'ApproximateNumberOfMessagesNotVisible'],
      ].map((part) => [...part, 300, 'Minimum', expect.stringMatching(`^<${named(`plumbline-deliver-${name}`).id}`)]),
    );
  });
});

describe('chats', () => {
  const topic = (name: string) => expect.stringMatching(new RegExp(`^<Routes${name}Chat`));

  it('are channels of Amazon Q, which read their own topics and have no permissions', () => {
    const may = {
      IamRoleArn: expect.stringMatching(/^<RoutesChatRole/),
      GuardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'],
      LoggingLevel: 'ERROR',
    };
    expect(all('AWS::Chatbot::SlackChannelConfiguration')).toMatchObject([
      { SlackWorkspaceId: 'T01234567', SlackChannelId: 'C01234567', SnsTopicArns: [topic('slack')], ...may },
    ]);
    expect(all('AWS::Chatbot::MicrosoftTeamsChannelConfiguration')).toMatchObject([
      { TeamsChannelId: '19%3A0123abcd%40thread.tacv2', SnsTopicArns: [topic('teams')], ...may },
    ]);
    const [role] = all('AWS::IAM::Role').filter(({ id }) => id.startsWith('RoutesChatRole'));
    expect(role.ManagedPolicyArns ?? role.Policies).toBeUndefined();
  });

  it('of one channel share one configuration, whichever routes lead there', () => {
    const channel = { to: 'slack', workspace: 'T01234567', channel: 'C01234567' } as const;
    const routes = [channel, { ...channel, only: { kinds: ['heartbeat' as const] } }];
    const template = hubTemplate(settingsOf({ alerts: { routes } }));
    const configurations = all('AWS::Chatbot::SlackChannelConfiguration', template);
    expect(configurations).toHaveLength(1);
    expect(configurations[0]?.SnsTopicArns).toHaveLength(2);
  });

  it('have an alarm on messages that Amazon Q rejects, which reach no dead-letter queue', () => {
    const alarm = all('AWS::CloudWatch::Alarm').find(({ id }) => id.startsWith('AlarmsChatFailedslack'));
    expect(alarm).toMatchObject({ Namespace: 'AWS/SNS', MetricName: 'NumberOfNotificationsFailed' });
  });
});

describe('a hub', () => {
  it('without routes has no resources for routes', () => {
    const template = hubTemplate(settingsOf({ alerts: {} }));
    const { Resources } = template.toJSON() as { Resources: Record<string, { readonly Type: string }> };
    // policies and rules grow with the catalogue, and not with routes
    const own = Object.values(Resources).filter(
      ({ Type }) => Type !== 'AWS::IAM::ManagedPolicy' && Type !== 'AWS::Events::Rule',
    );
    expect(JSON.stringify(Resources)).not.toMatch(/plumbline-(deliver|undelivered|chat)/i);
    expect(own.length).toBeLessThanOrEqual(96);
    expect(JSON.stringify(own).length).toBeLessThan(95_000);
  });

  it('with mail routes only has no function deliver', () => {
    const routes = [{ to: 'mail' as const, address: 'a@example.com' }];
    const names = all('AWS::Lambda::Function', hubTemplate(settingsOf({ alerts: { routes } })));
    expect(names.map(({ FunctionName }) => FunctionName)).not.toContain('plumbline-deliver');
  });

  it('with the largest number of the largest routes fits the limits of a stack and of a policy', () => {
    const routes = Array.from({ length: 25 }, (_, index) => ({
      to: index % 2 ? ('slack' as const) : ('webhook' as const),
      ...(index % 2
        ? { workspace: 'T01234567', channel: `C0123${1_000 + index}` }
        : { url: `https://hooks.example.com/${index}`, secret: `plumbline/${'s'.repeat(50)}-${index}` }),
      name: `${'n'.repeat(28)}-${index}`,
    })) as NonNullable<NonNullable<PlumblineConfig['alerts']>['routes']>;
    const template = hubTemplate(settingsOf({ alerts: { routes } }));
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(500);
    expect(JSON.stringify(template.toJSON(), null, 1).length).toBeLessThan(1_000_000);
    for (const { id, PolicyDocument } of all('AWS::IAM::ManagedPolicy', template)) {
      expect(JSON.stringify(PolicyDocument).length, id).toBeLessThanOrEqual(6_144);
    }
  });

  it('with the largest number of chats, which have most alarms, fits the limit of a widget', () => {
    const routes = Array.from({ length: 25 }, (_, index) => ({
      to: 'slack' as const,
      workspace: 'T01234567',
      channel: `C0123${1_000 + index}`,
    }));
    const template = hubTemplate(settingsOf({ alerts: { routes } }));
    const [page] = all('AWS::CloudWatch::Dashboard', template);
    const { widgets } = JSON.parse(page.DashboardBody) as {
      widgets: { type: string; y: number; properties: { alarms: string[] } }[];
    };
    const shown = widgets.filter(({ type }) => type === 'alarm').map(({ properties }) => properties.alarms);
    for (const alarms of shown) expect(alarms.length).toBeLessThanOrEqual(100);
    const ids = all('AWS::CloudWatch::Alarm', template).map(({ id }) => `<${id}.Arn>`);
    expect(ids.length).toBeGreaterThan(100);
    expect(shown.flat().sort()).toEqual(ids.sort());
  });
});

it("only the monitor's addresses are subscribed to the monitor's own topic", () => {
  const others = all('AWS::SNS::Subscription').filter(({ FilterPolicy }) => FilterPolicy === undefined);
  expect(others).toMatchObject([
    { Protocol: 'email', Endpoint: 'oncall@example.com', TopicArn: expect.stringMatching(/^<Monitor/) },
  ]);
  const names: readonly Route[] = settings.routes;
  expect(subscriptions).toHaveLength(names.length + others.length);
});
