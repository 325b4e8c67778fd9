import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { ALERTS_TOPIC, alarm, topic } from '../../services/cloudwatch/examples.ts';
import { topics } from '../../services/sns/topics.ts';

const used = { id: ALERTS_TOPIC, with: { alarms: [{ facts: alarm }] } };
const unconfirmed = { protocol: 'email', endpoint: '', confirmed: false };
const unheard = { ...topic, subscriptions: [unconfirmed], confirmedElsewhere: 0 };

export default control({
  id: 'alerting.sns-subscriptions',
  title: 'Every SNS topic that alarms alert has a confirmed subscription',
  severity: 'high',
  seeds: ['000:18', '000:95', '002:47', '004:327'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'nist-800-53-r5/IR-6(1)', 'soc2/CC7.3', 'iso-27001/A.8.16', 'pci-4.0/10.7.2'],
  equivalents: {},
  parameters: { minConfirmed: count(1, 'fewest confirmed subscriptions', { minimum: 1, maximum: 100 }) },
  subject: topics,
  with: { alarms },
  why: 'SNS drops what nobody is subscribed to without a word, and a subscription counts only after its receiver confirmed it.',
  fix: {
    command:
      'aws sns subscribe --topic-arn {id} --protocol https --notification-endpoint "<ENDPOINT: address of the on-call tool>" --region {region}',
    mind: 'the receiver has to confirm it',
  },
  console: 'sns/v3/home?region={region}#/topic/{id}',
  deed: 'unsubscribed the receivers of topic {name}',
  evaluate: ({ id, facts }, { alarms }, { minConfirmed }) => {
    if (!anyOf(alarms, ({ facts }) => facts.actions.includes(id))) return notApplicable('no alarm alerts it');
    const confirmed = facts.subscriptions.filter((one) => one.confirmed);
    const other = facts.confirmedElsewhere ?? 0;
    if (confirmed.length + other >= minConfirmed) {
      const kinds = confirmed.length > 0 ? listed(confirmed.map(({ protocol }) => protocol)) : 'another account';
      return pass(`confirmed subscriptions: ${kinds}`);
    }
    const waiting = facts.subscriptions.length - confirmed.length;
    return fail(`alarms alert it, and ${confirmed.length + other} subscriptions are confirmed; ${waiting} are not`);
  },
  examples: {
    pass: [
      { name: 'an on-call tool', facts: topic, ...used },
      {
        name: 'one confirmed beside one that is not',
        facts: { ...topic, subscriptions: [unconfirmed, ...topic.subscriptions] },
        ...used,
      },
      { name: 'a queue of another account', facts: { ...unheard, confirmedElsewhere: 1 }, ...used },
    ],
    fail: [
      { name: 'none confirmed', facts: unheard, ...used },
      { name: 'none at all', facts: { ...unheard, subscriptions: [] }, ...used },
      { name: 'fewer than are asked for', facts: topic, ...used, parameters: { minConfirmed: 2 } },
    ],
    notApplicable: [
      { name: 'a topic that no alarm names', facts: unheard, id: `${ALERTS_TOPIC}-other`, with: used.with },
      { name: 'no alarm', facts: unheard, id: ALERTS_TOPIC, with: { alarms: [] } },
    ],
  },
});
