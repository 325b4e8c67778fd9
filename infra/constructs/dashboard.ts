/** One page that shows whether the monitor itself works. */
import { Duration } from 'aws-cdk-lib';
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { allOf, iteratorAge, type WatchedParts, written } from './watch.ts';

const HALF = 12;
const WHOLE = 24;
/** Alarms of one widget ("Properties of an Alarm Status Widget Object", Dashboard Body Structure and Syntax). */
const ALARMS_SHOWN = 100;
const FIVE_MINUTES = Duration.minutes(5);

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: HALF });

export function dashboard(
  scope: Construct,
  alarms: Alarm[],
  { functions, links, api, securityHub, machine, events, deadLetters, routes }: Omit<WatchedParts, 'topic'>,
): Dashboard {
  const all = allOf({ functions, links, api, securityHub }).map(([, made]) => made);
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: 'plumbline',
    defaultInterval: Duration.days(7),
    widgets: [
      ...statusOf(alarms),
      [
        graph('Units scanned and missing', [written('finish', 'EvaluatedUnits'), written('finish', 'MissingUnits')]),
        graph('Verdicts, unknown ones, alerts', [
          written('finish', 'Verdicts'),
          written('finish', 'UnknownVerdicts'),
          written('alert', 'Alerts'),
        ]),
      ],
      [
        graph('Scans', [machine.metricStarted(), machine.metricSucceeded(), machine.metricFailed()]),
        graph('Events handled, oldest waiting (s)', [
          written('react', 'Events', FIVE_MINUTES),
          written('react', 'Reactions', FIVE_MINUTES),
          events.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }),
        ]),
      ],
      [
        graph(
          'Duration of functions (p99)',
          all.map((made) => made.metricDuration({ statistic: Stats.percentile(99) })),
        ),
        graph(
          'Errors and throttles',
          all.flatMap((made) => [made.metricErrors(), made.metricThrottles()]),
        ),
      ],
      [
        graph(
          'Set aside',
          [...Object.values(deadLetters), ...routes.map(({ undelivered }) => undelivered)].map((queue) =>
            queue.metricApproximateNumberOfMessagesVisible(),
          ),
        ),
        graph(
          'Behind the log (ms)',
          [functions.project, functions.alert].map(({ functionName }) => iteratorAge(functionName)),
        ),
      ],
    ],
  });
}

function statusOf(alarms: Alarm[]): AlarmStatusWidget[][] {
  const widgets = Math.ceil(alarms.length / ALARMS_SHOWN);
  return Array.from({ length: widgets }, (_, index) => [
    new AlarmStatusWidget({
      title: 'Alarms',
      alarms: alarms.slice(index * ALARMS_SHOWN, (index + 1) * ALARMS_SHOWN),
      width: WHOLE,
    }),
  ]);
}
