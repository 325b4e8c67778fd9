import { stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache } from '../../services/elasticache/examples.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';

const awsKey = exampleAwsKey('alias/aws/elasticache');
const theirs = { kmsKey: exampleKey(awsKey.keyId) };
const own = { customerManaged: false };

export default control({
  id: 'encryption.cache-at-rest',
  title: 'Caches are encrypted at rest with a customer-managed key',
  severity: 'medium',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    stricter('fsbp/ElastiCache.4', 'customerManaged'),
    ...['nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'],
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [stricter('elasticache_redis_cluster_rest_encryption_enabled', 'customerManaged')],
    securityHub: [stricter('ElastiCache.4', 'customerManaged')],
    config: [stricter('ELASTICACHE_REPL_GRP_ENCRYPTED_AT_REST', 'customerManaged')],
  },
  parameters: { customerManaged: flag(true, 'whether a key of AWS or of ElastiCache is too little') },
  subject: caches,
  with: { awsManagedKeys },
  why: 'What a cache writes to disk and to its snapshots are the sessions and tokens that it holds.',
  fix: {
    steps: [
      'a key cannot be given in place: aws elasticache create-snapshot --replication-group-id {name} --snapshot-name "<SNAPSHOT: a name for the snapshot>" --region {region}',
      'aws elasticache create-replication-group --replication-group-id "<CACHE: another name>" --replication-group-description "<WHY: what it is for>" --snapshot-name "<SNAPSHOT: the same name>" --at-rest-encryption-enabled --kms-key-id "<KMS_KEY: ARN of a key of your own>" --region {region}',
      'let the application use it, and delete {name}',
    ],
    mind: 'what is written after the snapshot is not in the copy',
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'made cache {name} without encryption by a key of our own',
  evaluate: ({ facts }, { awsManagedKeys }, { customerManaged }) => {
    if (facts.engine === 'memcached' && facts.kind === 'node')
      return notApplicable('nodes of Memcached store nothing on disk');
    if (facts.status === 'deleting') return notApplicable('it is being deleted');
    if (!facts.atRest) return fail('it is not encrypted at rest');
    if (!customerManaged) return pass('it is encrypted at rest');
    if (facts.kmsKey === null) return fail('it is encrypted with a key that ElastiCache keeps');
    if (isKeyOfAws(facts.kmsKey, awsManagedKeys))
      return fail('it is encrypted with the key that AWS manages for ElastiCache');
    return pass(`it is encrypted with ${facts.kmsKey}`);
  },
  examples: varied({
    common: { facts: exampleCache, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'Memcached without servers', facts: { engine: 'memcached', kind: 'serverless' } },
      { name: 'a single node of Valkey', facts: { kind: 'node' } },
      { name: 'the key of AWS where that suffices', facts: theirs, parameters: own },
      { name: 'a key of ElastiCache where that suffices', facts: { kmsKey: null }, parameters: own },
    ],
    fail: [
      { name: 'in the clear', facts: { atRest: false }, parameters: own },
      { name: 'the key of AWS', facts: theirs },
      { name: 'a key of ElastiCache', facts: { kmsKey: null } },
    ],
    notApplicable: [
      { name: 'nodes of Memcached', facts: { engine: 'memcached', kind: 'node', atRest: false } },
      { name: 'being deleted', facts: { status: 'deleting', atRest: false } },
    ],
  }),
});
