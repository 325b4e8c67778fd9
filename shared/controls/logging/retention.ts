import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days, flag, list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { ownTrails } from '../../services/cloudtrail/trails.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { inPage } from '../../services/logs/page.ts';
import { examples } from './examples/retention.ts';

const A_YEAR = 'a year for every log group; there, events that never expire pass';

export default control({
  id: 'logging.retention',
  title: 'Log groups keep their events as long as is required, and not for ever',
  severity: 'medium',
  seeds: ['000:193', '001:48', '002:58', '004:191'],
  satisfies: [
    ...judges('nist-800-53-r5/AU-11', 'nist-800-53-r5/SI-12', 'soc2/CC7.2', 'iso-27001/A.8.15', 'gdpr/5(1)(e)'),
    'pci-4.0/10.5.1',
    'fedramp-20x/KSI-MLA-OSM',
    'iso-27001/A.5.33',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_group_retention_policy_specific_days_enabled', A_YEAR)],
    securityHub: [inPart('CloudWatch.16', A_YEAR)],
    config: [inPart('CW_LOGGROUP_RETENTION_PERIOD_CHECK', A_YEAR)],
  },
  parameters: {
    minDays: days(30, 'shortest retention', { minimum: 1, maximum: 3_653 }),
    auditMinDays: days(365, 'shortest retention of audit logs', { minimum: 1, maximum: 3_653 }),
    auditGroups: list(
      ['aws-waf-logs-*', '/aws/eks/*/cluster', '/aws/rds/*/audit', '/aws/docdb/*/audit', '/aws/neptune/*/audit'],
      'names of log groups that hold audit logs, besides those of CloudTrail; * stands for any characters',
    ),
    mustExpire: flag(true, 'whether events that never expire are a failure'),
  },
  subject: logGroups,
  with: { trails: ownTrails },
  why: 'What is gone before an incident is noticed cannot explain it, and what is kept for ever is paid for and may be more than the law allows.',
  fix: {
    values: ({ facts: { name } }, _others, { minDays, auditMinDays }) => ({
      group: name,
      page: inPage(name),
      days: String(minDays),
      auditDays: String(auditMinDays),
    }),
    steps: [
      'decide how long its events are needed: {days} days, or {auditDays} if it holds audit logs',
      'aws logs put-retention-policy --log-group-name {group} --retention-in-days "<DAYS: one of the periods that CloudWatch Logs knows>" --region {region}',
    ],
    mind: 'events older than that are deleted',
  },
  console: 'cloudwatch/home?region={region}#logsV2:log-groups/log-group/{page}',
  deed: 'changed how long log group {group} keeps its events',
  evaluate: ({ id, facts }, { trails }, { minDays, auditMinDays, auditGroups, mustExpire }) => {
    const { retentionDays } = facts;
    const longest = Math.max(minDays, auditMinDays);
    if (retentionDays !== null && retentionDays >= longest)
      return pass(`its events are kept for ${retentionDays} days`);
    if (facts.class === 'DELIVERY') return notApplicable('it is of class DELIVERY, whose retention is always one day');
    if (retentionDays === null) return (mustExpire ? fail : pass)('its events never expire');
    const kept = `its events are kept for ${retentionDays} days`;
    const either = Math.min(minDays, auditMinDays);
    if (retentionDays < either) return fail(`${kept}, fewer than ${either}`);
    const isAudit =
      auditGroups.some((pattern) => matchesWildcard(pattern, facts.name)) ||
      anyOf(trails, ({ facts: trail }) => trail.logGroup === id);
    const wanted = isAudit ? auditMinDays : minDays;
    const what = isAudit ? 'it holds audit logs, and ' : '';
    return retentionDays >= wanted ? pass(`${what}${kept}`) : fail(`${what}${kept}, fewer than ${wanted}`);
  },
  examples,
});
