import { arnParts } from '../../core/arn.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { topics } from '../../services/sns/topics.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/notification-channels.ts';

export default control({
  id: 'alerting.notification-channels',
  title: 'Alerts reach an on-call tool and a chat channel, and only critical ones are mailed',
  severity: 'medium',
  seeds: ['000:96', '004:179', '004:180', '004:181'],
  satisfies: [
    'nist-800-53-r5/IR-6(1)',
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.3',
    'iso-27001/A.5.26',
    'pci-4.0/12.10.3',
    'fedramp-20x/KSI-INR-RIR',
  ],
  equivalents: {},
  parameters: {
    onCall: list(
      ['*.pagerduty.com', '*.opsgenie.com', '*.atlassian.com', '*.victorops.com', '*.incident.io', '*.rootly.com'],
      'hosts of on-call tools, or ARNs of functions and queues that pass alerts on to one; * stands for any characters',
    ),
    chat: list(
      ['global.sns-api.chatbot.amazonaws.com'],
      'hosts of chat tools, or ARNs of functions and queues that pass alerts on to one; * stands for any characters',
    ),
    mailed: list(['*critical*'], 'names of topics that may send mail, in lower case; * stands for any characters'),
    needsOnCall: flag(true, 'whether an on-call tool is asked for'),
  },
  subject: thisRegion,
  with: { alarms, topics },
  why: 'A mail is read in the morning; what must be dealt with at night has to ring, and everybody has to see that somebody deals with it.',
  fix: {
    steps: [
      'see who is subscribed: aws sns list-subscriptions --region {region}',
      'subscribe the on-call tool to the topics of alarms, and bind them to a channel in Amazon Q Developer in chat applications',
      'move subscriptions of mail to a topic that only critical alarms alert',
    ],
  },
  console: 'sns/v3/home?region={region}#/topics',
  evaluate: (_region, { alarms, topics }, { onCall, chat, mailed, needsOnCall }) => {
    const isAlerted = ({ id }: { readonly id: string }) => anyOf(alarms, ({ facts }) => facts.actions.includes(id));
    const used = topics.filter(isAlerted);
    if (used.length === 0) return notApplicable('alarms alert no topic of this region');
    const reaches = (patterns: readonly string[]) =>
      anyOf(used, ({ facts }) =>
        anyOf(
          facts.subscriptions,
          (one) => one.confirmed && patterns.some((name) => matchesWildcard(name, one.endpoint)),
        ),
      );
    const opensIncident = () =>
      anyOf(alarms, ({ facts }) => facts.actions.some((action) => arnParts(action).service === 'ssm-incidents'));
    const mailing = used.filter(
      ({ facts }) =>
        facts.subscriptions.some(({ protocol }) => protocol === 'email' || protocol === 'email-json') &&
        !mailed.some((pattern) => matchesWildcard(pattern, facts.name.toLowerCase())),
    );
    const problems = [
      { holds: () => needsOnCall && !reaches(onCall) && !opensIncident(), because: 'no on-call tool is subscribed' },
      { holds: () => !reaches(chat), because: 'no chat channel is subscribed' },
      {
        holds: () => mailing.length > 0,
        because: `alerts that are not critical are mailed by ${listed(mailing.map(({ facts }) => facts.name))}`,
      },
    ];
    const found = thoseOf(problems, ({ holds }) => holds());
    if (found.length > 0) return fail(found.map(({ because }) => because).join('; '));
    return pass('alerts reach those on call and a chat channel');
  },
  examples,
});
