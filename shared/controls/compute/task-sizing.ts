import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list, text } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { partsOf, services } from '../../services/ecs/services.ts';
import { examples } from './examples/task-sizing.ts';

const UNITS_PER_CPU = 1_024;
const TASK = 'tasks of no service, and that a limit of the task does not suffice';

export default control({
  id: 'compute.task-sizing',
  title: 'Tasks of ECS services have limits of processor and memory, and API servers enough of both',
  severity: 'medium',
  seeds: ['000:181', '003:42', '003:64', '004:278', '004:313'],
  satisfies: ['nist-800-53-r5/SC-6', 'nist-800-53-r5/CM-6', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: { config: [inPart('ECS_TASK_DEFINITION_MEMORY_HARD_LIMIT', TASK)] },
  parameters: {
    apiTag: text('Role', 'tag that says what a service is'),
    apiValues: list(['api', 'api-server'], 'values of that tag which say that it is an API server'),
    apiCpus: count(4, 'processors that a task of an API server has'),
    apiMemoryMib: count(4_096, 'MiB of memory that a task of an API server has'),
  },
  subject: services,
  why: 'One task without a limit takes the memory of its neighbours, and the instance kills whichever of them it finds first.',
  fix: {
    values: ({ facts: { scalingId } }) => partsOf(scalingId),
    steps: [
      'aws ecs describe-task-definition --task-definition "$(aws ecs describe-services --cluster {cluster} --services {service} --query "services[0].taskDefinition" --output text --region {region})" --query taskDefinition --region {region} > task.json',
      'in task.json, give the task, or each of its containers, cpu and memory; leave out what ECS fills in: taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt and registeredBy',
      'register it: aws ecs register-task-definition --cli-input-json file://task.json --region {region}',
      'let the service run it: aws ecs update-service --cluster {cluster} --service {service} --task-definition "<FAMILY: family of task.json>" --region {region}',
    ],
    mind: 'its tasks are replaced; one that needs more memory than it is given is stopped',
  },
  deed: 'let service {name} run without limits',
  evaluate: ({ facts, tags }, _others, { apiTag, apiValues, apiCpus, apiMemoryMib }) => {
    if (facts.status !== 'ACTIVE') return notApplicable(`its status is ${facts.status}`);
    if (facts.desired === 0) return notApplicable('it is scaled to zero');
    if (facts.task === null)
      return notApplicable('its task sets say what it runs, and another deployer than ECS makes them');
    const { limitsCpu, limitsMemory, containers } = facts.task;
    const unlimited = thoseOf(
      containers,
      (one) => !(limitsMemory || one.limitsMemory) || (!limitsCpu && one.cpu === 0),
    );
    if (unlimited.length > 0)
      return fail(`without a limit of processor or memory: ${listed(unlimited.map(({ name }) => name))}`);
    if (!apiValues.some((value) => value === tags[apiTag]))
      return pass('its containers have limits of processor and memory');
    const { cpu, memory } = facts.task;
    const cpus = (cpu ?? containers.reduce((sum, one) => sum + one.cpu, 0)) / UNITS_PER_CPU;
    const mib = memory ?? containers.reduce((sum, one) => sum + (one.memory ?? 0), 0);
    return cpus < apiCpus || mib < apiMemoryMib
      ? fail(`it is an API server, and a task of it has ${cpus} processors and ${mib} MiB of memory`)
      : pass(`it is an API server, and a task of it has ${cpus} processors and ${mib} MiB of memory`);
  },
  examples,
});
