import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { allOf, anyOf, firstOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { ownTrails } from '../../services/cloudtrail/trails.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { metricFilters } from '../../services/logs/metric-filters.ts';
import { inPage } from '../../services/logs/page.ts';
import { examples } from './examples/log-alerts.ts';

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
  examples,
});
