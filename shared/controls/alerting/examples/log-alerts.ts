import { varied } from '../../../core/example.ts';
import { alarm, watching } from '../../../services/cloudwatch/examples.ts';

const facts = { name: '/payments/api', retentionDays: 30, kmsKey: null, class: 'STANDARD' } as const;
const id = 'arn:aws:logs:eu-west-1:111122223333:log-group:/payments/api';
const counted = { namespace: 'Application', name: 'Errors', value: 1, fallback: null, dimensions: [] };
const filter = {
  ...{ name: 'errors', logGroup: '/payments/api', pattern: '{ $.level = "ERROR" }', condition: null, narrowed: false },
  metrics: [counted],
};
const metric = { namespace: 'Application', name: 'Errors', dimensions: {}, stat: 'Sum', account: null };
const alerting = { ...alarm, watched: { ...watching, metrics: [metric] } };
const trail = { name: 'all', kmsKey: null, validated: true, logGroup: id, bucket: 'trail-logs' };
const having = (changed: { filter?: object; alarm?: object } = {}) => ({
  trails: [],
  filters: [{ facts: { ...filter, ...changed.filter } }],
  alarms: [{ facts: { ...alerting, ...changed.alarm } }],
});

export const examples = varied({
  common: { facts, with: having() },
  pass: [
    {
      name: 'counted in two metrics, one of which is watched',
      with: having({ filter: { metrics: [{ ...counted, name: 'Lines' }, counted] } }),
    },
    { name: 'counted and watched', id },
    {
      name: 'of a function',
      facts: { name: '/aws/lambda/worker' },
      with: having({ filter: { logGroup: '/aws/lambda/worker' } }),
    },
    { name: 'as text', with: having({ filter: { pattern: '?Exception ?FATAL' } }) },
    {
      name: 'in an expression',
      with: having({
        alarm: { watched: { ...alerting.watched, metrics: [{ ...metric, name: 'Requests' }, metric] } },
      }),
    },
  ],
  fail: [
    { name: 'no filter', with: { filters: [], alarms: [{ facts: alerting }], trails: [] } },
    { name: 'a filter of other words', with: having({ filter: { pattern: '{ $.level = "INFO" }' } }) },
    { name: "another group's filter", with: having({ filter: { logGroup: '/orders/api' } }) },
    { name: 'no alarm', with: { ...having(), alarms: [] } },
    {
      name: 'an alarm of another metric',
      with: having({ alarm: { watched: { ...watching, metrics: [{ ...metric, name: 'Latency' }] } } }),
    },
    {
      name: 'an alarm of another namespace',
      with: having({ alarm: { watched: { ...watching, metrics: [{ ...metric, namespace: 'Orders' }] } } }),
    },
    { name: 'an alarm without an action', with: having({ alarm: { actions: [] } }) },
    { name: 'an alarm whose actions are disabled', with: having({ alarm: { actionsEnabled: false } }) },
    { name: 'an alarm of alarms', with: having({ alarm: { watched: null } }) },
    {
      name: "beside a trail's",
      id,
      with: { ...having({ alarm: { actions: [] } }), trails: [{ facts: { ...trail, logGroup: null } }] },
    },
  ],
  notApplicable: [
    { name: 'of a database', facts: { name: '/aws/rds/instance/orders/postgresql' } },
    { name: 'of a firewall', facts: { name: 'aws-waf-logs-edge' } },
    { name: 'of a trail', id, with: { filters: [], alarms: [], trails: [{ facts: trail }] } },
  ],
});
