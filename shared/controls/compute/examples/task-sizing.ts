import { varied } from '../../../core/example.ts';
import { exampleService } from '../../../services/ecs/services.ts';

const { task } = exampleService;
const [container] = task.containers;
const alone = { limitsCpu: false, limitsMemory: false, cpu: null, memory: null } as const;
const withLimits = (cpu: number, memory: number) => ({ ...container, cpu, limitsMemory: true, memory });
const ownLimits = { ...alone, containers: [withLimits(128, 256)] };

export const examples = varied({
  common: { facts: exampleService },
  pass: [
    { name: 'limits of the task' },
    { name: 'limits of the containers', facts: { task: ownLimits } },
    { name: 'a large API server', tags: { Role: 'api' } },
    {
      name: 'an API server whose containers add up',
      facts: { task: { ...alone, containers: [withLimits(3_072, 3_072), withLimits(1_024, 1_024)] } },
      tags: { Role: 'api' },
    },
  ],
  fail: [
    { name: 'no limit of memory', facts: { task: { ...ownLimits, containers: [{ ...container, cpu: 128 }] } } },
    { name: 'no limit of processor', facts: { task: { ...ownLimits, containers: [withLimits(0, 256)] } } },
    { name: 'a small API server', facts: { task: { ...task, cpu: 2_048 } }, tags: { Role: 'api' } },
    {
      name: 'an API server whose containers have too few processors together',
      facts: { task: { ...alone, containers: [withLimits(3_071, 3_072), withLimits(1_024, 1_024)] } },
      tags: { Role: 'api' },
    },
    {
      name: 'an API server whose containers have too little memory together',
      facts: { task: { ...alone, containers: [withLimits(3_072, 3_071), withLimits(1_024, 1_024)] } },
      tags: { Role: 'api' },
    },
    {
      name: 'an API server with little memory',
      facts: { task: { ...task, memory: 2_048 } },
      tags: { Role: 'api-server' },
    },
  ],
  notApplicable: [
    { name: 'being drained', facts: { status: 'DRAINING' } },
    { name: 'scaled to zero', facts: { desired: 0 } },
    { name: 'run by another deployer', facts: { task: null } },
  ],
});
