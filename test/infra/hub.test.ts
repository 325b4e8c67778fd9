/** Properties of the hub's template that must hold whatever else changes in it. */
import { describe, expect, it } from 'vitest';
import { parsed, planInput } from '../../functions/lib/events.ts';
import { COMMIT_KEY } from '../../infra/constructs/stream-consumers.ts';
import { FUNCTIONS } from '../../infra/names.ts';
import { isDelivered } from '../../shared/config/routes.ts';
import { executionsNeeded, logGroupOf, RULE_DESCRIPTION, UNRESERVED_EXECUTIONS } from '../../shared/core/deployed.ts';
import { LOG } from '../../shared/history/keys.ts';
import { TABLE_SCHEMA, TIME_TO_LIVE } from '../../shared/history/table.ts';
import {
  CONFIG,
  HUB,
  hubTemplate,
  memberTemplateOf,
  ORGANIZATION,
  plain,
  resources,
  rolloutTemplate,
  settings,
  settingsOf,
} from './support.ts';

const hub = hubTemplate();
const one = (type: string, id = '') => {
  const found = resources(hub, type).filter((resource) => resource.id.startsWith(id));
  expect(found, `${type} ${id}`).toHaveLength(1);
  // biome-ignore lint/style/noNonNullAssertion: counted above
  return found[0]!;
};

describe('the state machine', () => {
  const { Properties } = one('AWS::StepFunctions::StateMachine');
  const { States, StartAt } = JSON.parse(plain(Properties.DefinitionString));
  const { plan, map, finish } = {
    plan: States[StartAt],
    map: States['Scan accounts'],
    finish: States['Prove completeness'],
  };

  it('names the run after the execution, so that a retried plan belongs to the same run', () => {
    expect(plan.Parameters).toEqual({ 'run.$': '$$.Execution.Name', 'input.$': '$' });
    const anything = States[plan.Next];
    expect(anything.Choices).toEqual([{ Variable: '$.items', NumericGreaterThan: 0, Next: 'Scan accounts' }]);
    expect(anything.Default).toBe('Prove completeness');
  });

  it('maps over the manifest that plan stored, one account per EXPRESS child', () => {
    expect(map.ItemReader).toMatchObject({
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSONL' },
      Parameters: { Bucket: expect.stringMatching(/^<Evidence/), 'Key.$': '$.manifest' },
    });
    expect(map.ItemBatcher).toEqual({ MaxItemsPerBatch: 1, BatchInput: { 'run.$': '$.run' } });
    expect(map.ItemProcessor.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' });
    expect(map.MaxConcurrency).toBe(settings.concurrentAccounts);
    expect(map.ToleratedFailurePercentage).toBe(50);
    expect(map.ResultWriter.Parameters).toEqual({ Bucket: expect.stringMatching(/^<Operations/), Prefix: 'map-runs' });
  });

  it('runs finish also when the map failed, with the answer of plan', () => {
    expect(map.Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.trouble', Next: 'Prove completeness' }]);
    expect(map.Next).toBe('Prove completeness');
    expect(map.ResultPath).toBe('$.scanned');
    expect(finish.Parameters).toBeUndefined();
  });

  it('fails when units are missing', () => {
    const choice = States[finish.Next];
    expect(choice.Choices[0]).toMatchObject({
      Variable: '$.finished.evaluatedUnits',
      NumericEqualsPath: '$.finished.units',
    });
    expect(States[choice.Default].Type).toBe('Fail');
  });

  it('retries with full jitter when Lambda throttled or failed, and in no other case', () => {
    const tasks = [plan, finish, ...Object.values<typeof plan>(map.ItemProcessor.States)];
    expect(tasks).toHaveLength(3);
    for (const { Retry } of tasks) {
      expect(Retry).toHaveLength(1);
      expect(Retry[0].JitterStrategy).toBe('FULL');
      for (const error of Retry[0].ErrorEquals) {
        expect(error).toMatch(/^Lambda\.(TooManyRequests|Service|AWSLambda|SdkClient)Exception$/);
      }
    }
    expect(map.Retry).toBeUndefined();
  });

  it('is started by the schedule, whose failed starts become dead letters', () => {
    const schedule = one('AWS::Scheduler::Schedule').Properties;
    // a rate would start the scan as soon as it is deployed, before the accounts have the read role
    expect(schedule.ScheduleExpression).toBe('cron(0 3 * * ? *)');
    expect(plain(schedule.Target.Arn)).toMatch(/^<ScanMachine/);
    // the schedule scans the accounts that are due; a run that a person starts scans all
    expect(parsed(planInput, { input: JSON.parse(schedule.Target.Input) }, 'input').input).toEqual({ accounts: 'due' });
    expect(schedule.Target.DeadLetterConfig).toBeDefined();
  });
});

describe('the functions', () => {
  const functions = resources(hub, 'AWS::Lambda::Function');

  it('are the modules under functions/', () => {
    expect(functions.map(({ Properties }) => Properties.FunctionName).sort()).toEqual(
      FUNCTIONS.map((name) => `plumbline-${name}`).sort(),
    );
  });

  it.each(functions.map((made) => [made.Properties.FunctionName, made.Properties]))(
    '%s runs on arm64 and Node 24, traced, with its own concurrency and log group',
    (_, properties) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      expect(properties.ReservedConcurrentExecutions).toBeGreaterThan(0);
      expect(properties.LoggingConfig.LogGroup).toBeDefined();
    },
  );

  it('include a scan that ends before the five-minute limit of an EXPRESS child', () => {
    const scan = functions.find(({ Properties }) => Properties.FunctionName === 'plumbline-scan')?.Properties;
    expect(scan.Timeout).toBeLessThan(300);
    expect(scan.ReservedConcurrentExecutions).toBe(settings.concurrentAccounts);
  });

  it('reserve as many executions as the doctor requires', () => {
    const reserved = functions.map(({ Properties }) => Properties.ReservedConcurrentExecutions as number);
    const sum = reserved.reduce((total, count) => total + count, 0);
    expect(sum + UNRESERVED_EXECUTIONS).toBe(
      executionsNeeded(settings.concurrentAccounts, settings.routes.filter(isDelivered).length),
    );
  });

  it('are never invoked asynchronously, so that none needs its own dead-letter queue', () => {
    const invokers = ['AWS::Events::Rule', 'AWS::SNS::Subscription', 'AWS::Scheduler::Schedule', 'AWS::S3::Bucket'];
    const invoking = invokers.flatMap((type) => resources(hub, type)).map(({ Properties }) => plain(Properties));
    for (const { id } of functions) expect(JSON.stringify(invoking)).not.toContain(`<${id}`);
  });

  it('keep encrypted logs for the configured time', () => {
    const groups = resources(hub, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(FUNCTIONS.length + 2);
    // the log group where the doctor looks for its proof
    expect(groups.map(({ Properties }) => Properties.LogGroupName)).toContain(logGroupOf('react'));
    for (const { Properties } of groups) {
      expect(Properties.RetentionInDays).toBe(settings.retention.logDays);
      expect(plain(Properties.KmsKeyId)).toMatch(/^<OperationsKey/);
    }
  });
});

describe('the history', () => {
  const table = one('AWS::DynamoDB::Table');

  it('has the schema of the embedded databases', () => {
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = table.Properties;
    const byName = (a: { AttributeName: string }, b: { AttributeName: string }) =>
      a.AttributeName.localeCompare(b.AttributeName);
    expect({ KeySchema, BillingMode }).toEqual({
      KeySchema: TABLE_SCHEMA.KeySchema,
      BillingMode: TABLE_SCHEMA.BillingMode,
    });
    expect(AttributeDefinitions.toSorted(byName)).toEqual(TABLE_SCHEMA.AttributeDefinitions.toSorted(byName));
    expect(GlobalSecondaryIndexes).toEqual(TABLE_SCHEMA.GlobalSecondaryIndexes);
  });

  it('is kept, recoverable, encrypted with its own key, and expires derived items only', () => {
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: TIME_TO_LIVE, Enabled: true },
    });
    expect(one('AWS::KMS::Key', 'HistoryKey').DeletionPolicy).toBe('Retain');
  });

  it('has evidence whose retention cannot be shortened', () => {
    const evidence = one('AWS::S3::Bucket', 'Evidence');
    expect(evidence.DeletionPolicy).toBe('Retain');
    expect(evidence.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: settings.retention.evidenceDays } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it.each(['plumbline-project', 'plumbline-alert'])('sends new commits and nothing else to %s', (name) => {
    const functionId = resources(hub, 'AWS::Lambda::Function').find(
      ({ Properties }) => Properties.FunctionName === name,
    );
    const mapping = resources(hub, 'AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => plain(Properties))
      .find(({ FunctionName }) => FunctionName === `<${functionId?.id}>`);
    expect(COMMIT_KEY).toBe(LOG);
    expect(mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: LOG }] } } } },
    ]);
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      // an outage of hours must lose no record, so there is no maximum number of attempts
      MaximumRecordAgeInSeconds: 21_600,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: expect.stringMatching(/^<CommitsSetAside/) } },
    });
    expect(mapping.MaximumRetryAttempts).toBeUndefined();
  });
});

describe('the event intake', () => {
  it('retries a message after six time limits of react, and sets aside what keeps failing', () => {
    const queue = one('AWS::SQS::Queue', 'EventsQueue').Properties;
    const react = resources(hub, 'AWS::Lambda::Function').find(
      ({ Properties }) => Properties.FunctionName === 'plumbline-react',
    );
    expect(queue.VisibilityTimeout).toBe(6 * react?.Properties.Timeout);
    expect(queue.RedrivePolicy.maxReceiveCount).toBe(4);
    expect(plain(queue.RedrivePolicy.deadLetterTargetArn)).toMatch(/^<EventsUnhandled/);
  });

  it('gives react batches with single failures, and no more at once than its reserved concurrency', () => {
    const mapping = resources(hub, 'AWS::Lambda::EventSourceMapping').find(({ Properties }) =>
      /^<EventsQueue/.test(plain(Properties.EventSourceArn)),
    );
    expect(mapping?.Properties).toMatchObject({
      BatchSize: 10_000,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('encrypts its queues', () => {
    for (const { Properties } of resources(hub, 'AWS::SNS::Topic')) {
      expect(plain(Properties.KmsMasterKeyId)).toMatch(/^<OperationsKey/);
    }
  });
});

it('every rule of Plumbline is recognised among the rules of others', () => {
  for (const template of [hub, memberTemplateOf('member')]) {
    const rules = resources(template, 'AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(0);
    for (const { Properties } of rules) expect(Properties.Description).toBe(RULE_DESCRIPTION);
  }
});

describe('the alarms', () => {
  const alarms = resources(hub, 'AWS::CloudWatch::Alarm');
  const alarm = (id: string) => alarms.find((found) => found.id.startsWith(`Alarms${id}`))?.Properties;

  it("notify the monitor's topic when they go off and when they are over, with a description", () => {
    for (const { Properties } of alarms) {
      expect(plain(Properties.AlarmActions)).toEqual([expect.stringMatching(/^<Monitor/)]);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
      expect(Properties.AlarmDescription.length).toBeGreaterThan(40);
    }
  });

  it.each([
    ['no scan has finished for 26 hours', 'NoFinishedScan', 26, 'FinishedRuns', 'finish'],
    ['no event has arrived for three days', 'NoEvents', 72, 'Events', 'react'],
  ])("go off when %s; missing data counts as zero, as in a dead man's switch", (_, id, hours, counted, service) => {
    const { EvaluationPeriods, TreatMissingData, ComparisonOperator, Threshold, Metrics } = alarm(id);
    expect({ EvaluationPeriods, TreatMissingData, ComparisonOperator, Threshold }).toEqual({
      EvaluationPeriods: hours,
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
    });
    const [filled, counts] = Metrics;
    expect(filled.Expression).toBe('FILL(counted, 0)');
    expect(counts).toMatchObject({
      Id: 'counted',
      MetricStat: {
        Metric: { Namespace: 'Plumbline', MetricName: counted, Dimensions: [{ Name: 'service', Value: service }] },
        Period: 3_600,
        Stat: 'Sum',
      },
    });
  });

  it('do not watch for events when days without events are normal', () => {
    const deployment = { ...CONFIG.deployment, eventsWithinHours: false } as const;
    const quiet = resources(hubTemplate(settingsOf({ deployment })), 'AWS::CloudWatch::Alarm');
    expect(quiet.map(({ id }) => id).filter((id) => id.startsWith('AlarmsNoEvents'))).toEqual([]);
    expect(quiet).toHaveLength(alarms.length - 1);
  });

  it('ask a person to cut what is past its retention, where a retention is configured', () => {
    const of = (history: Record<string, number>) =>
      resources(hubTemplate(settingsOf({ retention: { history } })), 'AWS::CloudWatch::Alarm');
    const [asking] = of({ verdicts: 1_100 }).filter(({ id }) => id.startsWith('AlarmsPastRetention'));
    expect(asking?.Properties).toMatchObject({
      ...{ MetricName: 'UnitsPastRetention', Namespace: 'Plumbline', Threshold: 0, TreatMissingData: 'ignore' },
      Dimensions: [{ Name: 'service', Value: 'finish' }],
      AlarmDescription: expect.stringContaining('plumbline cut --table'),
    });
    expect(of({})).toHaveLength(alarms.length);
  });

  it.each([
    'UnitsNotScanned',
    'TooMuchUnknown',
    'ScanFailed',
    'ScanTimedOut',
    'EventsSetAside',
    'CommitsSetAside',
    'StartsSetAside',
    'EventsWaiting',
    'Behindproject',
    'Behindalert',
    ...FUNCTIONS.flatMap((name) => [`Errors${name}`, `Throttles${name}`]),
  ])('watch %s', (id) => {
    expect(alarm(id)).toBeDefined();
  });

  it('are on one page with their metrics', () => {
    const { widgets } = JSON.parse(plain(one('AWS::CloudWatch::Dashboard').Properties.DashboardBody));
    expect(widgets[0].properties.alarms).toHaveLength(alarms.length);
  });
});

describe('the member stack set', () => {
  const [{ Properties } = one('AWS::CloudFormation::StackSet')] = resources(
    rolloutTemplate(),
    'AWS::CloudFormation::StackSet',
  );

  it('is managed by the service from the delegated administrator and follows accounts that join', () => {
    expect(Properties).toMatchObject({
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  });

  it('reaches the configured regions, the hub’s, and the region of global services', () => {
    expect(Properties.StackInstancesGroup).toEqual([
      {
        DeploymentTargets: { OrganizationalUnitIds: settings.members.organizationalUnits },
        Regions: ['eu-central-1', 'eu-west-1', 'us-east-1'],
      },
    ]);
  });
});

it('the bus is open to the organisation only', () => {
  const { Policy } = one('AWS::Events::EventBus').Properties;
  expect(plain(Policy.Statement)).toEqual([
    {
      Sid: 'OrganizationPutsEvents',
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: 'arn:aws:events:eu-west-1:222222222222:event-bus/plumbline',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
    },
  ]);
});

it('everything that outlives the stack is named in its outputs', () => {
  const kept = Object.entries(hub.toJSON().Resources as Record<string, { DeletionPolicy?: string }>)
    .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
    .map(([id]) => id);
  const outputs = Object.values(hub.findOutputs('*'))
    .filter(({ Description }) => Description.startsWith('Kept'))
    .map(({ Value }) => JSON.stringify(Value));
  expect(kept).toHaveLength(outputs.length);
  for (const id of kept)
    expect(
      outputs.some((output) => output.includes(id)),
      id,
    ).toBe(true);
  expect(HUB).toBe(settings.hub.account);
});
