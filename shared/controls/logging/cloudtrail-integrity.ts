import { control, fail, pass } from '../../core/control.ts';
import { ownTrails } from '../../services/cloudtrail/trails.ts';

const trail = { name: 'organisation', kmsKey: null, validated: true, logGroup: null, bucket: 'trail-logs' };

export default control({
  id: 'logging.cloudtrail-integrity',
  title: 'Trails deliver signed digests that prove their log files unchanged',
  severity: 'medium',
  seeds: ['002:56'],
  satisfies: [
    'cis-aws-3.0/3.2',
    'cis-aws-5.0/3.2',
    'fsbp/CloudTrail.4',
    'nist-800-53-r5/AU-9',
    'nist-800-53-r5/SI-7',
    'soc2/CC7.2',
    'iso-27001/A.8.15',
    'pci-4.0/10.3.4',
    'fedramp-20x/KSI-MLA-OSM',
    'fedramp-20x/KSI-SVC-VRI',
    'pci-4.0/11.5.2',
    'iso-27001/A.5.28',
    'soc2/PI1.5',
    'hipaa/164.312(c)(2)',
  ],
  equivalents: {
    prowler: ['cloudtrail_log_file_validation_enabled'],
    securityHub: ['CloudTrail.4'],
    config: ['CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED'],
  },
  subject: ownTrails,
  why: 'Without digests nobody can tell whether an intruder removed their traces from the log, or show a court that nobody did.',
  fix: 'aws cloudtrail update-trail --name {id} --enable-log-file-validation --region {region}',
  console: 'cloudtrailv2/home?region={region}#/trails/{id}',
  deed: 'switched the validation of trail {name} off',
  evaluate: ({ facts: { name, validated } }) =>
    validated ? pass(`${name} validates its log files`) : fail(`${name} does not validate its log files`),
  examples: {
    pass: [{ name: 'validated', facts: trail }],
    fail: [{ name: 'not validated', facts: { ...trail, validated: false } }],
  },
});
