import { judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, text } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { scalables, scalingIdOf } from '../../services/autoscaling/scalables.ts';
import { examples } from './examples/autoscaling.ts';

export default control({
  id: 'compute.autoscaling',
  title: 'Auto Scaling groups and ECS services scale with their load by themselves',
  severity: 'medium',
  seeds: ['000:139', '000:148', '000:187', '001:61', '001:63', '002:20', '004:287'],
  satisfies: [
    ...judges('nist-800-53-r5/SC-5(2)', 'nist-800-53-r5/SI-13(5)', 'soc2/A1.1', 'iso-27001/A.8.6'),
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  parameters: {
    predictive: flag(false, 'whether a policy has to scale ahead of the load, from its history'),
    singletonTag: text('Singleton', 'tag, with any value, of what must run once and not scale'),
  },
  subject: scalables,
  why: 'A service of fixed size is too small on the busy day and too large on all others, and a person has to notice both.',
  fix: {
    values: ({ id, facts: { kind } }) => ({ kind, target: scalingIdOf(id) }),
    command:
      'aws autoscaling put-scaling-policy --auto-scaling-group-name {name} --policy-name processor --policy-type TargetTrackingScaling --target-tracking-configuration \'{"PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"},"TargetValue":50}\' --region {region}',
    mind: 'the group scales between its minimum and its maximum from now on: see that they differ',
    instead: [
      {
        when: { kind: 'service' },
        steps: [
          'aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id {target} --min-capacity "<LEAST: fewest tasks>" --max-capacity "<MOST: most tasks>" --region {region}',
          'aws application-autoscaling put-scaling-policy --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id {target} --policy-name processor --policy-type TargetTrackingScaling --target-tracking-scaling-policy-configuration \'{"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"},"TargetValue":50}\' --region {region}',
        ],
      },
    ],
  },
  deed: 'took the scaling from {name}',
  evaluate: ({ facts, tags }, _others, { predictive, singletonTag }) => {
    if (facts.exempt !== null) return notApplicable(facts.exempt);
    if (tags[singletonTag] !== undefined) return notApplicable(`its tag ${singletonTag} says that it runs once`);
    const { minimum, maximum, policies } = facts;
    if (minimum === null || maximum === null) return fail('it is not registered to scale');
    if (maximum <= minimum) return fail(`it has no room to scale: its least and its most are ${minimum}`);
    if (!anyOf(policies, ({ acts }) => acts)) return fail('no policy scales it');
    if (predictive && !anyOf(policies, ({ type, acts }) => acts && type === 'PredictiveScaling'))
      return fail('no policy scales it ahead of its load');
    return pass(`a policy scales it between ${minimum} and ${maximum}`);
  },
  examples,
});
