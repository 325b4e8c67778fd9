/** Examples of alerting.security-findings, which are many. */
import { varied } from '../../../core/example.ts';
import { ALERTS_TOPIC, topic } from '../../../services/cloudwatch/examples.ts';

const facts = { administrator: null, administers: true };
const SEVERE = ['HIGH', 'CRITICAL'];
const ofHub = (...Label: string[]) =>
  JSON.stringify({ source: ['aws.securityhub'], detail: { findings: { Severity: { Label } } } });
const ofThreats = (severity: number) =>
  JSON.stringify({ 'detail-type': ['GuardDuty Finding'], detail: { severity: [{ numeric: ['>=', severity] }] } });
const rule = { name: 'findings', enabled: true, pattern: ofHub(...SEVERE), targets: [ALERTS_TOPIC] };
const having = (changed: Partial<typeof rule> = {}, its: object = {}) => ({
  rules: [{ facts: { ...rule, ...changed } }],
  topics: [{ facts: { ...topic, ...its }, id: ALERTS_TOPIC }],
});
const unconfirmed = { protocol: 'email', endpoint: '', confirmed: false };
const queue = 'arn:aws:sqs:eu-west-1:111122223333:soc';
const shown = { facts, region: 'eu-west-1', account: { id: '111122223333' } };

export const examples = varied({
  common: {},
  pass: [
    {
      name: 'one subscriber of two has confirmed',
      ...shown,
      with: having({}, { subscriptions: [unconfirmed, { ...unconfirmed, confirmed: true }], confirmedElsewhere: 0 }),
    },
    { name: 'both severities', ...shown, with: having() },
    { name: 'findings of GuardDuty', ...shown, with: having({ pattern: ofThreats(7) }) },
    {
      name: "another account's topic",
      ...shown,
      with: having({ targets: ['arn:aws:sns:eu-west-1:444455556666:soc'] }),
    },
    {
      name: 'a subscriber in another account',
      ...shown,
      with: having({}, { subscriptions: [], confirmedElsewhere: 1 }),
    },
    {
      name: 'a queue that passes on',
      ...shown,
      with: having({ targets: [queue] }),
      parameters: { passedOnBy: ['*:soc'] },
    },
    { name: 'where all are gathered', ...shown, with: having(), parameters: { gatheredIn: ['eu-west-1'] } },
  ],
  fail: [
    { name: 'no rule', ...shown, with: { ...having(), rules: [] } },
    { name: 'critical ones alone', ...shown, with: having({ pattern: ofHub('CRITICAL') }) },
    { name: 'the worst threats alone', ...shown, with: having({ pattern: ofThreats(8) }) },
    { name: 'a disabled rule', ...shown, with: having({ enabled: false }) },
    { name: 'no target', ...shown, with: having({ targets: [] }) },
    { name: 'a queue', ...shown, with: having({ targets: [queue] }) },
    { name: 'a topic that is gone', ...shown, with: { ...having(), topics: [] } },
    {
      name: 'a topic of another name',
      ...shown,
      with: { ...having(), topics: [{ facts: topic, id: `${ALERTS_TOPIC}-2` }] },
    },
    {
      name: 'a subscription that nobody confirmed',
      ...shown,
      with: having({}, { subscriptions: [unconfirmed], confirmedElsewhere: 0 }),
    },
  ],
  notApplicable: [
    { name: 'a member', ...shown, facts: { administrator: '444455556666', administers: false }, with: having() },
    {
      name: 'a region whose findings are gathered elsewhere',
      ...shown,
      with: having(),
      parameters: { gatheredIn: ['us-east-1'] },
    },
  ],
});
