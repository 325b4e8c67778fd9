/** Amazon Redshift: whether the parameter groups of clusters demand TLS. A call for each page of each group in use. */
import type { Parameter } from '@aws-sdk/client-redshift';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, eachPresent, known, oneOf, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { TLS_PARAMETER, warehouses } from './clusters.ts';

const DESCRIBE = 'redshift:DescribeClusterParameters';
/** The group was deleted since it was listed ("DescribeClusterParameters", Errors). */
const GONE = ['ClusterParameterGroupNotFound', 'ClusterParameterGroupNotFoundFault'];
const VALUES = ['true', 'false'] as const;

export interface WarehouseParameters {
  /** Connections without TLS are refused. */
  readonly tls: Seen<boolean>;
}

/** One resource for each group that a cluster uses; its id is the name. */
export const warehouseParameters = collector({
  id: 'redshift.parameters',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [DESCRIBE],
  uses: [warehouses],
  ownTriggersAlone: true,
  open: {
    'DescribeClusterParameters.Parameters[].ParameterName': 'the one that is judged is looked for by its name',
  },
  triggers: [apiCalls('redshift', 'ModifyClusterParameterGroup', 'ResetClusterParameterGroup')],
  sdk: () => import('@aws-sdk/client-redshift'),
  collect: async (
    aws,
    { RedshiftClient, paginateDescribeClusterParameters },
  ): Promise<Resource<WarehouseParameters>[]> => {
    const client = aws.client(RedshiftClient);
    const named = (await aws.facts(warehouses)).flatMap(({ facts }) =>
      facts instanceof CouldNotRead || facts.parameterGroup instanceof CouldNotRead ? [] : [facts.parameterGroup],
    );
    return eachPresent([...new Set(named)], async (id) => {
      const pages = paginateDescribeClusterParameters({ client }, { ParameterGroupName: id });
      const found = await seen(
        orAbsent(
          all(pages, (page) => required(page.Parameters, DESCRIBE, 'Parameters')),
          ...GONE,
        ),
      );
      if (found === null) return null;
      return { id, facts: found instanceof CouldNotRead ? found : { tls: demandsTls(found) } };
    });
  },
});

const demandsTls = (parameters: readonly Parameter[]): Seen<boolean> =>
  seenIn(() => {
    const found = parameters.find(
      ({ ParameterName }) => required(ParameterName, DESCRIBE, 'ParameterName') === TLS_PARAMETER,
    );
    return known(oneOf(found?.ParameterValue, VALUES, DESCRIBE, TLS_PARAMETER)) === 'true';
  });
