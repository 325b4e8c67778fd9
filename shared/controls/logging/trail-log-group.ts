import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { ownTrails } from '../../services/cloudtrail/trails.ts';

const logGroup = 'arn:aws:logs:us-east-1:111122223333:log-group:trail';
const trail = { name: 'organisation', kmsKey: null, validated: true, logGroup, bucket: 'trail-logs' };

export default control({
  id: 'logging.trail-log-group',
  title: 'Trails send their events to CloudWatch Logs as well',
  severity: 'low',
  seeds: ['001:45', '002:48'],
  satisfies: [
    'fsbp/CloudTrail.5',
    'nist-800-53-r5/AU-6(1)',
    'nist-800-53-r5/SI-4(2)',
    'soc2/CC7.2',
    'iso-27001/A.8.15',
    'fedramp-20x/KSI-CMT-LMC',
    'fedramp-20x/KSI-MLA-LET',
  ],
  equivalents: {
    prowler: [inPart('cloudtrail_cloudwatch_logging_enabled', 'that the last delivery was less than a day ago')],
    securityHub: ['CloudTrail.5'],
    config: ['CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED'],
  },
  subject: ownTrails,
  why: 'Files in a bucket are searched after the event; only events in a log group can be counted, and alert somebody, as they happen.',
  fix: {
    command:
      'aws cloudtrail update-trail --name {id} --cloud-watch-logs-log-group-arn "<LOG_GROUP: ARN of the log group>" --cloud-watch-logs-role-arn "<ROLE: ARN of a role that CloudTrail may assume to write>" --region {region}',
  },
  console: 'cloudtrailv2/home?region={region}#/trails/{id}',
  deed: 'cut trail {name} off its log group',
  evaluate: ({ facts: { name, logGroup } }) =>
    logGroup ? pass(`${name} sends to ${logGroup}`) : fail(`${name} sends to no log group`),
  examples: {
    pass: [{ name: 'a log group', facts: trail }],
    fail: [{ name: 'none', facts: { ...trail, logGroup: null } }],
  },
});
