import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { hours } from '../../core/parameter.ts';
import { day, hoursBefore } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, watching } from '../../services/cloudwatch/examples.ts';

const dark = { ...alarm, state: 'INSUFFICIENT_DATA' } as const;
const taking = (missing: 'notBreaching' | 'ignore' | 'breaching') => ({ ...alarm, watched: { ...watching, missing } });

export default control({
  id: 'monitoring.alarms-have-data',
  title: 'Every alarm receives the data that it watches',
  severity: 'medium',
  seeds: ['000:141', '000:215', '001:172', '002:103', '004:403'],
  satisfies: ['nist-800-53-r5/SI-4', 'nist-800-53-r5/SI-6', 'soc2/CC7.2', 'iso-27001/A.8.16', 'pci-4.0/10.7.2'],
  equivalents: {},
  parameters: { maxHours: hours(24, 'how long an alarm may be without data', { minimum: 1, maximum: 8_760 }) },
  subject: alarms,
  why: 'An alarm without data stays silent whatever happens: the metric was renamed, its agent stopped, or what it watched is gone.',
  fix: {
    values: ({ facts: { name } }) => ({ alarm: name }),
    steps: [
      'see which metric the alarm watches: aws cloudwatch describe-alarms --alarm-names {alarm} --region {region}',
      'if what it watches is gone, delete the alarm: aws cloudwatch delete-alarms --alarm-names {alarm} --region {region}',
      'otherwise correct its namespace, metric and dimensions, or start what publishes the metric',
    ],
  },
  console: 'cloudwatch/home?region={region}#alarmsV2:alarm/{alarm}',
  evaluate: ({ facts }, _others, { maxHours }, { now }) => {
    if (facts.name.startsWith('TargetTracking-')) return notApplicable('Auto Scaling made it, to scale by');
    if (facts.state === 'INSUFFICIENT_DATA') {
      const { since } = facts;
      const told = `it is without data since ${day(since)}`;
      return since < hoursBefore(now, maxHours) ? fail(told) : pass(told);
    }
    const missing = facts.watched?.missing;
    if (missing === 'notBreaching' || missing === 'ignore')
      return notApplicable(`its state does not tell whether data arrives: it treats missing data as ${missing}`);
    return pass(`its state is ${facts.state}`);
  },
  examples: {
    pass: [
      { name: 'OK', facts: alarm },
      { name: 'in ALARM', facts: { ...alarm, state: 'ALARM' } },
      { name: 'without data for as long as it may', facts: { ...dark, since: '2026-01-14T12:00:00.000Z' } },
      { name: 'missing data would be an alarm', facts: taking('breaching') },
      { name: 'a composite alarm', facts: { ...alarm, kind: 'composite', watched: null } },
    ],
    fail: [
      { name: 'without data for days', facts: dark },
      {
        name: 'without data for a second longer than it may',
        facts: { ...dark, since: '2026-01-14T11:59:59.000Z' },
      },
      {
        name: 'without data, although missing data is ignored',
        facts: { ...taking('ignore'), state: 'INSUFFICIENT_DATA' },
      },
    ],
    notApplicable: [
      { name: 'missing data counts as good', facts: taking('notBreaching') },
      { name: 'missing data is ignored', facts: taking('ignore') },
      { name: 'made by Auto Scaling', facts: { ...dark, name: 'TargetTracking-service/web-AlarmLow' } },
    ],
  },
});
