import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { list } from '../../core/parameter.ts';
import { allOf, anyOf, firstOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { ownTrails } from '../../services/cloudtrail/trails.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, watching } from '../../services/cloudwatch/examples.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { metricFilters } from '../../services/logs/metric-filters.ts';
import { inPage } from '../../services/logs/page.ts';

const facts = { name: '/payments/api', retentionDays: 30, kmsKey: null, class: 'STANDARD' } as const;
const id = 'arn:aws:logs:eu-west-1:111122223333:log-group:/payments/api';
const counted = { namespace: 'Application', name: 'Errors', value: 1, dimensions: [] };
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

export default control({
  id: 'alerting.log-alerts',
  title: 'Errors in the logs of applications raise alarms',
  severity: 'medium',
  seeds: ['001:101', '004:198'],
  satisfies: [
    'nist-800-53-r5/AU-6(1)',
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.2',
    'iso-27001/A.8.16',
    'pci-4.0/10.4.1.1',
    'fedramp-20x/KSI-MLA-RVL',
    'pci-4.0/10.4.2',
    'hipaa/164.308(a)(1)(ii)(D)',
  ],
  equivalents: {},
  parameters: {
    ofAws: list(
      ['/aws/lambda/*', '/aws/ecs/*', '/aws/apprunner/*/application', '/aws/containerinsights/*/application'],
      'names that begin with /aws/ and are of applications; * stands for any characters',
    ),
    words: list(['error', 'fatal', 'critical', 'exception'], 'words, in lower case, one of which the pattern has'),
  },
  subject: logGroups,
  with: { filters: metricFilters, alarms, trails: ownTrails },
  why: 'An application writes that it failed before its users do, and a line that nobody reads might as well not be written.',
  fix: {
    values: ({ facts: { name } }) => ({ group: name, page: inPage(name) }),
    steps: [
      'count its errors: aws logs put-metric-filter --log-group-name {group} --filter-name errors --filter-pattern "<PATTERN: what an error looks like>" --metric-transformations metricName="<METRIC: a name of its own>",metricNamespace=Application,metricValue=1 --region {region}',
      'set an alarm on that metric, with a topic as its action',
    ],
  },
  console: 'cloudwatch/home?region={region}#logsV2:log-groups/log-group/{page}',
  deed: 'ended the alerts to errors in log group {group}',
  evaluate: ({ id, facts: { name } }, { filters, alarms, trails }, { ofAws, words }) => {
    const isOfAws = name.startsWith('/aws/') || name.startsWith('aws-waf-logs-');
    if (isOfAws && !ofAws.some((pattern) => matchesWildcard(pattern, name)))
      return notApplicable('a service of AWS writes it');
    if (anyOf(trails, ({ facts: trail }) => trail.logGroup === id)) return notApplicable('CloudTrail writes it');
    const looksForErrors = ({ facts }: (typeof filters)[number]) =>
      facts.logGroup === name && words.some((word) => facts.pattern.toLowerCase().includes(word));
    const raises = ({ facts: { metrics } }: (typeof filters)[number]) =>
      anyOf(alarms, ({ facts: one }) => {
        const watches = () =>
          one.watched?.metrics.some((read) =>
            metrics.some(({ namespace, name }) => read.namespace === namespace && read.name === name),
          ) ?? false;
        return allOf([watches, () => one.actionsEnabled, () => one.actions.length > 0], (holds) => holds());
      });
    const good = firstOf(filters, (filter) => looksForErrors(filter) && raises(filter));
    if (good) return pass(`the filter ${good.facts.name} counts errors, and an alarm watches them`);
    return fail(
      anyOf(filters, looksForErrors)
        ? 'its errors are counted, and no alarm starts an action'
        : 'no filter counts its errors',
    );
  },
  examples: varied({
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
  }),
});
