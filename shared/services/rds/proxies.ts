/**
 * Amazon RDS Proxy: the pools of connections before databases. One list call, and two calls for each proxy, because AWS
 * has no batch call for them.
 */
import type { RDSClient } from '@aws-sdk/client-rds';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { all, eachPresent, given, numberOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import type { Database } from './databases.ts';

const sdk = () => import('@aws-sdk/client-rds');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const PROXIES = 'rds:DescribeDBProxies';
const GROUPS = 'rds:DescribeDBProxyTargetGroups';
const TARGETS = 'rds:DescribeDBProxyTargets';
/** The proxy was deleted since it was listed ("DescribeDBProxyTargets", Errors). */
const GONE = 'DBProxyNotFoundFault';

export interface DatabaseProxy {
  /** The proxy's name; its ARN has an id instead. */
  readonly name: string;
  readonly requiresTls: Seen<boolean>;
  /** Seconds after which a client that does nothing loses its connection. */
  readonly idleSeconds: Seen<number>;
  readonly pool: Seen<Pool>;
  /** Identifiers of the instances and clusters behind it. */
  readonly targets: Seen<readonly string[]>;
}

export interface Pool {
  /** The percentage of the database's connections that it may use. */
  readonly maxPercent: Seen<number>;
  /** Seconds that a client waits for a connection. */
  readonly borrowSeconds: Seen<number>;
}

export const proxies = collector({
  id: 'rds.proxies',
  scope: 'region',
  actions: [PROXIES, GROUPS, TARGETS],
  absent: {
    'DescribeDBProxyTargets.Targets[].TrackedClusterId':
      'it is an instance on its own ("DBProxyTarget", Amazon RDS API Reference: "The DB cluster identifier when the target represents an Aurora DB cluster")',
  },
  triggers: [
    apiCalls(
      'rds',
      'CreateDBProxy',
      'ModifyDBProxy',
      'DeleteDBProxy',
      'ModifyDBProxyTargetGroup',
      'RegisterDBProxyTargets',
      'DeregisterDBProxyTargets',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<DatabaseProxy>[]> => {
    const client = aws.client(sdk.RDSClient);
    const found = await all(sdk.paginateDescribeDBProxies({ client }, {}), (page) =>
      required(page.DBProxies, PROXIES, 'DBProxies'),
    );
    return eachPresent(found, async (proxy) => {
      const name = required(proxy.DBProxyName, PROXIES, 'DBProxyName');
      const pool = await seen(orAbsent(poolOf(client, sdk, name), GONE));
      const targets = await seen(orAbsent(targetsOf(client, sdk, name), GONE));
      if (pool === null || targets === null) return null;
      const requiresTls = given(proxy.RequireTLS, PROXIES, 'RequireTLS');
      const idleSeconds = numberOf(proxy.IdleClientTimeout, PROXIES, 'IdleClientTimeout');
      return {
        id: required(proxy.DBProxyArn, PROXIES, 'DBProxyArn'),
        facts: { name, requiresTls, idleSeconds, pool, targets },
      };
    });
  },
});

/** A proxy has one group of targets, `default` ("DescribeDBProxyTargetGroups"). */
async function poolOf(client: RDSClient, sdk: Sdk, DBProxyName: string): Promise<Pool> {
  const [group] = await all(sdk.paginateDescribeDBProxyTargetGroups({ client }, { DBProxyName }), (page) =>
    required(page.TargetGroups, GROUPS, 'TargetGroups'),
  );
  const pool = required(group?.ConnectionPoolConfig, GROUPS, 'ConnectionPoolConfig');
  return {
    maxPercent: numberOf(pool.MaxConnectionsPercent, GROUPS, 'MaxConnectionsPercent'),
    borrowSeconds: numberOf(pool.ConnectionBorrowTimeout, GROUPS, 'ConnectionBorrowTimeout'),
  };
}

/** The cluster, and its instances beside it, or one instance. */
async function targetsOf(client: RDSClient, sdk: Sdk, DBProxyName: string): Promise<readonly string[]> {
  const found = await all(sdk.paginateDescribeDBProxyTargets({ client }, { DBProxyName }), (page) =>
    required(page.Targets, TARGETS, 'Targets'),
  );
  return [
    ...new Set(found.map((one) => one.TrackedClusterId ?? required(one.RdsResourceId, TARGETS, 'RdsResourceId'))),
  ].sort();
}

/** As RDS Proxy names the protocols ("CreateDBProxy", EngineFamily); undefined for an engine that no proxy can be before. */
function familyOf(engine: string): string | undefined {
  if (/postgres/.test(engine)) return 'POSTGRESQL';
  if (/mysql|mariadb|^aurora$/.test(engine)) return 'MYSQL';
  return engine.startsWith('sqlserver') ? 'SQLSERVER' : undefined;
}

/** The database, the family that its engine belongs to, and how a proxy is put before it. */
export const proxyingOf = ({ identifier, engine, kind }: Pick<Known<Database>, 'identifier' | 'engine' | 'kind'>) => ({
  ...{ identifier, family: familyOf(engine), proxied: familyOf(engine) === undefined ? 'never' : kind },
});
