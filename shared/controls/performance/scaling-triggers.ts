import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { anyOf, firstOf } from '../../core/quantify.ts';
import { type Scaling, scalableTargets } from '../../services/application-autoscaling/scalable-targets.ts';
import { examples } from './examples/scaling-triggers.ts';

/** The metrics that a policy must track, and the parameter with the highest level, by the prefix of the service. */
const LEVELS = {
  ecs: { metrics: ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization'], most: 'servicePercent' },
  rds: { metrics: ['RDSReaderAverageCPUUtilization'], most: 'replicaCpuPercent' },
  elasticache: {
    metrics: ['ElastiCacheDatabaseMemoryUsage', 'ElastiCacheDatabaseCapacityUsage'],
    most: 'cacheMemoryPercent',
  },
} as const;

export default control({
  id: 'performance.scaling-triggers',
  title: 'What scales by itself does so before it is exhausted',
  severity: 'medium',
  seeds: ['004:283', '004:284', '004:285', '004:286'],
  satisfies: [
    inPart(['iso-27001/A.8.6', 'soc2/A1.1', 'nist-800-53-r5/SC-5(2)'], 'what does not scale by itself'),
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  parameters: {
    servicePercent: percent(80, 'highest use of CPU or memory that containers are scaled to keep'),
    replicaCpuPercent: percent(70, 'highest use of CPU that read replicas are scaled to keep'),
    cacheMemoryPercent: percent(80, 'highest use of memory that caches are scaled to keep'),
  },
  subject: scalableTargets,
  why: 'Scaling that starts when a service is exhausted starts too late: what is added takes minutes to help.',
  fix: {
    values: ({ facts: { service, name } }) => ({ service, target: name }),
    command:
      'aws application-autoscaling put-scaling-policy --policy-name cpu --service-namespace ecs --resource-id {target} --scalable-dimension ecs:service:DesiredCount --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration PredefinedMetricSpecification={PredefinedMetricType=ECSServiceAverageCPUUtilization},TargetValue=60 --region {region}',
    instead: [
      {
        when: { service: 'rds' },
        command:
          'aws application-autoscaling put-scaling-policy --policy-name cpu --service-namespace rds --resource-id {target} --scalable-dimension rds:cluster:ReadReplicaCount --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration PredefinedMetricSpecification={PredefinedMetricType=RDSReaderAverageCPUUtilization},TargetValue=60 --region {region}',
      },
      {
        when: { service: 'elasticache' },
        command:
          'aws application-autoscaling put-scaling-policy --policy-name memory --service-namespace elasticache --resource-id {target} --scalable-dimension elasticache:replication-group:NodeGroups --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration PredefinedMetricSpecification={PredefinedMetricType=ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage},TargetValue=70 --region {region}',
      },
    ],
  },
  deed: 'let {target} scale late or never',
  headline: '{target} scales late or never',
  evaluate: ({ facts: { service, suspended, policies } }, _others, parameters) => {
    if (suspended) return fail('its scaling is suspended');
    const { metrics, most } = LEVELS[service];
    const highest = parameters[most];
    const isTracked = ({ metric }: Known<Scaling>) => metrics.some((name) => metric?.startsWith(name) ?? false);
    const early = firstOf(policies, (policy) => isTracked(policy) && (policy.target ?? Infinity) <= highest);
    if (early) return pass(`it scales to keep ${early.metric} at ${early.target}%`);
    const late = firstOf(policies, isTracked);
    if (late) return fail(`it scales to keep ${late.metric} at ${late.target}%, above ${highest}%`);
    // the scaling then follows the policy's alarms or a custom metric, which cannot be judged here
    if (anyOf(policies, ({ metric }) => metric === null))
      return notApplicable('it scales by alarms or metrics of its own');
    return fail(`no policy scales it by ${metrics.join(' or ')}`);
  },
  examples,
});
