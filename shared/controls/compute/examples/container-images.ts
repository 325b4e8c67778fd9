/** Examples of compute.container-images, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { Repository } from '../../../services/ecr/repositories.ts';
import { exampleService } from '../../../services/ecs/services.ts';

const uri = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/api';
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const [container] = exampleService.task.containers;
const runs = (image: string) => ({
  ...exampleService,
  task: { ...exampleService.task, containers: [{ ...container, image }] },
});
const kept = (facts: Partial<Known<Repository>> = {}) => ({
  repositories: [{ id: 'api', facts: { uri, mutability: 'IMMUTABLE', excepted: [], kept: 3, ...facts } as const }],
});

export const examples = varied({
  common: { facts: exampleService, with: kept() },
  pass: [
    { name: 'from a repository that keeps all images', with: kept({ kept: null }) },
    { name: 'by digest', with: kept({ mutability: 'MUTABLE' }) },
    { name: 'by digest, from another account', with: { repositories: [] } },
    { name: 'by a tag that is fixed', facts: runs(`${uri}:7`) },
    {
      name: 'by a tag that is excepted from being movable',
      facts: runs(`${uri}:v7`),
      with: kept({ mutability: 'MUTABLE_WITH_EXCLUSION', excepted: ['v*'] }),
    },
    {
      name: 'by a tag that is not excepted from being fixed',
      facts: runs(`${uri}:v7`),
      with: kept({ mutability: 'IMMUTABLE_WITH_EXCLUSION', excepted: ['latest*'] }),
    },
    {
      name: 'from an accepted registry',
      facts: runs(`public.ecr.aws/nginx/nginx@${digest}`),
      with: { repositories: [] },
      parameters: { registries: ['public.ecr.aws'] },
    },
    { name: 'as few as are asked for', with: kept({ kept: 2 }) },
  ],
  fail: [
    {
      name: 'by a tag that may be moved, whatever was excepted before',
      facts: runs(`${uri}:v7`),
      with: kept({ mutability: 'MUTABLE', excepted: ['v*'] }),
    },
    {
      name: 'by a tag that one of two patterns excepts from being fixed',
      facts: runs(`${uri}:v7`),
      with: kept({ mutability: 'IMMUTABLE_WITH_EXCLUSION', excepted: ['latest*', 'v*'] }),
    },
    { name: 'by a tag after a digest', facts: runs(`${uri}@${digest}0`), with: kept({ mutability: 'MUTABLE' }) },
    { name: 'by a tag that may be moved', facts: runs(`${uri}:7`), with: kept({ mutability: 'MUTABLE' }) },
    {
      name: 'by no tag, which is excepted',
      facts: runs(uri),
      with: kept({ mutability: 'IMMUTABLE_WITH_EXCLUSION', excepted: ['latest*'] }),
    },
    {
      name: 'by a tag that nothing fixes',
      facts: runs(`${uri}:7`),
      with: kept({ mutability: 'MUTABLE_WITH_EXCLUSION', excepted: ['v*'] }),
    },
    { name: 'by a tag of a repository that nobody sees', facts: runs(`${uri}-2:7`) },
    { name: 'from another registry', facts: runs(`docker.io/library/nginx@${digest}`) },
    { name: 'the one before is gone', with: kept({ kept: 1 }) },
  ],
  notApplicable: [
    { name: 'being drained', facts: { status: 'DRAINING' } },
    { name: 'scaled to zero', facts: { desired: 0 } },
    { name: 'run by another deployer', facts: { task: null } },
  ],
});
