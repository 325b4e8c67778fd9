/** Events of all accounts: the bus they are sent to, the rules that let in what makes facts stale, and their queue. */
import { Duration } from 'aws-cdk-lib';
import { CfnEventBus, CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BUS, RESERVED_EXECUTIONS, RULE_DESCRIPTION } from '../../shared/core/deployed.ts';
import type { EventPatterns } from '../../shared/derive/triggers.ts';
import { busArn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { REACT_TIMEOUT } from './functions.ts';
import { deadLetters, workQueue } from './queues.ts';

export interface EventQueues {
  readonly events: Queue;
  readonly deadLetters: Queue;
}

/** An event that could not be handled so often is not going to be: it is not an event, or something does not answer. */
const ATTEMPTS = 4;
/** Events that arrive within this time are handled together, which is how long a verdict waits at most. */
const BATCH_WINDOW = Duration.seconds(2);
/** Of a burst, what happened in one place is looked at once: the more events are taken together, the less is read. */
const BATCH = 10_000;

export function eventQueues(scope: Construct): EventQueues {
  const place = new Construct(scope, 'Events');
  const unhandled = deadLetters(place, 'Unhandled');
  const events = workQueue(place, 'Queue', { deadLetters: unhandled, timeout: REACT_TIMEOUT, attempts: ATTEMPTS });
  return { events, deadLetters: unhandled };
}

/**
 * Any principal of the organisation may put events, and nobody else. That lets a member say little: PutEvents refuses
 * sources that begin with `aws.`, which is all the rules let in, and EventBridge itself writes the account into an event.
 */
export const eventBus = (scope: Construct, settings: Pick<Settings, 'hub' | 'organizationId'>): CfnEventBus =>
  new CfnEventBus(scope, 'Bus', {
    name: BUS,
    description: 'Plumbline: events of all accounts',
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OrganizationPutsEvents',
          Effect: 'Allow',
          Principal: '*',
          Action: 'events:PutEvents',
          Resource: busArn(settings),
          Condition: { StringEquals: { 'aws:PrincipalOrgID': settings.organizationId } },
        },
      ],
    },
  });

/** The same patterns as in the accounts: a member's own rules cannot fill the queue with what nobody asked for. */
export function intakeRules(
  bus: CfnEventBus,
  { everyRegion, usEast1 }: EventPatterns,
  { events, deadLetters: unhandled }: EventQueues,
): void {
  const { account, region, partition } = bus.stack;
  const sender = {
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    conditions: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${account}:rule/${BUS}/*` },
    },
  };
  for (const queue of [events, unhandled]) {
    queue.addToResourcePolicy(new PolicyStatement({ sid: 'RulesOfTheBus', resources: [queue.queueArn], ...sender }));
  }
  [...everyRegion, ...usEast1].forEach((eventPattern, index) => {
    new CfnRule(bus, `Rule${index + 1}`, {
      description: RULE_DESCRIPTION,
      eventBusName: bus.ref,
      eventPattern,
      targets: [{ id: 'Queue', arn: events.queueArn, deadLetterConfig: { arn: unhandled.queueArn } }],
    });
  });
}

export const reactTo = (queue: Queue, react: IFunction): void =>
  react.addEventSource(
    new SqsEventSource(queue, {
      batchSize: BATCH,
      maxBatchingWindow: BATCH_WINDOW,
      maxConcurrency: RESERVED_EXECUTIONS.react,
      reportBatchItemFailures: true,
    }),
  );
