import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list } from '../../core/parameter.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import { day } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, alarmOn } from '../../services/cloudwatch/examples.ts';
import { metricFilters } from '../../services/logs/metric-filters.ts';

const counted = { namespace: 'Application', name: 'Critical', value: 1, fallback: null, dimensions: [] };
const facts = {
  ...{ name: 'critical', logGroup: '/payments/api', pattern: '{ $.level = "CRITICAL" }', condition: null },
  ...{ narrowed: false, metrics: [counted] },
};
const metric = { namespace: 'Application', name: 'Critical', dimensions: {}, stat: 'Sum', account: null };
const having = (its: object = {}, read = metric) => ({ alarms: [alarmOn({ metrics: [read] }, its)] });
const UNCOUNTED = 'log groups whose errors nobody counts';

/** The alarm on the metric of a filter knows the last minutes: reading the metric itself is billed. */
export default control({
  id: 'monitoring.no-critical-log-errors',
  title: 'The logs of applications have no critical errors now',
  severity: 'medium',
  seeds: ['004:415', '004:468'],
  satisfies: [
    inPart(['nist-800-53-r5/AU-6(1)', 'nist-800-53-r5/SI-4(2)', 'soc2/CC7.2', 'iso-27001/A.8.16'], UNCOUNTED),
    'fedramp-20x/KSI-MLA-RVL',
  ],
  equivalents: {},
  parameters: { words: list(['critical', 'fatal', 'emergency'], 'words, in lower case, one of which the pattern has') },
  subject: metricFilters,
  with: { alarms },
  why: 'After a release the log tells first that something broke, and the first hour decides whether a few or all have noticed.',
  fix: {
    values: ({ facts: { logGroup, pattern } }) => ({ group: logGroup, pattern }),
    steps: [
      'read the critical errors of the last hour in {group}, and mend it or roll the release back: aws logs filter-log-events --log-group-name {group} --filter-pattern {pattern} --start-time "$(($(date +%s) - 3600))000" --region {region}',
      'where no alarm watches the filter, set one on its metric',
    ],
  },
  deed: 'left critical errors in the logs',
  evaluate: ({ facts }, { alarms }, { words }) => {
    if (!words.some((word) => facts.pattern.toLowerCase().includes(word)))
      return notApplicable('it does not look for critical errors');
    const watches = ({ facts: one }: (typeof alarms)[number]) =>
      one.watched?.metrics.some((read) =>
        facts.metrics.some(({ namespace, name }) => read.namespace === namespace && read.name === name),
      ) ?? false;
    const raised = firstOf(alarms, (one) => watches(one) && one.facts.state === 'ALARM');
    if (raised) return fail(`the alarm ${raised.facts.name} tells of critical errors since ${day(raised.facts.since)}`);
    return anyOf(alarms, watches)
      ? pass('the alarm on it tells of no critical error')
      : fail('it counts critical errors, and no alarm watches the count');
  },
  examples: varied({
    common: { facts, with: having() },
    pass: [
      { name: 'none' },
      { name: 'nothing was logged', with: having({ state: 'INSUFFICIENT_DATA' }) },
      {
        name: 'another metric is in alarm',
        with: { alarms: [...having().alarms, { facts: { ...alarm, state: 'ALARM' as const } }] },
      },
    ],
    fail: [
      { name: 'in alarm', with: having({ state: 'ALARM' }) },
      { name: 'not watched', with: { alarms: [] } },
      { name: 'an alarm of alarms', with: having({ watched: null }) },
      { name: 'another namespace', with: having({}, { ...metric, namespace: 'Orders' }) },
      { name: 'another name', with: having({}, { ...metric, name: 'Requests' }) },
    ],
    notApplicable: [{ name: 'other words', facts: { pattern: '{ $.level = "INFO" }' } }],
  }),
});
