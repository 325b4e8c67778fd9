/** Amazon ECR: the repositories of a region, and the number of images in those that ECS services use. */
import type { Repository as Description, ECRClient } from '@aws-sdk/client-ecr';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { all, eachPresent, known, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { type EcsService, services } from '../ecs/services.ts';

const sdk = () => import('@aws-sdk/client-ecr');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'ecr:DescribeRepositories';
const IMAGES = 'ecr:DescribeImages';
/** The largest page that the API returns. */
const PER_PAGE = 1_000;
/** The most images of a repository that are counted. */
export const MOST_COUNTED = 10;
/** The repository was deleted since it was listed ("DescribeImages", Errors). */
const GONE = 'RepositoryNotFoundException';

/** "Repository", Amazon ECR API Reference. */
const MUTABILITIES = ['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'] as const;

export interface Repository {
  /** Its URI, with which names of images begin: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/api`. */
  readonly uri: string;
  readonly mutability: Seen<(typeof MUTABILITIES)[number]>;
  /** Patterns of tags that are excepted from that. */
  readonly excepted: Seen<readonly string[]>;
  /** How many images it keeps, `MOST_COUNTED` at most; null where no ECS service runs from it. */
  readonly kept: Seen<number | null>;
}

export const repositories = collector({
  id: 'ecr.repositories',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST, IMAGES],
  uses: [services],
  ownTriggersAlone: true,
  absent: {
    'DescribeRepositories.repositories[].imageTagMutabilityExclusionFilters':
      'no tag is excepted ("describe-repositories", AWS CLI Command Reference, answers without it)',
  },
  triggers: [apiCalls('ecr', 'CreateRepository', 'DeleteRepository', 'PutImageTagMutability', 'BatchDeleteImage')],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Repository>[]> => {
    const client = aws.client(sdk.ECRClient);
    const found = await all(sdk.paginateDescribeRepositories({ client, pageSize: PER_PAGE }, {}), (page) =>
      required(page.repositories, LIST, 'repositories'),
    );
    const run = imagesOf((await aws.facts(services)).map(({ facts }) => facts));
    return eachPresent(found, async (repository) => {
      const id = required(repository.repositoryArn, LIST, 'repositoryArn');
      const uri = required(repository.repositoryUri, LIST, 'repositoryUri');
      const inUse = run.some((image) => isFrom(image, uri));
      const kept = inUse ? await seen(orAbsent(keptIn(repository, client, sdk), GONE)) : 0;
      if (kept === null) return null;
      return { id, facts: { ...settingsOf(repository), uri, kept: inUse ? kept : null } };
    });
  },
});

export const isFrom = (image: string, uri: string): boolean =>
  image === uri || image.startsWith(`${uri}:`) || image.startsWith(`${uri}@`);

/** The images of the services. An unreadable service gives none here: its own verdict is unknown. */
const imagesOf = (all: readonly Seen<EcsService>[]): string[] =>
  all.flatMap((facts) => {
    const containers = attempted(() => known(known(known(facts).task)?.containers ?? []));
    if (containers instanceof CouldNotRead) return [];
    return containers.flatMap(({ image }) => (image instanceof CouldNotRead ? [] : [image]));
  });

async function keptIn({ repositoryName }: Description, client: ECRClient, sdk: Sdk): Promise<number> {
  const name = required(repositoryName, LIST, 'repositoryName');
  let kept = 0;
  for await (const page of sdk.paginateDescribeImages({ client, pageSize: MOST_COUNTED }, { repositoryName: name })) {
    kept += required(page.imageDetails, IMAGES, 'imageDetails').length;
    if (kept >= MOST_COUNTED) return MOST_COUNTED;
  }
  return kept;
}

function settingsOf(repository: Description): Pick<Repository, 'mutability' | 'excepted'> {
  const filters = repository.imageTagMutabilityExclusionFilters ?? [];
  return {
    mutability: oneOf(repository.imageTagMutability, MUTABILITIES, LIST, 'imageTagMutability'),
    excepted: attempted(() =>
      filters.map(({ filterType, filter }) => {
        known(oneOf(filterType, ['WILDCARD'], LIST, 'filterType'));
        return required(filter, LIST, 'filter');
      }),
    ),
  };
}
