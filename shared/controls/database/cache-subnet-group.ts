import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache } from '../../services/elasticache/examples.ts';

export default control({
  id: 'database.cache-subnet-group',
  title: 'Caches are in subnets that somebody chose',
  severity: 'high',
  seeds: ['004:63'],
  satisfies: ['fsbp/ElastiCache.7', 'nist-800-53-r5/SC-7', 'soc2/CC6.6', 'iso-27001/A.8.22'],
  equivalents: { securityHub: ['ElastiCache.7'], config: ['ELASTICACHE_SUBNET_GROUP_CHECK'] },
  subject: caches,
  why: 'The subnets of the default group are those of the default VPC, which are open to the internet.',
  fix: {
    steps: [
      'the subnets of a cache cannot be changed: make a cache with --cache-subnet-group-name of private subnets from a snapshot',
      'point the clients to the new cache, and delete {name}',
    ],
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  evaluate: ({ facts: { subnetGroup } }) => {
    if (subnetGroup === null) return notApplicable('a serverless cache names its subnets');
    return subnetGroup === 'default'
      ? fail('it is in the default subnet group')
      : pass(`it is in the subnet group ${subnetGroup}`);
  },
  examples: {
    pass: [{ name: 'subnets of its own', facts: exampleCache }],
    fail: [{ name: 'the default group', facts: { ...exampleCache, subnetGroup: 'default' } }],
    notApplicable: [{ name: 'serverless', facts: { ...exampleCache, kind: 'serverless', subnetGroup: null } }],
  },
});
