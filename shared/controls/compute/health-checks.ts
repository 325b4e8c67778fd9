import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { capacity } from '../../services/elasticloadbalancing/capacity.ts';
import { examples } from './examples/health-checks.ts';

const OTHERS = 'groups that are scaled to zero, and that processes may be suspended';

export default control({
  id: 'compute.health-checks',
  title: 'What serves is checked for health, is healthy, and is replaced by itself when it is not',
  severity: 'high',
  seeds: [
    '000:214',
    '001:85',
    '001:183',
    '002:21',
    '003:41',
    '004:312',
    '004:314',
    '004:318',
    '004:391',
    '004:397',
    '004:398',
    '004:414',
    '004:417',
  ],
  satisfies: [
    inPart('fsbp/AutoScaling.1', OTHERS),
    stricter('nist-800-53-r5/CP-10', 'minHealthyTargets'),
    ...judges('nist-800-53-r5/SI-13', 'soc2/A1.2', 'iso-27001/A.8.14', 'fedramp-20x/KSI-CNA-OFA'),
  ],
  equivalents: {
    prowler: [inPart('autoscaling_group_elb_health_check_enabled', OTHERS)],
    securityHub: [inPart('AutoScaling.1', OTHERS)],
    config: [inPart('AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED', OTHERS)],
  },
  parameters: { minHealthyTargets: count(1, 'healthy targets that a target group in use has', { minimum: 1 }) },
  subject: capacity,
  why: 'A process that hangs still runs: without a check that asks it for an answer it stays among those that customers are sent to.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    steps: [
      'switch the health checks of the target group on and see why its targets fail: aws elbv2 describe-target-health --target-group-arn {id} --region {region}',
    ],
    instead: [
      {
        when: { kind: 'Auto Scaling group' },
        command:
          'aws autoscaling update-auto-scaling-group --auto-scaling-group-name {name} --health-check-type ELB --region {region} && aws autoscaling resume-processes --auto-scaling-group-name {name} --region {region}',
        mind: 'instances that fail the check of the load balancer are replaced from now on',
      },
      {
        when: { kind: 'ECS service' },
        steps: ['see in its events why fewer tasks run than are wanted, and mend that'],
      },
      {
        when: { kind: 'instance' },
        command:
          'aws ec2 modify-instance-maintenance-options --instance-id {name} --auto-recovery default --region {region}',
      },
    ],
  },
  deed: 'left {name} without what checks or replaces it',
  evaluate: ({ facts }, _others, { minHealthyTargets }) => {
    const { kind, idle } = facts;
    if (idle !== null) return notApplicable(idle);
    const tooFew = (): string | null => {
      const { healthy, wanted } = facts;
      const least = wanted ?? minHealthyTargets;
      return healthy !== null && healthy < least ? `fewer than ${least} of it are healthy` : null;
    };
    // either decides, whatever cannot be read of the other
    const found = firstOf([() => facts.unwatched, tooFew], (complaint) => complaint() !== null);
    const complaint = found?.() ?? null;
    return complaint === null ? pass(`the ${kind} is checked, and works`) : fail(complaint);
  },
  examples,
});
