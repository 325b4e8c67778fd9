/** The hub: the stack in the delegated administrator's account with everything except the members' roles and rules. */
import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { alarms } from './constructs/alarms.ts';
import { api } from './constructs/api.ts';
import { buckets } from './constructs/buckets.ts';
import { budget } from './constructs/budget.ts';
import { changesTable } from './constructs/changes-table.ts';
import { dashboard } from './constructs/dashboard.ts';
import { deliverFrom } from './constructs/deliver.ts';
import { eventBus, eventQueues, intakeRules, reactTo } from './constructs/event-intake.ts';
import { type CodeOf, functions } from './constructs/functions.ts';
import { historyTable } from './constructs/history-table.ts';
import { keys } from './constructs/keys.ts';
import { links } from './constructs/links.ts';
import { deadLetters } from './constructs/queues.ts';
import { routes } from './constructs/routes.ts';
import { scanMachine } from './constructs/scan-machine.ts';
import { schedule } from './constructs/schedule.ts';
import { securityHub } from './constructs/security-hub.ts';
import { streamConsumers } from './constructs/stream-consumers.ts';
import { timers } from './constructs/timers.ts';
import { topics } from './constructs/topics.ts';
import { forwarded } from './derived.ts';
import { STACK_TAGS } from './names.ts';
import type { Settings } from './settings.ts';

export interface HubOptions extends Pick<StackProps, 'env' | 'synthesizer'> {
  readonly codeOf: CodeOf;
}

export function hubStack(app: App, id: string, settings: Settings, { codeOf, ...props }: HubOptions): Stack {
  const stack = new Stack(app, id, { ...props, tags: STACK_TAGS, description: 'Plumbline: hub' });
  const made = keys(stack);
  const table = historyTable(stack, made.history);
  const stores = buckets(stack, made.history, settings);
  if (settings.athena) changesTable(stack, stores.evidence);
  const { alerts, monitor } = topics(stack, made.operations, settings);
  const { monthlyBudgetUsd } = settings;
  if (monthlyBudgetUsd !== null) budget(stack, { monthlyBudgetUsd, topic: monitor, key: made.operations });

  const subscribers = routes(stack, settings, { alerts, key: made.operations });

  const queues = eventQueues(stack);
  const streamDeadLetters = deadLetters(stack, 'CommitsSetAside');
  const scheduleDeadLetters = deadLetters(stack, 'StartsSetAside');
  const timerDeadLetters = deadLetters(stack, 'RemindersSetAside');

  const linked = settings.links ? links(stack, codeOf, settings, { keys: made, table }) : null;
  const shown = [
    { name: 'events', queue: queues.events, isSetAside: false },
    { name: 'events', queue: queues.deadLetters, isSetAside: true },
    { name: 'commits', queue: streamDeadLetters, isSetAside: true },
    { name: 'starts of scans', queue: scheduleDeadLetters, isSetAside: true },
    { name: 'reminders', queue: timerDeadLetters, isSetAside: true },
    ...subscribers.flatMap(({ route: { name }, queue, undelivered }) => [
      ...(queue ? [{ name: `alerts to ${name}`, queue, isSetAside: false }] : []),
      { name: `alerts to ${name}`, queue: undelivered, isSetAside: true },
    ]),
  ];
  const asked = settings.api
    ? api(stack, codeOf, settings, { keys: made, table, buckets: stores, queues: shown })
    : null;
  const steps = functions(stack, codeOf, settings, {
    keys: made,
    table,
    buckets: stores,
    alerts,
    events: queues.events,
    streamDeadLetters,
    timers: timers(stack, settings, { deadLetters: timerDeadLetters }),
    links: linked,
    routes: subscribers,
  });
  const machine = scanMachine(stack, settings, {
    functions: steps,
    buckets: stores,
    historyKey: made.history,
    logKey: made.operations,
  });
  schedule(stack, settings, { machine, deadLetters: scheduleDeadLetters });

  const bus = eventBus(stack, settings);
  intakeRules(bus, forwarded(settings), queues);
  reactTo(queues.events, steps.react);
  deliverFrom(subscribers, steps.deliver);
  streamConsumers(steps, { table, deadLetters: streamDeadLetters });
  const reported = settings.securityHub
    ? securityHub(stack, codeOf, settings, { keys: made, table, deadLetters: streamDeadLetters })
    : null;

  const watched = {
    functions: steps,
    links: linked,
    api: asked,
    securityHub: reported,
    machine,
    events: queues.events,
    routes: subscribers,
    deadLetters: {
      events: queues.deadLetters,
      stream: streamDeadLetters,
      schedule: scheduleDeadLetters,
      timers: timerDeadLetters,
    },
  };
  dashboard(stack, alarms(stack, settings, { ...watched, topic: monitor }), watched);

  output(stack, 'ScanMachine', 'State machine that scans the organisation', machine.stateMachineArn);
  output(stack, 'AlertTopic', 'Topic of drift', alerts.topicArn);
  output(stack, 'MonitorTopic', 'Topic of alarms on the monitor itself', monitor.topicArn);
  if (linked) output(stack, 'LinkUrl', 'Page behind the links in alerts', linked.url);
  if (asked) output(stack, 'ApiUrl', 'Address of the API', asked.url);
  output(stack, 'EventBus', 'Bus that members send events to', bus.attrArn);
  output(stack, 'HistoryTable', 'Kept when the stack is destroyed', table.tableName);
  output(stack, 'HistoryKeyArn', 'Kept when the stack is destroyed', made.history.keyArn);
  output(
    stack,
    'AnchorKeyArn',
    'Key that signs anchors; `plumbline fsck` is given its public key',
    made.anchors.keyArn,
  );
  output(stack, 'EvidenceBucket', 'Kept when the stack is destroyed', stores.evidence.bucketName);
  output(
    stack,
    'OperationsBucket',
    'Kept when the stack is destroyed, and empties itself',
    stores.operations.bucketName,
  );
  return stack;
}

const output = (stack: Stack, id: string, description: string, value: string): CfnOutput =>
  new CfnOutput(stack, id, { description, value });
