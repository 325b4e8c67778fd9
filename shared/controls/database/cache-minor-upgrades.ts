import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache } from '../../services/elasticache/examples.ts';

export default control({
  id: 'database.cache-minor-upgrades',
  title: 'Caches take minor versions of their engine by themselves',
  severity: 'high',
  seeds: ['001:195'],
  satisfies: ['fsbp/ElastiCache.2', 'nist-800-53-r5/SI-2', 'soc2/CC7.1', 'pci-4.0/6.3.3', 'fedramp-20x/KSI-SVC-EIS'],
  equivalents: {
    prowler: ['elasticache_redis_cluster_auto_minor_version_upgrades'],
    securityHub: ['ElastiCache.2'],
    config: ['ELASTICACHE_AUTO_MINOR_VERSION_UPGRADE_CHECK'],
  },
  subject: caches,
  why: 'Minor versions close holes that everybody can read about on the day they come out.',
  fix: {
    command:
      'aws elasticache modify-replication-group --replication-group-id {name} --auto-minor-version-upgrade --apply-immediately --region {region}',
    mind: 'an upgrade replaces the nodes one by one within the maintenance window',
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'switched minor upgrades of {name} off',
  evaluate: ({ facts }) => {
    if (facts.kind === 'serverless') return notApplicable('ElastiCache upgrades serverless caches itself');
    if (facts.engine === 'memcached') return notApplicable('ElastiCache upgrades no cluster of Memcached by itself');
    return facts.minorUpgrades
      ? pass('minor versions are taken by themselves')
      : fail('minor versions wait for somebody');
  },
  examples: {
    pass: [{ name: 'by itself', facts: exampleCache }],
    fail: [{ name: 'by hand', facts: { ...exampleCache, minorUpgrades: false } }],
    notApplicable: [
      { name: 'serverless', facts: { ...exampleCache, kind: 'serverless' } },
      { name: 'Memcached', facts: { ...exampleCache, kind: 'node', engine: 'memcached', minorUpgrades: false } },
    ],
  },
});
