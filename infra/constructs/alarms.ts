/** The alarms on the monitor itself. The description of each alarm says what it means and what to do. */
import { Duration } from 'aws-cdk-lib';
import { Alarm, MathExpression, type Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { logGroupOf } from '../../shared/core/deployed.ts';
import type { Settings } from '../settings.ts';
import { ofQueues, ofRoutes } from './alarms-of-queues.ts';
import {
  allOf,
  FIVE_MINUTES,
  GREATER_THAN_THRESHOLD,
  HOUR,
  iteratorAge,
  LESS_THAN_THRESHOLD,
  type Watch,
  type WatchedParts,
  written,
} from './watch.ts';

/**
 * The share of unknown verdicts in a run. A few accounts may deny access; more means that a role or a policy is
 * missing.
 */
const UNKNOWN_PERCENT = 5;
const OLDEST_RECORD = Duration.minutes(15);

type Silences = Pick<Settings, 'finishWithinHours' | 'eventsWithinHours'>;
type Retained = Pick<Settings, 'retention'>;

export function alarms(scope: Construct, settings: Silences & Retained, parts: WatchedParts): Alarm[] {
  const group = new Construct(scope, 'Alarms');
  const action = new SnsAction(parts.topic);
  const watches = [
    ...ofSilence(settings),
    ...ofRuns(parts),
    ...ofRetention(settings),
    ...ofQueues(parts),
    ...ofFunctions(parts),
    ...ofLinks(parts),
    ...ofApi(parts),
    ...ofSecurityHub(parts),
    ...ofRoutes(parts),
  ];
  return watches.map((watch) => {
    const alarm = new Alarm(group, watch.id, {
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

/** Alarms for scans or events that stop arriving. Both are in alarm until the first scan and the first event. */
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
      `No event of any account has arrived for ${eventsWithinHours} hours: only scans find drift meanwhile. ` +
      '`plumbline doctor --table <HistoryTable> --prove-events <account>` sends one and says where it is lost. If so ' +
      'long a silence is normal, set deployment.eventsWithinHours.',
  });
  return [noScan, noEvent];
}

/** Fills every hour with a value, because CloudWatch reads older hours in place of hours without data. */
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

/** A person removes what is past its retention, and this alarm asks for it. It looks at one count a day. */
function ofRetention({ retention }: Retained): Watch[] {
  if (!retention.ofHistory) return [];
  return [
    {
      id: 'PastRetention',
      meaning:
        'Records are past the retention.history of the configuration, and under no legal hold. See what would go with ' +
        '`plumbline cut --table <HistoryTable>`, and remove it with --apply, or name a legal hold in the configuration.',
      metric: written('finish', 'UnitsPastRetention'),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
      silence: TreatMissingData.IGNORE,
    },
  ];
}

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
        'that was denied, or another reason.',
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
      meaning: 'A scan exceeded its time limit. Raise concurrentAccounts, or look for an account that hangs.',
      metric: machine.metricTimedOut({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

/** Requests for a link that failed for a person, including those that never reached the function. */
function ofLinks({ links }: WatchedParts): Watch[] {
  if (!links) return [];
  return [
    {
      id: 'LinksFailed',
      meaning:
        'Signed links could not be answered, so alerts could not be acknowledged by them. The log group /plumbline/link ' +
        'says what did not answer: the key or the table.',
      metric: links.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

/** Requests that failed for a caller, and jobs that were never worked on. */
function ofApi({ api }: WatchedParts): Watch[] {
  if (!api) return [];
  return [
    {
      id: 'RequestsFailed',
      meaning:
        'The API could not answer requests. The log group /plumbline/api names each request and says what failed.',
      metric: api.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    {
      id: 'JobsSetAside',
      meaning:
        'Exports, packs or reports were asked for and ended without a file. The log group /plumbline/jobs says why; the ' +
        'caller may ask again.',
      metric: api.setAside.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

/** Findings that an account's Security Hub refused. */
function ofSecurityHub({ securityHub }: WatchedParts): Watch[] {
  if (!securityHub) return [];
  return [
    {
      id: 'FindingsRejected',
      meaning:
        'Findings could not be imported into the Security Hub of accounts: it is off there, the member stack is older than ' +
        'exports.securityHub, or a policy denies it. The log group /plumbline/securityhub names each finding and the reason.',
      metric: written('securityhub', 'FindingsRejected'),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
  ];
}

function ofFunctions({ functions, links, api, securityHub }: WatchedParts): Watch[] {
  const each = allOf({ functions, links, api, securityHub }).flatMap(([name, made]): Watch[] => [
    {
      id: `Errors-${name}`,
      meaning: `The function ${name} failed. Its log group ${logGroupOf(name)} shows its input.`,
      metric: made.metricErrors({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
    },
    {
      id: `Throttles-${name}`,
      meaning: `The function ${name} was throttled. Compare its reserved concurrency and the account's.`,
      metric: made.metricThrottles({ period: FIVE_MINUTES }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
      // the caller retries during a short burst
      periods: 3,
    },
  ]);
  const { project, alert } = functions;
  const behind = Object.entries({ project, alert, ...(securityHub ? { securityhub: securityHub } : {}) }).map(
    ([name, made]): Watch => ({
      id: `Behind-${name}`,
      meaning: `The function ${name} is a quarter of an hour behind the log. Look for a batch that keeps failing.`,
      metric: iteratorAge(made.functionName),
      threshold: OLDEST_RECORD.toMilliseconds(),
      comparison: GREATER_THAN_THRESHOLD,
    }),
  );
  return [...each, ...behind];
}
