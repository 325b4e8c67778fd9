/**
 * Amazon ElastiCache: the memory settings in the parameter groups of caches. One call for each page of each group in
 * use.
 */
import type { CacheParameterGroupDetails } from '@aws-sdk/client-elasticache';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  eachPresent,
  known,
  numberOf,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { caches } from './caches.ts';

const DESCRIBE = 'elasticache:DescribeCacheParameters';
/** The group was deleted since it was listed ("DescribeCacheParameters", Errors). */
const GONE = ['CacheParameterGroupNotFound', 'CacheParameterGroupNotFoundFault'];

/** "Valkey and Redis OSS parameters", Amazon ElastiCache User Guide. */
const POLICIES = [
  'volatile-lru',
  'allkeys-lru',
  'volatile-lfu',
  'allkeys-lfu',
  'volatile-random',
  'allkeys-random',
  'volatile-ttl',
  'noeviction',
] as const;

export interface CacheParameters {
  /** The policy that decides which keys are evicted when the memory is full. */
  readonly policy: Seen<(typeof POLICIES)[number]>;
  /** Type of node → GiB that it keeps data in. */
  readonly memory: Seen<Readonly<Record<string, number>>>;
}

/** One resource for each group that a cache of Valkey or Redis uses; its id is the name. */
export const cacheParameters = collector({
  id: 'elasticache.parameters',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [DESCRIBE],
  uses: [caches],
  ownTriggersAlone: true,
  open: {
    'DescribeCacheParameters.Parameters[].ParameterName': 'those that are judged are looked for by their names',
    'DescribeCacheParameters.CacheNodeTypeSpecificParameters[].ParameterName':
      'those that are judged are looked for by their names',
    'DescribeCacheParameters.CacheNodeTypeSpecificParameters[].CacheNodeTypeSpecificValues[].CacheNodeType':
      'AWS adds types all the time',
  },
  triggers: [apiCalls('elasticache', 'ModifyCacheParameterGroup', 'ResetCacheParameterGroup')],
  sdk: () => import('@aws-sdk/client-elasticache'),
  collect: async (aws, sdk): Promise<Resource<CacheParameters>[]> => {
    const client = aws.client(sdk.ElastiCacheClient);
    const named = (await aws.facts(caches)).flatMap(({ facts }) => {
      if (facts instanceof CouldNotRead || facts.engine === 'memcached') return [];
      return typeof facts.parameterGroup === 'string' ? [facts.parameterGroup] : [];
    });
    return eachPresent([...new Set(named)], async (id) => {
      const read = async () => {
        const pages: CacheParameterGroupDetails[] = [];
        for await (const page of sdk.paginateDescribeCacheParameters({ client }, { CacheParameterGroupName: id }))
          pages.push(page);
        return pages;
      };
      const found = await seen(orAbsent(read(), ...GONE));
      if (found === null) return null;
      return { id, facts: found instanceof CouldNotRead ? found : factsOf(found) };
    });
  },
});

const factsOf = (pages: readonly CacheParameterGroupDetails[]): CacheParameters => ({
  policy: seenIn(() => {
    const all = pages.flatMap(({ Parameters }) => required(Parameters, DESCRIBE, 'Parameters'));
    const found = all.find(
      ({ ParameterName }) => required(ParameterName, DESCRIBE, 'ParameterName') === 'maxmemory-policy',
    );
    return oneOf(found?.ParameterValue, POLICIES, DESCRIBE, 'maxmemory-policy');
  }),
  memory: seenIn(() => {
    const all = pages.flatMap((page) =>
      required(page.CacheNodeTypeSpecificParameters, DESCRIBE, 'CacheNodeTypeSpecificParameters'),
    );
    const found = all.find(({ ParameterName }) => required(ParameterName, DESCRIBE, 'ParameterName') === 'maxmemory');
    const values = required(found?.CacheNodeTypeSpecificValues, DESCRIBE, 'maxmemory');
    return Object.fromEntries(
      values.map(({ CacheNodeType, Value }) => [
        required(CacheNodeType, DESCRIBE, 'CacheNodeType'),
        known(numberOf(Value, DESCRIBE, 'Value')) / 2 ** 30,
      ]),
    );
  }),
});
