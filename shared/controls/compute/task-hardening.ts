import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleService, partsOf, services } from '../../services/ecs/services.ts';

const { task } = exampleService;
const [container] = task.containers;
const runs = (changed: Partial<Record<'privileged' | 'readOnly' | 'logs', boolean>>) => ({
  ...exampleService,
  task: { ...task, containers: [container, { ...container, name: 'sidecar', ...changed }] },
});

const ALONE = 'what ECS itself does not deploy, and each of the three demands alone';

export default control({
  id: 'compute.task-hardening',
  title: 'Containers of ECS services run without privileges, on a read-only file system, and send their logs',
  severity: 'high',
  seeds: ['000:36'],
  satisfies: [
    inPart(['fsbp/ECS.4', 'fsbp/ECS.5', 'fsbp/ECS.9'], ALONE),
    ...judges('nist-800-53-r5/AC-6', 'nist-800-53-r5/AU-12', 'nist-800-53-r5/CM-7', 'soc2/CC6.8', 'iso-27001/A.8.9'),
    'fedramp-20x/KSI-CNA-DFP',
    'fedramp-20x/KSI-CNA-MAT',
    'pci-4.0/2.2.4',
  ],
  equivalents: {
    prowler: [
      inPart('ecs_task_definitions_no_privileged_containers', ALONE),
      inPart(['ecs_task_definitions_containers_readonly_access', 'ecs_task_definitions_logging_enabled'], ALONE),
    ],
    securityHub: ['ECS.4', 'ECS.5', 'ECS.9'],
    config: [
      inPart(['ECS_CONTAINERS_NONPRIVILEGED', 'ECS_CONTAINERS_READONLY_ACCESS'], ALONE),
      inPart('ECS_TASK_DEFINITION_LOG_CONFIGURATION', ALONE),
    ],
  },
  subject: services,
  why: 'A privileged container is the instance itself; one that may write keeps what an intruder puts there, and without logs nobody sees it.',
  fix: {
    values: ({ facts: { scalingId } }) => partsOf(scalingId),
    steps: [
      'aws ecs describe-task-definition --task-definition "$(aws ecs describe-services --cluster {cluster} --services {service} --query "services[0].taskDefinition" --output text --region {region})" --query taskDefinition --region {region} > task.json',
      'in task.json, set privileged to false, readonlyRootFilesystem to true and a logConfiguration in each container; leave out what ECS fills in: taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt and registeredBy',
      'register it: aws ecs register-task-definition --cli-input-json file://task.json --region {region}',
      'let the service run it: aws ecs update-service --cluster {cluster} --service {service} --task-definition "<FAMILY: family of task.json>" --region {region}',
    ],
    mind: 'its tasks are replaced; what has to be written needs a volume of its own',
  },
  deed: 'let service {name} run containers that are not hardened',
  evaluate: ({ facts }) => {
    if (facts.status !== 'ACTIVE') return notApplicable(`its status is ${facts.status}`);
    if (facts.task === null)
      return notApplicable('its task sets say what it runs, and another deployer than ECS makes them');
    const { containers } = facts.task;
    const named = (of: typeof containers) => listed(of.map(({ name }) => name));
    const privileged = thoseOf(containers, (one) => one.privileged);
    if (privileged.length > 0) return fail(`privileged: ${named(privileged)}`);
    const writing = thoseOf(containers, ({ readOnly }) => !readOnly);
    if (writing.length > 0) return fail(`may write to its root file system: ${named(writing)}`);
    const silent = thoseOf(containers, ({ logs }) => !logs);
    return silent.length > 0
      ? fail(`sends no logs: ${named(silent)}`)
      : pass('its containers are hardened and send logs');
  },
  examples: {
    pass: [{ name: 'hardened', facts: runs({}) }],
    fail: [
      { name: 'privileged', facts: runs({ privileged: true }) },
      { name: 'may write', facts: runs({ readOnly: false }) },
      { name: 'without logs', facts: runs({ logs: false }) },
    ],
    notApplicable: [
      { name: 'being drained', facts: { ...runs({ logs: false }), status: 'DRAINING' } },
      { name: 'run by another deployer', facts: { ...exampleService, task: null } },
    ],
  },
});
