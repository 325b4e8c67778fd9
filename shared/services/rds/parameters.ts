/** Amazon RDS: what the parameter groups of databases say about TLS and connections. A call for each page of each group. */
import type { Parameter, RDSClient } from '@aws-sdk/client-rds';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, eachPresent, known, oneOf, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { type Database, databases } from './databases.ts';

const sdk = () => import('@aws-sdk/client-rds');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const OF_INSTANCE = 'rds:DescribeDBParameters';
const OF_CLUSTER = 'rds:DescribeDBClusterParameters';
const PER_PAGE = 100;
/** The group was deleted since it was listed ("DescribeDBParameters", Errors). */
const GONE = ['DBParameterGroupNotFound', 'DBParameterGroupNotFoundFault'];

/** The parameters that demand TLS: of PostgreSQL and SQL Server, of MySQL and MariaDB, of DocumentDB, and of Neptune. */
const TLS = ['rds.force_ssl', 'require_secure_transport', 'tls', 'neptune_enforce_ssl'];
const CONNECTIONS = 'max_connections';

export interface ParameterGroup {
  /** Whether a parameter demands TLS; null where there is none, or it has no value. */
  readonly tls: Seen<boolean | null>;
  /** A number or a formula, such as `{DBInstanceClassMemory/12582880}`; null where it has no value. */
  readonly connections: string | null;
}

export type GroupKind = 'instance' | 'cluster';
export const groupId = (kind: GroupKind, name: string): string => `${kind} ${name}`;

/** One resource for each group that a database uses; its id is the kind and the name. */
export const parameterGroups = collector({
  id: 'rds.parameter-groups',
  scope: 'region',
  actions: [OF_INSTANCE, OF_CLUSTER],
  uses: [databases],
  ownTriggersAlone: true,
  absent: {
    'DescribeDBParameters.Parameters[].ParameterValue':
      'nobody set it, and the engine decides ("Parameter", Amazon RDS API Reference: "Required: No")',
    'DescribeDBClusterParameters.Parameters[].ParameterValue':
      'nobody set it, and the engine decides ("Parameter", Amazon RDS API Reference: "Required: No")',
  },
  open: {
    'DescribeDBParameters.Parameters[].ParameterName':
      'each engine has names of its own; those that are judged are compared',
    'DescribeDBClusterParameters.Parameters[].ParameterName':
      'each engine has names of its own; those that are judged are compared',
  },
  triggers: [
    apiCalls(
      'rds',
      'ModifyDBParameterGroup',
      'ResetDBParameterGroup',
      'ModifyDBClusterParameterGroup',
      'ResetDBClusterParameterGroup',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ParameterGroup>[]> => {
    const client = aws.client(sdk.RDSClient);
    const named = groupsOf((await aws.facts(databases)).map(({ facts }) => facts));
    return eachPresent([...named], async ([id, { kind, name }]) => {
      const found = await seen(orAbsent(parametersOf(kind, name, client, sdk), ...GONE));
      if (found === null) return null;
      const action = kind === 'instance' ? OF_INSTANCE : OF_CLUSTER;
      return { id, facts: found instanceof CouldNotRead ? found : seenIn(() => factsOf(found, action)) };
    });
  },
});

function groupsOf(found: readonly Seen<Database>[]): ReadonlyMap<string, { kind: GroupKind; name: string }> {
  const named = found.flatMap((facts) => {
    if (facts instanceof CouldNotRead) return [];
    const servers = facts.servers instanceof CouldNotRead ? [] : facts.servers;
    return [
      ...servers.map(({ parameterGroup }) => ({ kind: 'instance' as const, name: parameterGroup })),
      ...(facts.clusterGroup === null ? [] : [{ kind: 'cluster' as const, name: facts.clusterGroup }]),
    ];
  });
  const read = named.flatMap(({ kind, name }) => (name instanceof CouldNotRead ? [] : [{ kind, name }]));
  return new Map(read.map((group) => [groupId(group.kind, group.name), group]));
}

async function parametersOf(kind: GroupKind, name: string, client: RDSClient, sdk: Sdk): Promise<Parameter[]> {
  if (kind === 'instance') {
    const pages = sdk.paginateDescribeDBParameters({ client, pageSize: PER_PAGE }, { DBParameterGroupName: name });
    return all(pages, (page) => required(page.Parameters, OF_INSTANCE, 'Parameters'));
  }
  const asked = { DBClusterParameterGroupName: name };
  const pages = sdk.paginateDescribeDBClusterParameters({ client, pageSize: PER_PAGE }, asked);
  return all(pages, (page) => required(page.Parameters, OF_CLUSTER, 'Parameters'));
}

/** "on" and "off" as the engines spell them; DocumentDB names the oldest version that it admits ("Managing TLS settings"). */
const ON = ['1', 'ON', 'on', 'true', 'enabled', 'tls1.2+', 'tls1.3+', 'fips-140-3'] as const;
const OFF = ['0', 'OFF', 'off', 'false', 'disabled'] as const;

function factsOf(parameters: readonly Parameter[], action: string): ParameterGroup {
  const named = new Map(
    parameters.map(({ ParameterName, ParameterValue }) => [
      required(ParameterName, action, 'ParameterName'),
      ParameterValue,
    ]),
  );
  const values = TLS.flatMap((name) => named.get(name) ?? []);
  return { tls: seenIn(() => demands(values[0], action)), connections: named.get(CONNECTIONS) ?? null };
}

function demands(value: string | undefined, action: string): boolean | null {
  if (value === undefined) return null;
  return (ON as readonly string[]).includes(known(oneOf(value, [...ON, ...OFF], action, 'ParameterValue')));
}
