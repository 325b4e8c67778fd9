import { varied } from '../../../core/example.ts';
import { ALERTS_TOPIC, alarm, topic } from '../../../services/cloudwatch/examples.ts';

const parent = { ...alarm, name: 'web-degraded', kind: 'composite', children: ['web-errors'], watched: null } as const;
const alerts = [{ facts: topic, id: ALERTS_TOPIC }];
const LAMBDA = 'arn:aws:lambda:eu-west-1:111122223333:function:page';

export const examples = varied({
  common: { facts: alarm, with: { composites: [], topics: alerts } },
  pass: [
    { name: 'a topic' },
    { name: 'a function', facts: { actions: [LAMBDA] }, with: { topics: [] } },
    {
      name: 'one of two topics was deleted',
      facts: { actions: ['arn:aws:sns:eu-west-1:111122223333:gone', ALERTS_TOPIC] },
    },
    {
      name: 'a topic of another account, which sees to it',
      facts: { actions: ['arn:aws:sns:eu-west-1:444455556666:alerts'] },
      with: { topics: [] },
    },
  ],
  fail: [
    { name: 'no action', facts: { actions: [] } },
    { name: 'actions disabled', facts: { actionsEnabled: false } },
    { name: 'a deleted topic', with: { topics: [{ facts: topic, id: `${ALERTS_TOPIC}-2` }] } },
    {
      name: 'a part of a composite alarm that starts nothing',
      facts: { actions: [] },
      with: { composites: [{ facts: { ...parent, actions: [] } }] },
    },
    {
      name: 'a part of a composite alarm whose actions are disabled',
      facts: { actions: [] },
      with: { composites: [{ facts: { ...parent, actionsEnabled: false } }] },
    },
    {
      name: 'beside a composite alarm of others',
      facts: { actions: [] },
      with: { composites: [{ facts: { ...parent, children: ['web-latency'] } }] },
    },
  ],
  notApplicable: [
    {
      name: 'a part of a composite alarm that alerts',
      facts: { actions: [] },
      with: { composites: [{ facts: parent }] },
    },
    {
      name: 'made by Auto Scaling for target tracking',
      facts: { name: 'TargetTracking-service/web-AlarmHigh', actions: [] },
      with: { topics: [] },
    },
  ],
});
