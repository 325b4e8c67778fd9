import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { anAlternative } from '../../core/words.ts';
import { deploymentGroups } from '../../services/codedeploy/deployment-groups.ts';
import { group, GROUP_ARN as id } from '../../services/codedeploy/examples.ts';

export default control({
  id: 'delivery.progressive-deployment',
  title: 'Releases shift traffic by blue/green, canary or linear deployment',
  severity: 'medium',
  seeds: ['000:155', '001:125', '002:83', '002:84'],
  satisfies: [
    inPart(['soc2/CC8.1', 'iso-27001/A.8.32'], 'changes that CodeDeploy does not deploy'),
    'fedramp-20x/KSI-CMT-VTD',
    'fedramp-20x/KSI-CMT-RMV',
  ],
  equivalents: { config: [stricter('CODEDEPLOY_LAMBDA_ALLATONCE_TRAFFIC_SHIFT_DISABLED', 'strategies')] },
  parameters: {
    strategies: list(['blue-green', 'canary', 'linear'], 'ways in which a release may take over the traffic'),
  },
  subject: deploymentGroups,
  why: 'A release that gets all traffic at once fails for all users at once, and its old version is gone when it is needed.',
  fix: {
    values: ({ facts: { name, platform } }) => ({ platform, application: name.slice(0, name.indexOf('/')) }),
    command:
      'aws deploy update-deployment-group --application-name {application} --current-deployment-group-name {name} --deployment-config-name CodeDeployDefault.LambdaCanary10Percent5Minutes --region {region}',
    instead: [
      {
        when: { platform: 'ECS' },
        command:
          'aws deploy update-deployment-group --application-name {application} --current-deployment-group-name {name} --deployment-config-name CodeDeployDefault.ECSCanary10Percent5Minutes --region {region}',
      },
      {
        when: { platform: 'Server' },
        steps: [
          'put the instances of {name} behind a load balancer',
          'set the deployment type of the group to blue/green, with an Auto Scaling group that CodeDeploy copies',
        ],
        mind: 'twice the instances run during each deployment',
      },
    ],
  },
  console: 'codesuite/codedeploy/applications/{application}/deployment-groups/{name}?region={region}',
  deed: 'let {name} replace all of a service at once',
  evaluate: ({ facts }, _others, { strategies }) =>
    strategies.includes(facts.strategy)
      ? pass(`it deploys by ${facts.strategy}`)
      : fail(`it deploys ${facts.strategy}, and not by ${anAlternative(strategies)}`),
  examples: {
    pass: [
      { name: 'canary of a function', facts: group },
      { name: 'linear of containers', facts: { ...group, platform: 'ECS', strategy: 'linear' } },
      { name: 'blue/green of servers', facts: { ...group, platform: 'Server', strategy: 'blue-green' } },
    ],
    fail: [
      {
        name: 'a function at once',
        id,
        facts: { ...group, strategy: 'all-at-once' },
        values: { platform: 'Lambda', application: 'checkout' },
      },
      { name: 'servers in place', id, facts: { ...group, platform: 'Server', strategy: 'in-place' } },
      {
        name: 'containers all at once where canary is asked for',
        id,
        facts: { ...group, platform: 'ECS', strategy: 'blue-green' },
        parameters: { strategies: ['canary'] },
      },
    ],
  },
});
