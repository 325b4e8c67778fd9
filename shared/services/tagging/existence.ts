/** Whether a resource that the tagging API lists still exists, by the lists of its own service: a few calls for each region. */
import type { DBInstance } from '@aws-sdk/client-rds';
import type { Aws } from '../../core/collector.ts';
import { all, required } from '../../core/reading.ts';
import { EC2_KINDS, INSTANCES, type Kind, VOLUMES } from '../backup/existence.ts';
import { tableNames } from '../dynamodb/tables.ts';
import { buckets } from '../s3/buckets.ts';
import { afterLast } from './regions.ts';

export const sdk = async () => ({
  ...(await import('@aws-sdk/client-ec2')),
  ...(await import('@aws-sdk/client-rds')),
});
type Sdk = Omit<Awaited<ReturnType<typeof sdk>>, 'default'>;

const DATABASES = 'rds:DescribeDBInstances';
const CLUSTERS = 'rds:DescribeDBClusters';
export const EXISTENCE_ACTIONS = [VOLUMES, INSTANCES, DATABASES, CLUSTERS];
/** The collectors whose lists show which buckets and tables exist. */
export const EXISTENCE_OF = [buckets, tableNames];

const there = (names: readonly string[]): Map<string, true> => new Map(names.map((name) => [name, true]));

/** The kinds of resources, for one evaluation: two kinds share one list of databases. */
export function kindsOfResources(): Kind<Sdk>[] {
  let reading: Promise<readonly DBInstance[]> | undefined;
  const instances: typeof readInstances = (aws, sdk) => {
    reading ??= readInstances(aws, sdk);
    return reading;
  };
  return [
    ...EC2_KINDS,
    [
      /^arn:[^:]+:rds:[^:]*:[^:]*:db:/,
      async (aws, sdk) =>
        there(
          (await instances(aws, sdk)).map(({ DBInstanceIdentifier }) =>
            required(DBInstanceIdentifier, DATABASES, 'DBInstanceIdentifier'),
          ),
        ),
    ],
    [
      /^arn:[^:]+:rds:[^:]*:[^:]*:cluster:/,
      async (aws, sdk, ids) => {
        // an instance names its cluster, so only a cluster without instances needs a call
        const named = (await instances(aws, sdk)).flatMap(({ DBClusterIdentifier }) => DBClusterIdentifier ?? []);
        return there(ids.every((id) => named.includes(id)) ? named : await readClusters(aws, sdk));
      },
    ],
    [/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\//, async (aws) => there(lastsOf(await aws.facts(tableNames), '/'))],
    [/^arn:[^:]+:s3:::/, async (aws) => there(lastsOf(await aws.facts(buckets), ':'))],
  ];
}

const lastsOf = (resources: readonly { readonly id: string }[], mark: string): string[] =>
  resources.map(({ id }) => afterLast(id, mark));

const readInstances = (aws: Aws, sdk: Sdk): Promise<readonly DBInstance[]> =>
  all(sdk.paginateDescribeDBInstances({ client: aws.client(sdk.RDSClient) }, {}), (page) =>
    required(page.DBInstances, DATABASES, 'DBInstances'),
  );

async function readClusters(aws: Aws, sdk: Sdk): Promise<string[]> {
  const found = await all(sdk.paginateDescribeDBClusters({ client: aws.client(sdk.RDSClient) }, {}), (page) =>
    required(page.DBClusters, CLUSTERS, 'DBClusters'),
  );
  return found.map(({ DBClusterIdentifier }) => required(DBClusterIdentifier, CLUSTERS, 'DBClusterIdentifier'));
}
