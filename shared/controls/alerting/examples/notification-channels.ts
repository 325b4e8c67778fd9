import { varied } from '../../../core/example.ts';
import { ALERTS_TOPIC, alarm, topic } from '../../../services/cloudwatch/examples.ts';

const facts = { name: 'payments', management: false };
const pager = { protocol: 'https', endpoint: 'events.pagerduty.com', confirmed: true };
const chat = { protocol: 'https', endpoint: 'global.sns-api.chatbot.amazonaws.com', confirmed: true };
const mail = { protocol: 'email', endpoint: '', confirmed: true };
const having = (...subscriptions: (typeof pager)[]) => ({
  alarms: [{ facts: alarm }],
  topics: [{ facts: { ...topic, subscriptions }, id: ALERTS_TOPIC }],
});
const INCIDENT = 'arn:aws:ssm-incidents::111122223333:response-plan/web';

export const examples = varied({
  common: { facts, with: having(pager, chat, mail) },
  pass: [
    { name: 'mail from a topic of one of the names', parameters: { mailed: ['*critical*', 'alerts'] } },
    { name: 'both', with: having(pager, chat) },
    {
      name: 'mail from a topic of critical alerts',
      with: {
        alarms: [{ facts: alarm }],
        topics: [{ facts: { ...topic, name: 'Critical', subscriptions: [pager, chat, mail] }, id: ALERTS_TOPIC }],
      },
    },
    {
      name: 'an incident of Incident Manager',
      with: { ...having(chat), alarms: [{ facts: { ...alarm, actions: [ALERTS_TOPIC, INCIDENT] } }] },
    },
    { name: 'chat alone, where that is enough', with: having(chat), parameters: { needsOnCall: false } },
    {
      name: 'mail from a topic that no alarm alerts',
      with: {
        alarms: [{ facts: alarm }],
        topics: [...having(pager, chat).topics, { facts: { ...topic, name: 'releases', subscriptions: [mail] } }],
      },
    },
  ],
  fail: [
    { name: 'no chat', with: having(pager) },
    { name: 'nobody on call', with: having(chat) },
    { name: 'an on-call tool that has not confirmed', with: having({ ...pager, confirmed: false }, chat) },
    { name: 'mail' },
    { name: 'mail as JSON', with: having(pager, chat, { ...mail, protocol: 'email-json' }) },
  ],
  notApplicable: [
    { name: 'no topic is alerted', with: { alarms: [], topics: having(pager).topics } },
    { name: 'no topic', with: { alarms: [{ facts: alarm }], topics: [] } },
  ],
});
