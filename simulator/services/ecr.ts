/** Simulated Amazon ECR: the repositories of the images that the simulated ECS services run. */
import type {
  DescribeImagesRequest,
  DescribeRepositoriesRequest,
  PutImageTagMutabilityRequest,
  Repository,
} from '@aws-sdk/client-ecr';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface Ecr {
  readonly repositories: Repository[];
  readonly images: number;
}

function seed({ world, account, region, flaw }: ServiceLocation): Ecr {
  if (databaseRole(world, account, region) !== 'primary') return { repositories: [], images: 0 };
  const repository = (repositoryName: string, rest: Partial<Repository>): Repository => ({
    repositoryArn: `arn:aws:ecr:${region}:${account.id}:repository/${repositoryName}`,
    repositoryName,
    repositoryUri: `${account.id}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`,
    imageTagMutability: 'IMMUTABLE',
    ...rest,
  });
  const latest = [{ filterType: 'WILDCARD' as const, filter: 'latest*' }];
  return {
    repositories: [
      repository('api', {}),
      repository('agent', {
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: latest,
      }),
      repository('unused', { imageTagMutability: 'MUTABLE' }),
    ],
    images: flaw('ecr-one-image', 0.04) ? 1 : 3,
  };
}

function repositoryOf({ state, input }: Call<Ecr, { repositoryName?: string }>): Repository {
  const found = state.repositories.find(({ repositoryName }) => repositoryName === input.repositoryName);
  if (found) return found;
  throw apiError(
    'RepositoryNotFoundException',
    `The repository '${input.repositoryName}' does not exist in the registry`,
  );
}

export const ecr = service<Ecr>({
  serviceId: 'ECR',
  eventSource: 'ecr',
  scope: 'region',
  seed,
  reads: {
    DescribeRepositories: ({ state, input, world }: Call<Ecr, DescribeRepositoriesRequest>) => {
      const { items, next } = page(state.repositories, input.nextToken, input.maxResults, world);
      return { repositories: items, nextToken: next };
    },
    DescribeImages: (call: Call<Ecr, DescribeImagesRequest>) => {
      const { repositoryName } = repositoryOf(call);
      const all = Array.from({ length: call.state.images }, (_, index) => ({
        repositoryName,
        imageDigest: `sha256:${String(index).padStart(64, '0')}`,
      }));
      const { items, next } = page(all, call.input.nextToken, call.input.maxResults, call.world);
      return { imageDetails: items, nextToken: next };
    },
  },
  writes: {
    PutImageTagMutability: (call: Call<Ecr, PutImageTagMutabilityRequest>) => {
      repositoryOf(call).imageTagMutability = call.input.imageTagMutability;
      return {};
    },
  },
});
