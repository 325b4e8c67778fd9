import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { changingUsers, makingUsers, replacingNode } from '../../services/elasticache/signing-in.ts';
import { examples } from './examples/cache-auth.ts';

const OTHERS = 'stores other than ElastiCache';
const LATER = 'that version 6 and later need no password';

export default control({
  id: 'database.cache-auth',
  title: 'Each client of a cache signs in as itself, and none can empty it',
  severity: 'high',
  seeds: ['004:56', '004:57', '004:58', '004:64', '004:66'],
  satisfies: [
    inPart('fsbp/ElastiCache.6', LATER),
    inPart(['nist-800-53-r5/IA-2', 'soc2/CC6.1', 'iso-27001/A.8.5', 'pci-4.0/8.6.2'], OTHERS),
    'fedramp-20x/KSI-IAM-SNU',
    'hipaa/164.312(a)(2)(i)',
  ],
  equivalents: {
    prowler: [inPart('elasticache_redis_replication_group_auth_enabled', LATER)],
    securityHub: ['ElastiCache.6'],
    config: [inPart('ELASTICACHE_REPL_GRP_REDIS_AUTH_ENABLED', LATER)],
  },
  parameters: {
    perClientUsers: flag(true, 'whether clients of version 6 and later must have a user each, and share no token'),
    administrators: list(['admin*'], 'names of users that may delete all keys; * stands for any letters'),
  },
  subject: caches,
  why: 'A cache without passwords is read and emptied by whatever reaches its network, and with one password nobody knows who did it.',
  fix: {
    values: ({ facts: { kind, engine, users } }) => ({
      engine,
      lacks: users === null ? `users of a ${kind}` : 'rules',
    }),
    steps: [
      ...makingUsers,
      'aws elasticache modify-replication-group --replication-group-id {name} --user-group-ids-to-add "<GROUP: id of the group>" --apply-immediately --region {region}',
    ],
    mind: 'clients that do not sign in are refused from then on',
    instead: [
      {
        when: { lacks: 'users of a serverless' },
        steps: [
          ...makingUsers,
          'aws elasticache modify-serverless-cache --serverless-cache-name {name} --user-group-id "<GROUP: id of the group>" --region {region}',
        ],
        mind: 'clients that do not sign in are refused from then on',
      },
      { when: { lacks: 'users of a node' }, ...replacingNode },
      { when: { lacks: 'rules' }, ...changingUsers },
    ],
  },
  console: 'elasticache/home?region={region}#/redis/{name}',
  deed: 'let clients of {name} in without a password',
  evaluate: ({ facts }, _others, { perClientUsers, administrators }) => {
    if (facts.engine === 'memcached') return notApplicable('Memcached on ElastiCache has no users');
    if (facts.status === 'deleting') return notApplicable('it is being deleted');
    if (facts.users === null) {
      if (!facts.token) return fail('clients need no password');
      if (perClientUsers && facts.majorVersion >= 6) return fail('all clients share one token');
      return pass('clients sign in with a token');
    }
    const open = thoseOf(facts.users, (user) => user.on && user.passwordless);
    if (open.length > 0) return fail(`users without a password: ${listed(open.map(({ name }) => name))}`);
    const isAdministrator = (name: string) => administrators.some((pattern) => matchesWildcard(pattern, name));
    const flushing = thoseOf(facts.users, (user) => user.on && user.flushes && !isAdministrator(user.name));
    if (flushing.length > 0) return fail(`users that may delete all keys: ${listed(flushing.map(({ name }) => name))}`);
    return pass('each client signs in as itself, and none may delete all keys');
  },
  examples,
});
