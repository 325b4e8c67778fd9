import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { detectors } from '../../services/guardduty/guardduty.ts';

const features = { S3_DATA_EVENTS: true, EKS_AUDIT_LOGS: true };
const detector = { enabled: true, publishingFrequency: 'FIFTEEN_MINUTES', features };
const parameters = { plans: ['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS'] };

export default control({
  id: 'guardduty.protection-plans',
  title: 'Every GuardDuty protection plan is on',
  severity: 'medium',
  seeds: ['000:15'],
  satisfies: ['fsbp/GuardDuty.5', 'fsbp/GuardDuty.10', 'nist-800-53-r5/SI-4', 'soc2/CC7.2'],
  equivalents: {
    prowler: [
      'guardduty_s3_protection_enabled',
      'guardduty_eks_audit_log_enabled',
      'guardduty_ec2_malware_protection_enabled',
      'guardduty_rds_protection_enabled',
      'guardduty_lambda_protection_enabled',
      'guardduty_eks_runtime_monitoring_enabled',
    ],
    securityHub: ['GuardDuty.5', 'GuardDuty.6', 'GuardDuty.8', 'GuardDuty.9', 'GuardDuty.10', 'GuardDuty.11'],
    config: ['GUARDDUTY_S3_PROTECTION_ENABLED', 'GUARDDUTY_EKS_PROTECTION_AUDIT_ENABLED'],
  },
  parameters: {
    plans: list(
      [
        'S3_DATA_EVENTS',
        'EKS_AUDIT_LOGS',
        'EBS_MALWARE_PROTECTION',
        'RDS_LOGIN_EVENTS',
        'LAMBDA_NETWORK_LOGS',
        'RUNTIME_MONITORING',
      ],
      'detector features that must be on, as the GuardDuty API names them',
    ),
  },
  subject: detectors,
  why: 'The base detector reads only API, DNS and network logs; each plan sees attacks that leave no trace there.',
  fix: {
    values: ({ facts }, _others, { plans }) => ({
      features: plans.filter((plan) => !facts.features[plan]).map((plan) => `Name=${plan},Status=ENABLED`),
    }),
    command: 'aws guardduty update-detector --detector-id {name} --features {features} --region {region}',
    mind: 'each plan is billed by what it looks at',
  },
  console: 'guardduty/home?region={region}#/protection-plans',
  deed: 'switched GuardDuty protection plans off',
  evaluate: ({ facts }, _others, { plans }) => {
    if (!facts.enabled) return notApplicable('the detector is suspended, which guardduty.enabled reports');
    const off = plans.filter((plan) => !facts.features[plan]);
    return off.length === 0 ? pass('all required protection plans are on') : fail(`off: ${off.join(', ')}`);
  },
  examples: {
    pass: [{ name: 'every required plan on', facts: detector, parameters }],
    fail: [
      {
        name: 'one plan off',
        facts: { ...detector, features: { S3_DATA_EVENTS: true, EKS_AUDIT_LOGS: false } },
        parameters,
      },
      { name: 'a plan the detector never heard of', facts: { ...detector, features: {} }, parameters },
    ],
    notApplicable: [{ name: 'a suspended detector', facts: { ...detector, enabled: false }, parameters }],
  },
});
