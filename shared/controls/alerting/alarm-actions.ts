import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { allOf, anyOf, firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { compositeAlarms } from '../../services/cloudwatch/composites.ts';
import { isTopicOf } from '../../services/sns/arns.ts';
import { topics } from '../../services/sns/topics.ts';
import { examples } from './examples/alarm-actions.ts';

const ELSEWHERE = 'that parts of composite alarms are judged, and deleted topics pass';

export default control({
  id: 'alerting.alarm-actions',
  title: 'Every alarm starts an action, on a target that is still there',
  severity: 'high',
  seeds: ['001:39', '001:101', '001:172', '001:214', '002:46', '003:55', '004:326', '004:428'],
  satisfies: [
    ...judges('nist-800-53-r5/SI-4(5)', 'nist-800-53-r5/SI-4(12)', 'nist-800-53-r5/AU-5', 'soc2/CC7.2'),
    ...judges('iso-27001/A.8.16', 'pci-4.0/10.7.2'),
  ],
  equivalents: {
    prowler: [
      inPart('cloudwatch_alarm_actions_alarm_state_configured', ELSEWHERE),
      inPart('cloudwatch_alarm_actions_enabled', 'parts of composites, alarms of Auto Scaling, alarms without actions'),
    ],
    securityHub: [inPart('CloudWatch.15', ELSEWHERE), inPart('CloudWatch.17', ELSEWHERE)],
    config: [
      inPart('CLOUDWATCH_ALARM_ACTION_CHECK', 'actions in other states, and parts of composite alarms'),
      inPart('CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK', ELSEWHERE),
    ],
  },
  subject: alarms,
  with: { composites: compositeAlarms, topics },
  why: 'An alarm without an action changes colour on a page, and nobody is looking at the page at night.',
  fix: {
    values: ({ facts: { name, actionsEnabled } }) => ({ alarm: name, ...(actionsEnabled ? {} : { actions: 'off' }) }),
    steps: [
      'see what the alarm is set to: aws cloudwatch describe-alarms --alarm-names {alarm} --alarm-types MetricAlarm CompositeAlarm LogAlarm --region {region}',
      'set it again with the ARN of an SNS topic as its alarm action, in the template that made it',
    ],
    mind: 'put-metric-alarm and put-composite-alarm replace the whole alarm',
    instead: [
      {
        when: { actions: 'off' },
        command: 'aws cloudwatch enable-alarm-actions --alarm-names {alarm} --region {region}',
      },
    ],
  },
  console: 'cloudwatch/home?region={region}#alarmsV2:alarm/{alarm}',
  deed: 'silenced the alarm {alarm}',
  evaluate: ({ facts }, { composites, topics }, _parameters, { account, region }) => {
    if (facts.name.startsWith('TargetTracking-')) return notApplicable('Auto Scaling made it, to scale by');
    const isThere = (action: string) =>
      !isTopicOf(action, account.id, region) || anyOf(topics, ({ id }) => id === action);
    const alerts = (one: typeof facts) =>
      allOf([() => one.actionsEnabled, () => anyOf(one.actions, isThere)], (holds) => holds());
    if (alerts(facts)) return pass(`it starts ${listed(thoseOf(facts.actions, isThere))}`);
    const isParent = (other: typeof facts) => other.children.includes(facts.name) && alerts(other);
    if (anyOf(composites, (composite) => isParent(composite.facts)))
      return notApplicable('it is a part of a composite alarm, which starts an action');
    const reasons = [
      { holds: () => facts.actions.length === 0, because: 'it starts nothing when it goes into ALARM' },
      { holds: () => !facts.actionsEnabled, because: 'its actions are disabled' },
    ];
    const reason = firstOf(reasons, ({ holds }) => holds());
    return fail(reason?.because ?? `what it would alert was deleted: ${listed(facts.actions)}`);
  },
  examples,
});
