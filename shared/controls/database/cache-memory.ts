import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list, text } from '../../core/parameter.ts';
import { firstOf } from '../../core/quantify.ts';
import { required } from '../../core/reading.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache } from '../../services/elasticache/examples.ts';
import { cacheParameters } from '../../services/elasticache/parameters.ts';

const facts = exampleCache;
const id = 'arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:sessions';
const group = (policy: 'allkeys-lru' | 'volatile-lru' = 'allkeys-lru', gib = 4, name = 'sessions') => ({
  parameters: [{ id: name, facts: { policy, memory: { 'cache.m7g.large': gib } } }],
});
const PARAMETERS = 'elasticache:DescribeCacheParameters';

export default control({
  id: 'database.cache-memory',
  title: 'Caches have memory enough, and give up what was used least when it is full',
  severity: 'medium',
  seeds: ['004:59', '004:277'],
  satisfies: [inPart(['nist-800-53-r5/SC-5(2)', 'soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of caches')],
  equivalents: {},
  parameters: {
    policy: text('allkeys-lru', 'what goes when the memory is full'),
    minGib: count(4, 'memory for data that all shards of a cache have together, in GiB', { minimum: 1 }),
    stores: list([], 'names of caches that may lose nothing, and so have another policy'),
  },
  subject: caches,
  with: { parameters: cacheParameters },
  why: 'A cache that gives up nothing refuses writes when it is full, and one that is too small is full all the time.',
  fix: {
    values: (_cache, _others, { policy }) => ({ policy }),
    steps: [
      'set the policy in a parameter group of its own: aws elasticache modify-cache-parameter-group --cache-parameter-group-name "<GROUP: name of the group>" --parameter-name-values ParameterName=maxmemory-policy,ParameterValue={policy} --region {region}',
      'where it is too small, change to a larger type of node: aws elasticache modify-replication-group --replication-group-id {name} --cache-node-type "<TYPE: type of node>" --apply-immediately --region {region}',
    ],
    mind: 'a larger type is billed by the hour; the new policy takes effect at once',
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'changed what {name} does when its memory is full',
  evaluate: ({ id, facts }, { parameters }, { policy, minGib, stores }) => {
    if (facts.kind === 'serverless') return notApplicable('a serverless cache grows by itself');
    if (facts.engine === 'memcached') return notApplicable('Memcached has no such policy');
    if (facts.status === 'deleting' || facts.status === 'creating')
      return notApplicable(`its status is ${facts.status}`);
    const group = firstOf(parameters, (one) => one.id === facts.parameterGroup);
    const set = required(group, PARAMETERS, `the group ${facts.parameterGroup}`).facts;
    const isStore = stores.includes(id.slice(id.lastIndexOf(':') + 1));
    if (!isStore && set.policy !== policy) return fail(`its policy is ${set.policy}, and not ${policy}`);
    const each = required(set.memory[facts.nodeType ?? ''], PARAMETERS, `maxmemory of ${facts.nodeType}`);
    return each * facts.shards < minGib
      ? fail(`its ${facts.shards} shards have less than ${minGib} GiB together`)
      : pass(`it has ${minGib} GiB or more, and its policy is ${set.policy}`);
  },
  examples: {
    pass: [
      { name: 'as much as is asked for', id, facts, with: group() },
      { name: 'several shards together', id, facts: { ...facts, shards: 4 }, with: group('allkeys-lru', 1) },
      { name: 'a store', id, facts, with: group('volatile-lru'), parameters: { stores: ['sessions'] } },
    ],
    fail: [
      { name: 'another policy', id, facts, with: group('volatile-lru') },
      { name: 'too small', id, facts, with: group('allkeys-lru', 3.9) },
      {
        name: 'a store that is too small',
        id,
        facts,
        with: group('volatile-lru', 3),
        parameters: { stores: ['sessions'] },
      },
    ],
    notApplicable: [
      { name: 'serverless', facts: { ...facts, kind: 'serverless' }, with: group('volatile-lru') },
      { name: 'Memcached', facts: { ...facts, engine: 'memcached' }, with: group('volatile-lru') },
      { name: 'being deleted', facts: { ...facts, status: 'deleting' }, with: group('volatile-lru') },
      { name: 'being created', facts: { ...facts, status: 'creating' }, with: group('volatile-lru') },
    ],
  },
});
