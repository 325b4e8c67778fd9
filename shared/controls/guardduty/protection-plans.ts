import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { detectors } from '../../services/guardduty/guardduty.ts';
import { isOffered, isPlanOn } from '../../services/guardduty/plans.ts';
import { examples } from './examples/protection-plans.ts';

const NO_DETECTOR = 'regions without a detector at work, and each plan alone';

/** `--features` of the command. An extension of a plan is given together with the plan, which this enables as well. */
function featureOf(plan: string): string {
  const [feature = plan, further] = plan.split('/');
  return further
    ? `Name=${feature},Status=ENABLED,AdditionalConfiguration=[{Name=${further},Status=ENABLED}]`
    : `Name=${feature},Status=ENABLED`;
}

export default control({
  id: 'guardduty.protection-plans',
  title: 'Every GuardDuty protection plan is on',
  severity: 'medium',
  seeds: ['000:15'],
  satisfies: [
    inPart(['fsbp/GuardDuty.5', 'fsbp/GuardDuty.6', 'fsbp/GuardDuty.8', 'fsbp/GuardDuty.9'], NO_DETECTOR),
    inPart(['fsbp/GuardDuty.10', 'fsbp/GuardDuty.11'], NO_DETECTOR),
    ...judges('nist-800-53-r5/SI-4', 'soc2/CC7.2', 'fedramp-20x/KSI-CNA-RVP', 'fedramp-20x/KSI-MLA-OSM'),
    ...judges('pci-4.0/5.2.1', 'pci-4.0/5.2.2', 'pci-4.0/5.3.2', 'iso-27001/A.8.7', 'hipaa/164.308(a)(5)(ii)(B)'),
  ],
  equivalents: {
    prowler: [
      stricter(['guardduty_s3_protection_enabled', 'guardduty_eks_audit_log_enabled'], 'plans'),
      stricter(['guardduty_ec2_malware_protection_enabled', 'guardduty_rds_protection_enabled'], 'plans'),
      stricter('guardduty_lambda_protection_enabled', 'plans'),
      inPart('guardduty_eks_runtime_monitoring_enabled', 'the agent on EKS clusters'),
    ],
    securityHub: ['GuardDuty.5', 'GuardDuty.6', 'GuardDuty.8', 'GuardDuty.9', 'GuardDuty.10', 'GuardDuty.11'],
    config: [inPart(['GUARDDUTY_S3_PROTECTION_ENABLED', 'GUARDDUTY_EKS_PROTECTION_AUDIT_ENABLED'], NO_DETECTOR)],
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
      'detector features that must be on, as the GuardDuty API names them; of RUNTIME_MONITORING also RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT and the like',
    ),
  },
  subject: detectors,
  why: 'The base detector reads only API, DNS and network logs; each plan sees attacks that leave no trace there.',
  fix: {
    values: ({ facts, region }, _others, { plans }) => ({
      features: thoseOf(plans, (plan) => isOffered(facts, plan, region) && !isPlanOn(facts, plan)).map(featureOf),
    }),
    command: 'aws guardduty update-detector --detector-id {name} --features {features} --region {region}',
    mind: 'each plan is billed by what it looks at',
  },
  console: 'guardduty/home?region={region}#/protection-plans',
  deed: 'switched GuardDuty protection plans off',
  evaluate: ({ facts, region }, _others, { plans }) => {
    if (!facts.enabled) return notApplicable('the detector is suspended, which guardduty.enabled reports');
    const missing = plans.filter((plan) => !isOffered(facts, plan, region));
    const offered = plans.filter((plan) => !missing.includes(plan));
    const off = thoseOf(offered, (plan) => !isPlanOn(facts, plan));
    if (off.length > 0) return fail(`off: ${off.join(', ')}`);
    if (offered.length === 0) return notApplicable(`the region does not offer ${listed(plans)}`);
    const unoffered = missing.length > 0 ? `; the region does not offer ${listed(missing)}` : '';
    return pass(`all required protection plans are on${unoffered}`);
  },
  examples,
});
