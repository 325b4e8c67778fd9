import { control, fail, type Known, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { isFrom, MOST_COUNTED, type Repository, repositories } from '../../services/ecr/repositories.ts';
import { services } from '../../services/ecs/services.ts';
import { examples } from './examples/container-images.ts';

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const hostOf = (image: string): string => image.replace(/\/.*/, '');
const tagOf = (image: string, { uri: of }: { readonly uri: string }): string => image.slice(of.length + 1) || 'latest';

/** Patterns except tags from being fixed, or from being movable. */
function isFixed(image: string, { mutability, excepted, uri: of }: Known<Repository>): boolean {
  if (mutability === 'IMMUTABLE' || mutability === 'MUTABLE') return mutability === 'IMMUTABLE';
  const isExcepted = excepted.some((pattern) => matchesWildcard(pattern, tagOf(image, { uri: of })));
  return mutability === 'IMMUTABLE_WITH_EXCLUSION' ? !isExcepted : isExcepted;
}

export default control({
  id: 'compute.container-images',
  title: 'ECS services run images that stay as they are, from registries that keep the one before',
  severity: 'medium',
  seeds: ['004:310', '004:311', '004:449'],
  satisfies: [
    'nist-800-53-r5/CM-2(3)',
    'nist-800-53-r5/CM-14',
    'soc2/CC8.1',
    'iso-27001/A.8.19',
    'fedramp-20x/KSI-CMT-RMV',
    'fedramp-20x/KSI-SVC-VRI',
  ],
  equivalents: {},
  parameters: {
    registries: list(
      ['*.dkr.ecr.*.amazonaws.com', '*.dkr.ecr.*.amazonaws.com.cn'],
      'hosts of registries, with * for any letters, from which images may come',
    ),
    minKept: count(2, 'images that a repository keeps', { minimum: 1, maximum: MOST_COUNTED }),
  },
  subject: services,
  with: { repositories },
  why: 'A tag that moves runs two versions of one service at once, and takes away the one that a rollback needs.',
  fix: {
    steps: [
      'name the image by its digest in the task definition, or fix the tags of its repository: aws ecr put-image-tag-mutability --repository-name "<REPOSITORY: repository of the image that the alert names>" --image-tag-mutability IMMUTABLE --region {region}',
      'let the repository keep its last images: aws ecr put-lifecycle-policy --repository-name "<REPOSITORY: repository of the image that the alert names>" --lifecycle-policy-text \'{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":30},"action":{"type":"expire"}}]}\' --region {region}',
    ],
    mind: 'a tag can then name one image only; the lifecycle policy that the repository has is replaced',
  },
  deed: 'let service {name} run an image that may change',
  evaluate: ({ facts }, { repositories: all }, { registries, minKept }) => {
    if (facts.status !== 'ACTIVE') return notApplicable(`its status is ${facts.status}`);
    if (facts.desired === 0) return notApplicable('it is scaled to zero');
    if (facts.task === null)
      return notApplicable('its task sets say what it runs, and another deployer than ECS makes them');
    const images = facts.task.containers.map(({ image }) => image);
    const foreign = images.filter((image) => !registries.some((host) => matchesWildcard(host, hostOf(image))));
    if (foreign.length > 0) return fail(`it runs images of other registries: ${listed(foreign)}`);
    const repositoryOf = (image: string) =>
      all.find((one: KnownResource<Repository>) => isFrom(image, one.facts.uri))?.facts;
    const movable = thoseOf(images, (image) => {
      const found = repositoryOf(image);
      return !DIGEST.test(image) && !(found && isFixed(image, found));
    });
    if (movable.length > 0) return fail(`it runs images by tags that may be moved: ${listed(movable)}`);
    const few = thoseOf(images, (image) => {
      const found = repositoryOf(image);
      return found !== undefined && found.kept !== null && found.kept < minKept;
    });
    return few.length > 0
      ? fail(`fewer than ${minKept} images are kept beside ${listed(few)}`)
      : pass('its images stay as they are');
  },
  examples,
});
