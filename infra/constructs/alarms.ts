/** The monitor's watch over itself. Each alarm says in its description what it means and what to do. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { logGroupOf } from '../../shared/core/deployed.ts';
import type { FunctionName } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { Functions } from './functions.ts';
import type { Links } from './links.ts';
import type { MadeRoute } from './routes.ts';

export interface WatchedParts {
  readonly functions: Functions;
  readonly links: Pick<Links, 'api' | 'link'> | null;
  readonly machine: StateMachine;
  readonly events: Queue;
  readonly deadLetters: Readonly<Record<keyof typeof SET_ASIDE, Queue>>;
  readonly routes: readonly MadeRoute[];
  readonly topic: Topic;
}

interface Watch {
  readonly id: string;
  readonly metric: IMetric;
  readonly meaning: string;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  readonly periods?: number;
  /** What silence means; not breaching unless silence is the trouble. */
  readonly silence?: TreatMissingData;
}

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
/** Verdicts that nobody can see, of a run: a few accounts may deny, more means that a role or a policy is missing. */
const UNKNOWN_PERCENT = 5;
/** An event in the queue is normally handled in seconds; retried ones wait for the queue's visibility timeout. */
const OLDEST_EVENT = Duration.minutes(30);
const OLDEST_RECORD = Duration.minutes(15);

/** Metrics that the functions write (functions/lib/wrap.ts). */
export const written = (service: FunctionName, metricName: string, period = HOUR): Metric =>
  new Metric({ namespace: 'Plumbline', metricName, dimensionsMap: { service }, statistic: Stats.SUM, period });

type Silences = Pick<Settings, 'finishWithinHours' | 'eventsWithinHours'>;

export function alarms(scope: Construct, settings: Silences, parts: WatchedParts): Alarm[] {
  const place = new Construct(scope, 'Alarms');
  const action = new SnsAction(parts.topic);
  const watches = [
    ...ofSilence(settings),
    ...ofRuns(parts),
    ...ofQueues(parts),
    ...ofFunctions(parts),
    ...ofLinks(parts),
    ...ofRoutes(parts),
  ];
  return watches.map((watch) => {
    const alarm = new Alarm(place, watch.id, {
      alarmDescription: watch.meaning,
      metric: watch.metric,
      threshold: watch.threshold,
      comparisonOperator: watch.comparison,
      evaluationPeriods: watch.periods ?? 1,
      treatMissingData: watch.silence ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  });
}

/** What goes off when something is not heard of any more. Both are in alarm until the first scan and the first event. */
function ofSilence({ finishWithinHours, eventsWithinHours }: Silences): Watch[] {
  const noScan = silent('NoFinishedScan', written('finish', 'FinishedRuns'), finishWithinHours, {
    label: 'finished scans',
    meaning:
      `No scan has finished for ${finishWithinHours} hours: verdicts are getting old. Look at the executions of the ` +
      'state machine plumbline-scan and at the dead letters of its schedule.',
  });
  if (eventsWithinHours === false) return [noScan];
  const noEvent = silent('NoEvents', written('react', 'Events'), eventsWithinHours, {
    label: 'events',
    meaning:
      `No event of any account has arrived for ${eventsWithinHours} hours: drift is seen by scans only, if there was any. ` +
      '`plumbline doctor --table <HistoryTable> --prove-events <account>` sends one and says where it is lost. Where so ' +
      'long a silence is usual, set deployment.eventsWithinHours.',
  });
  return [noScan, noEvent];
}

/** Filled hour by hour: CloudWatch would else reach further back for the hours that it has no data for. */
const silent = (id: string, counted: Metric, hours: number, said: { label: string; meaning: string }): Watch => ({
  id,
  meaning: said.meaning,
  metric: new MathExpression({
    expression: 'FILL(counted, 0)',
    usingMetrics: { counted },
    label: said.label,
    period: HOUR,
  }),
  threshold: 1,
  comparison: LESS_THAN_THRESHOLD,
  periods: hours,
  silence: TreatMissingData.BREACHING,
});

function ofRuns({ machine }: WatchedParts): Watch[] {
  return [
    {
      id: 'UnitsNotScanned',
      meaning:
        "Units were planned and not scanned. The record of the run names them; the scan function's log says why.",
      metric: written('finish', 'MissingUnits'),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    {
      id: 'TooMuchUnknown',
      meaning:
        `More than ${UNKNOWN_PERCENT} % of the verdicts are unknown. Look at the unknown verdicts: each names the action ` +
        'that was denied, or why else it could not be read.',
      metric: new MathExpression({
        expression: '100 * unknown / verdicts',
        usingMetrics: { unknown: written('finish', 'UnknownVerdicts'), verdicts: written('finish', 'Verdicts') },
        label: 'unknown verdicts in percent',
        period: HOUR,
      }),
      threshold: UNKNOWN_PERCENT,
      comparison: GREATER_THAN_THRESHOLD,
    },
    {
      id: 'ScanFailed',
      meaning: 'A scan failed, was stopped half-way or missed accounts. The execution says at which step.',
      metric: machine.metricFailed({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    {
      id: 'ScanTimedOut',
      meaning: 'A scan took so long that it was ended. Raise concurrentAccounts, or look for an account that hangs.',
      metric: machine.metricTimedOut({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

const SET_ASIDE = {
  events: ['EventsSetAside', 'Events could not be handled. Read one: it names its account and what happened there.'],
  stream: [
    'CommitsSetAside',
    'Commits were not projected or alerted on. Read the log of project and alert, then fsck.',
  ],
  schedule: ['StartsSetAside', 'The schedule could not start the scan. Start it by hand and look at its role.'],
  timers: ['RemindersSetAside', 'Alerts were not escalated or reminded of when they were due. Read the log of remind.'],
} as const;

function ofQueues({ events, deadLetters }: WatchedParts): Watch[] {
  const setAside = (Object.keys(SET_ASIDE) as (keyof typeof SET_ASIDE)[]).map((kind): Watch => {
    const [id, meaning] = SET_ASIDE[kind];
    return {
      id,
      meaning,
      metric: deadLetters[kind].metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    };
  });
  return [
    ...setAside,
    {
      // of those received three times, which this leaves out, the next failure is set aside, and told of by that
      id: 'EventsWaiting',
      meaning: 'The oldest event has waited for half an hour: reactions are slower than what happens. Look at react.',
      metric: events.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: OLDEST_EVENT.toSeconds(),
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

/** Every function there is, by its name. */
export const allOf = ({ functions, links }: Pick<WatchedParts, 'functions' | 'links'>) =>
  Object.entries({ ...functions, ...(links ? { link: links.link } : {}) });

/** What people saw fail, also where the function itself said so, or was never reached. */
function ofLinks({ links }: WatchedParts): Watch[] {
  if (!links) return [];
  return [
    {
      id: 'LinksFailed',
      meaning:
        'Signed links could not be answered, so that alerts could not be acknowledged by them. The log group /plumbline/link ' +
        'says what could not be asked: the key or the table.',
      metric: links.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

function ofFunctions({ functions, links }: WatchedParts): Watch[] {
  const each = allOf({ functions, links }).flatMap(([name, made]): Watch[] => [
    {
      id: `Errors-${name}`,
      meaning: `The function ${name} failed. Its log group ${logGroupOf(name)} says what it was working on.`,
      metric: made.metricErrors({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    {
      id: `Throttles-${name}`,
      meaning: `The function ${name} wanted to run more often than it may. Compare its reserved concurrency and the account's.`,
      metric: made.metricThrottles({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
      // a short burst is waited out by whoever calls
      periods: 3,
    },
  ]);
  const behind = (['project', 'alert'] as const).map(
    (name): Watch => ({
      id: `Behind-${name}`,
      meaning: `The function ${name} is a quarter of an hour behind the log. Look for a batch that keeps failing.`,
      metric: iteratorAge(functions[name].functionName),
      threshold: OLDEST_RECORD.toMilliseconds(),
      comparison: GREATER_THAN_THRESHOLD,
    }),
  );
  return [...each, ...behind];
}

const redrive = (name: string) => `\`plumbline alerts redrive --route ${name}\``;

function ofRoutes({ routes }: Pick<WatchedParts, 'routes'>): Watch[] {
  return routes.flatMap(({ route: { name }, undelivered, queue, chat }): Watch[] => [
    {
      id: `Undelivered-${name}`,
      meaning: `The route ${name} could not be told of alerts. ${redrive(name)} says which and why with --dry-run, and without it sends them again.`,
      metric: undelivered.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    ...(queue ? [waiting(name, queue)] : []),
    ...(chat ? [chatFailed(name, chat)] : []),
  ]);
}

/**
 * The age of the oldest message would leave out what was received three times, which is all that a subscriber fails to take
 * ("ApproximateAgeOfOldestMessage", Amazon SQS Developer Guide). What is tried again lies there hidden.
 */
const waiting = (name: string, queue: Queue): Watch => ({
  id: `Waiting-${name}`,
  meaning: `There has been something to deliver to the route ${name} for a quarter of an hour on end. The log of deliver says what the subscriber answers.`,
  metric: new MathExpression({
    expression: 'visible + hidden',
    usingMetrics: {
      visible: queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MINIMUM }),
      hidden: queue.metricApproximateNumberOfMessagesNotVisible({ period: FIVE_MINUTES, statistic: Stats.MINIMUM }),
    },
    label: 'messages that wait, or are being delivered',
    period: FIVE_MINUTES,
  }),
  threshold: 0,
  comparison: GREATER_THAN_THRESHOLD,
  periods: 3,
});

/** The subscription of a chat's topic is Amazon Q's own: what it does not take is set aside nowhere. */
const chatFailed = (name: string, chat: Topic): Watch => ({
  id: `ChatFailed-${name}`,
  meaning: `Amazon Q did not take a message for the route ${name}, which is lost there. Look whether the workspace is still authorised in its console.`,
  metric: chat.metricNumberOfNotificationsFailed({ period: FIVE_MINUTES }),
  threshold: 0,
  comparison: GREATER_THAN_THRESHOLD,
});

export const iteratorAge = (functionName: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'IteratorAge',
    dimensionsMap: { FunctionName: functionName },
    statistic: Stats.MAXIMUM,
    period: FIVE_MINUTES,
  });
