import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { days, flag } from '../../core/parameter.ts';
import { type Cache, caches } from '../../services/elasticache/caches.ts';
import { exampleCache } from '../../services/elasticache/examples.ts';

const ONE_ZONE = 'that replicas in one zone suffice';
const cache = (its: Partial<Known<Cache>>) => ({ ...exampleCache, ...its });
const ALONE = { kind: 'node', failsOver: false, inSeveralZones: false } as const;

export default control({
  id: 'database.cache-durability',
  title: 'Caches fail over by themselves and keep snapshots of their data',
  severity: 'medium',
  seeds: ['001:86', '004:60'],
  satisfies: [
    stricter('fsbp/ElastiCache.1', 'failover'),
    inPart('fsbp/ElastiCache.3', ONE_ZONE),
    ...judges('nist-800-53-r5/CP-10', 'soc2/A1.2', 'iso-27001/A.8.14', 'fedramp-20x/KSI-CNA-OFA'),
  ],
  equivalents: {
    prowler: [
      inPart('elasticache_redis_cluster_automatic_failover_enabled', ONE_ZONE),
      stricter('elasticache_redis_cluster_multi_az_enabled', 'snapshotDays'),
      inPart('elasticache_redis_cluster_backup_enabled', 'that snapshots are kept for seven days'),
    ],
    securityHub: ['ElastiCache.1', 'ElastiCache.3'],
    config: [
      inPart('ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK', 'snapshots of 15 days, where no other number is set'),
      inPart('ELASTICACHE_REPL_GRP_AUTO_FAILOVER_ENABLED', ONE_ZONE),
    ],
  },
  parameters: {
    snapshotDays: days(1, 'shortest time that automatic snapshots are kept'),
    failover: flag(true, 'whether a replica in another zone must take over by itself'),
  },
  subject: caches,
  why: 'When the only node of a cache fails, sessions and queues in it are lost, and every request falls through to the database at once.',
  fix: {
    command:
      'aws elasticache modify-replication-group --replication-group-id {name} --automatic-failover-enabled --multi-az-enabled --snapshot-retention-limit 7 --apply-immediately --region {region}',
    mind: 'it needs a replica in another zone, which increase-replica-count adds and which is billed',
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'took failover or snapshots from {name}',
  evaluate: ({ facts }, _others, { snapshotDays, failover }) => {
    if (facts.engine === 'memcached') return notApplicable('Memcached keeps nothing');
    if (facts.status === 'deleting') return notApplicable('it is being deleted');
    if (failover && facts.kind === 'node') return fail('it is a single node');
    if (failover && !facts.failsOver) return fail('no replica takes over by itself');
    if (failover && !facts.inSeveralZones) return fail('all its nodes may be in one zone');
    if (facts.snapshotDays === 0 && snapshotDays > 0) return fail('it has no snapshots');
    if (facts.snapshotDays < snapshotDays) return fail(`snapshots are kept for ${facts.snapshotDays} days`);
    return pass('it fails over by itself and keeps snapshots');
  },
  examples: {
    pass: [
      { name: 'a group in two zones', facts: exampleCache },
      { name: 'a serverless cache', facts: cache({ kind: 'serverless', snapshotDays: 1 }) },
      {
        name: 'a single node, where that suffices',
        facts: cache(ALONE),
        parameters: { failover: false },
      },
    ],
    fail: [
      { name: 'a single node', facts: cache({ kind: 'node' }) },
      { name: 'no failover', facts: cache({ failsOver: false }) },
      { name: 'one zone', facts: cache({ inSeveralZones: false }) },
      { name: 'no snapshots', facts: cache({ snapshotDays: 0 }) },
      { name: 'snapshots for too short a time', facts: cache({ snapshotDays: 2 }), parameters: { snapshotDays: 3 } },
    ],
    notApplicable: [
      { name: 'Memcached', facts: cache({ kind: 'node', engine: 'memcached' }) },
      { name: 'being deleted', facts: cache({ status: 'deleting', snapshotDays: 0 }) },
    ],
  },
});
