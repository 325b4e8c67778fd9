import { inPart } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { count } from '../../core/parameter.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarmOn } from '../../services/cloudwatch/examples.ts';
import { exampleLogGroup } from '../../services/logs/examples.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { SECONDS_OF_AN_HOUR, tellsOfVolume } from '../../services/logs/volume.ts';
import { thisAccount } from '../../services/subjects.ts';

const MB = 1_000_000;
const facts = { name: 'payments', management: false };
const metric = { namespace: 'AWS/Logs', name: 'IncomingBytes', dimensions: {}, stat: 'Sum', account: null };
const hourly = { metrics: [metric], threshold: 100 * MB, periodSeconds: SECONDS_OF_AN_HOUR };
const having = (changed: object = {}, its: object = {}) => ({ alarms: [alarmOn({ ...hourly, ...changed }, its)] });

export default control({
  id: 'logging.volume',
  title: 'An alarm tells when more is logged than was planned',
  severity: 'low',
  seeds: ['004:279'],
  satisfies: ['nist-800-53-r5/AU-4', inPart(['soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of logs')],
  equivalents: { config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')] },
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
    const isOne = ({ facts }: (typeof alarms)[number]) => tellsOfVolume(facts, maxMegabytes * MB);
    const raised = firstOf(alarms, (one) => isOne(one) && one.facts.state === 'ALARM');
    if (raised) return fail(`more is logged than ${maxMegabytes} MB in an hour: ${raised.facts.name}`);
    return anyOf(alarms, isOne)
      ? pass(`an alarm tells when more than ${maxMegabytes} MB are logged in an hour`)
      : fail(`no alarm tells when more than ${maxMegabytes} MB are logged in an hour`);
  },
  examples: varied({
    common: { facts, with: { groups: [{ facts: exampleLogGroup }], alarms: [] } },
    pass: [
      { name: 'by the hour', with: having() },
      { name: 'by the minute', with: having({ threshold: 1.6 * MB, periodSeconds: 60 }) },
    ],
    fail: [
      { name: 'no alarm' },
      { name: 'too much', with: having({ threshold: 101 * MB }) },
      { name: 'too much by the minute', with: having({ threshold: 2 * MB, periodSeconds: 60 }) },
      { name: 'a band', with: having({ threshold: null }) },
      { name: 'another metric', with: having({ metrics: [{ ...metric, name: 'IncomingLogEvents' }] }) },
      { name: 'an average', with: having({ metrics: [{ ...metric, stat: 'Average' }] }) },
      { name: 'another namespace', with: having({ metrics: [{ ...metric, namespace: 'Own' }] }) },
      { name: 'the wrong way round', with: having({ comparison: 'LessThanThreshold' }) },
      { name: 'an expression', with: having({ expressions: ['m1 / 2'] }) },
      { name: 'no action', with: having({}, { actions: [] }) },
      { name: 'actions disabled', with: having({}, { actionsEnabled: false }) },
      { name: 'a composite alarm', with: { alarms: [alarmOn(null)] } },
      { name: 'in alarm', with: having({}, { state: 'ALARM' }) },
    ],
    notApplicable: [{ name: 'no log group', with: { groups: [] } }],
  }),
});
