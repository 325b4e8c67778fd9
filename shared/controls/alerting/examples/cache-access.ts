import { varied } from '../../../core/example.ts';
import { alarm, watching } from '../../../services/cloudwatch/examples.ts';
import { exampleCache } from '../../../services/elasticache/examples.ts';

const facts = exampleCache;
const failures = (
  threshold = 5,
  member = 'sessions-001',
  name = 'AuthenticationFailures',
  dimension = 'CacheClusterId',
) => ({
  facts: {
    ...alarm,
    watched: {
      ...watching,
      ...{ comparison: 'GreaterThanOrEqualToThreshold' as const, threshold },
      metrics: [
        { namespace: 'AWS/ElastiCache', name, dimensions: { [dimension]: member }, stat: 'Sum', account: null },
      ],
    },
  },
});

export const examples = varied({
  common: { facts, with: { alarms: [] } },
  pass: [
    { name: 'each node', with: { alarms: [failures(), failures(1, 'sessions-002')] } },
    {
      name: 'serverless',
      facts: { kind: 'serverless', members: ['prices'] },
      with: { alarms: [failures(5, 'prices', 'AuthenticationFailures', 'clusterId')] },
    },
  ],
  fail: [
    { name: 'no alarm' },
    { name: 'one node of two', with: { alarms: [failures()] } },
    { name: 'too late', with: { alarms: [failures(6), failures(6, 'sessions-002')] } },
    {
      name: 'another metric',
      facts: { members: ['sessions-001'] },
      with: { alarms: [failures(5, 'sessions-001', 'Evictions')] },
    },
    {
      name: 'serverless, by the dimension of nodes',
      facts: { kind: 'serverless', members: ['prices'] },
      with: { alarms: [failures(5, 'prices')] },
    },
  ],
  notApplicable: [
    { name: 'Memcached', facts: { engine: 'memcached' } },
    { name: 'being deleted', facts: { status: 'deleting' } },
    { name: 'being created', facts: { status: 'creating' } },
  ],
});
