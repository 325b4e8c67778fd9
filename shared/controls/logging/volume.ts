import { inPart } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { allHold, anyOf, firstOf } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, watching } from '../../services/cloudwatch/examples.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { thisAccount } from '../../services/subjects.ts';

const MB = 1_000_000;
const SECONDS_OF_AN_HOUR = 3_600;
const facts = { name: 'payments', management: false };
const metric = { namespace: 'AWS/Logs', name: 'IncomingBytes', dimensions: {}, stat: 'Sum', account: null };
const watched = { ...watching, metrics: [metric], threshold: 100 * MB, periodSeconds: SECONDS_OF_AN_HOUR };
const group = { facts: { name: '/payments/api', retentionDays: 30, kmsKey: null, class: 'STANDARD' } } as const;
const having = (changed: object = {}, its: object = {}) => ({
  groups: [group],
  alarms: [{ facts: { ...alarm, watched: { ...watched, ...changed }, ...its } as typeof alarm }],
});

export default control({
  id: 'logging.volume',
  title: 'An alarm tells when more is logged than was planned',
  severity: 'low',
  seeds: ['004:279'],
  satisfies: ['nist-800-53-r5/AU-4', inPart(['soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of logs')],
  equivalents: {
    config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')],
  },
  parameters: { maxMegabytes: count(100, 'megabytes that may be logged in an hour', { minimum: 1 }) },
  subject: thisAccount,
  with: { groups: everyRegion(logGroups), alarms: everyRegion(alarms) },
  why: 'A loop that logs fills the pipes that the logs go through, hides every other line, and costs more than the service itself.',
  fix: {
    values: (_account, _others, { maxMegabytes }) => ({ bytes: String(maxMegabytes * MB) }),
    command:
      'aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --namespace AWS/Logs --metric-name IncomingBytes --statistic Sum --period 3600 --evaluation-periods 1 --threshold {bytes} --comparison-operator GreaterThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region "<REGION: the region of the logs>"',
  },
  deed: 'took the alarm of the volume of logs away',
  evaluate: (_account, { groups, alarms }, { maxMegabytes }) => {
    if (groups.length === 0) return notApplicable('it has no log group');
    const isOne = ({ facts: one }: (typeof alarms)[number]) => {
      const { watched } = one;
      if (watched === null) return false;
      const anHour = () =>
        ((watched.threshold ?? Number.POSITIVE_INFINITY) * SECONDS_OF_AN_HOUR) / watched.periodSeconds;
      return allHold(
        () => watched.expressions.length === 0,
        () =>
          watched.metrics.some(
            (read) => read.namespace === 'AWS/Logs' && read.name === 'IncomingBytes' && read.stat === 'Sum',
          ),
        () => watched.comparison.startsWith('GreaterThan'),
        () => anHour() <= maxMegabytes * MB,
        () => one.actionsEnabled,
        () => one.actions.length > 0,
      );
    };
    const raised = firstOf(alarms, (one) => isOne(one) && one.facts.state === 'ALARM');
    if (raised) return fail(`more is logged than ${maxMegabytes} MB in an hour: ${raised.facts.name}`);
    return anyOf(alarms, isOne)
      ? pass(`an alarm tells when more than ${maxMegabytes} MB are logged in an hour`)
      : fail(`no alarm tells when more than ${maxMegabytes} MB are logged in an hour`);
  },
  examples: {
    pass: [
      { name: 'by the hour', facts, with: having() },
      { name: 'by the minute', facts, with: having({ threshold: 1.6 * MB, periodSeconds: 60 }) },
    ],
    fail: [
      { name: 'no alarm', facts, with: { ...having(), alarms: [] } },
      { name: 'too much', facts, with: having({ threshold: 101 * MB }) },
      { name: 'too much by the minute', facts, with: having({ threshold: 2 * MB, periodSeconds: 60 }) },
      { name: 'a band', facts, with: having({ threshold: null }) },
      { name: 'another metric', facts, with: having({ metrics: [{ ...metric, name: 'IncomingLogEvents' }] }) },
      { name: 'an average', facts, with: having({ metrics: [{ ...metric, stat: 'Average' }] }) },
      { name: 'another namespace', facts, with: having({ metrics: [{ ...metric, namespace: 'Own' }] }) },
      { name: 'the wrong way round', facts, with: having({ comparison: 'LessThanThreshold' }) },
      { name: 'an expression', facts, with: having({ expressions: ['m1 / 2'] }) },
      { name: 'no action', facts, with: having({}, { actions: [] }) },
      { name: 'actions disabled', facts, with: having({}, { actionsEnabled: false }) },
      { name: 'a composite alarm', facts, with: { ...having(), alarms: [{ facts: { ...alarm, watched: null } }] } },
      { name: 'in alarm', facts, with: having({}, { state: 'ALARM' }) },
    ],
    notApplicable: [{ name: 'no log group', facts, with: { groups: [], alarms: [] } }],
  },
});
