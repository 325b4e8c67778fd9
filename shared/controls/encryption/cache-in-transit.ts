import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache } from '../../services/elasticache/examples.ts';

const ALSO_PLAIN = 'that a cache may take connections without TLS as well';

export default control({
  id: 'encryption.cache-in-transit',
  title: 'Caches take connections with TLS only',
  severity: 'high',
  seeds: ['001:9', '002:8'],
  satisfies: [
    inPart('fsbp/ElastiCache.5', ALSO_PLAIN),
    'nist-800-53-r5/SC-8',
    'soc2/CC6.7',
    'iso-27001/A.8.24',
    'hipaa/164.312(e)(1)',
    'gdpr/32(1)(a)',
    'pci-4.0/4.2.1',
    'fedramp-20x/KSI-SVC-VCM',
    'fedramp-20x/KSI-SVC-SIN',
    'iso-27001/A.5.14',
    'hipaa/164.312(e)(2)(i)',
  ],
  equivalents: {
    prowler: [inPart('elasticache_redis_cluster_in_transit_encryption_enabled', ALSO_PLAIN)],
    securityHub: ['ElastiCache.5'],
    config: [inPart('ELASTICACHE_REPL_GRP_ENCRYPTED_IN_TRANSIT', ALSO_PLAIN)],
  },
  subject: caches,
  why: 'Passwords and session tokens travel to a cache with every call, and are read by whoever is on the way.',
  fix: {
    values: ({ facts: { kind, transit } }) => ({ kind, transit }),
    steps: [
      'take both kinds of connections: aws elasticache modify-replication-group --replication-group-id {name} --transit-encryption-enabled --transit-encryption-mode preferred --apply-immediately --region {region}',
      'let every client use TLS',
      'aws elasticache modify-replication-group --replication-group-id {name} --transit-encryption-mode required --apply-immediately --region {region}',
    ],
    mind: 'clients without TLS are shut out once it is required',
    instead: [
      {
        when: { kind: 'node' },
        steps: [
          'TLS cannot be given to {name} in place: make another with --transit-encryption-enabled, let every client use it with TLS, and delete {name}',
        ],
      },
      {
        when: { transit: 'preferred' },
        command:
          'aws elasticache modify-replication-group --replication-group-id {name} --transit-encryption-mode required --apply-immediately --region {region}',
        mind: 'clients without TLS are shut out',
      },
    ],
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'let cache {name} take connections without TLS',
  evaluate: ({ facts: { status, transit } }) => {
    if (status === 'deleting') return notApplicable('it is being deleted');
    if (transit === 'required') return pass('it takes connections with TLS only');
    return fail(transit === 'off' ? 'it takes connections without TLS' : 'it takes connections with and without TLS');
  },
  examples: varied({
    common: { facts: exampleCache },
    pass: [{ name: 'TLS only' }],
    fail: [
      { name: 'without TLS', facts: { transit: 'off' } },
      { name: 'on the way to TLS', facts: { transit: 'preferred' } },
      { name: 'a node of Memcached without TLS', facts: { kind: 'node', engine: 'memcached', transit: 'off' } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { status: 'deleting', transit: 'off' } }],
  }),
});
