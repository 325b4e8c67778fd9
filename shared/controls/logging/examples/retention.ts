import { varied } from '../../../core/example.ts';

const facts = { name: '/payments/api', retentionDays: 30, kmsKey: null, class: 'STANDARD' } as const;
const id = 'arn:aws:logs:eu-west-1:111122223333:log-group:/payments/api';
const trail = { name: 'all', kmsKey: null, validated: true, logGroup: null, bucket: 'trail-logs' };

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'of class DELIVERY, kept for a year by its owner', facts: { retentionDays: 365, class: 'DELIVERY' } },
    { name: 'for a year', facts: { retentionDays: 365 } },
    { name: 'as long as is asked for', with: { trails: [] } },
    { name: 'audit logs for a year', facts: { name: 'aws-waf-logs-edge', retentionDays: 365 }, with: { trails: [] } },
    {
      name: 'the log group of a trail for a year',
      facts: { retentionDays: 365 },
      id,
      with: { trails: [{ facts: { ...trail, logGroup: id } }] },
    },
    { name: "another group than the trail's", id, with: { trails: [{ facts: trail }] } },
    { name: 'for ever, where that is accepted', facts: { retentionDays: null }, parameters: { mustExpire: false } },
    {
      name: 'audit logs for less than others, where less is asked for',
      facts: { name: 'aws-waf-logs-edge', retentionDays: 14 },
      with: { trails: [] },
      parameters: { auditMinDays: 14 },
    },
  ],
  fail: [
    { name: 'a day too short', facts: { retentionDays: 29 } },
    { name: 'for ever', facts: { retentionDays: null } },
    {
      name: 'audit logs for less than a year',
      facts: { name: '/aws/eks/payments/cluster', retentionDays: 180 },
      with: { trails: [] },
    },
    {
      name: 'the log group of a trail for less than a year',
      facts: { retentionDays: 180 },
      id,
      with: { trails: [{ facts: trail }, { facts: { ...trail, logGroup: id } }] },
    },
    {
      name: 'less than others, where audit logs need less',
      facts: { retentionDays: 14 },
      id,
      with: { trails: [] },
      parameters: { auditMinDays: 14 },
    },
  ],
  notApplicable: [{ name: 'of class DELIVERY', facts: { retentionDays: 1, class: 'DELIVERY' } }],
});
