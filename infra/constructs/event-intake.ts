/**
 * Takes in the events of all accounts: the central bus, the rules that let in events that make facts stale, and the
 * queue.
 */
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

/** An event that failed this often will keep failing: it is malformed, or a dependency is down. */
const ATTEMPTS = 4;
/** Events that arrive within this time are handled together. It is the longest that a verdict waits. */
const BATCH_WINDOW = Duration.seconds(2);
/** The more events a batch holds, the fewer reads are needed, because a unit is collected once per batch. */
const BATCH = 10_000;

export function eventQueues(scope: Construct): EventQueues {
  const place = new Construct(scope, 'Events');
  const unhandled = deadLetters(place, 'Unhandled');
  const events = workQueue(place, 'Queue', { deadLetters: unhandled, timeout: REACT_TIMEOUT, attempts: ATTEMPTS });
  return { events, deadLetters: unhandled };
}

/**
 * Any principal of the organisation may put events, and no other. A member can forge little: PutEvents refuses sources
 * that begin with `aws.`, the rules let in no other sources, and EventBridge itself writes the account into an event.
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

/**
 * The hub's rules repeat the patterns of the members' rules, so that a member's own rules cannot fill the queue with
 * other events.
 */
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
