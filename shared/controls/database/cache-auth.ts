import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache, exampleCacheUser } from '../../services/elasticache/examples.ts';

const OTHERS = 'stores other than ElastiCache';
const old = { ...exampleCache, engine: 'redis', majorVersion: 5, users: null, token: true } as const;
const withUser = (user: object) => ({
  ...exampleCache,
  users: [exampleCacheUser, { ...exampleCacheUser, name: 'stock', ...user }],
});

export default control({
  id: 'database.cache-auth',
  title: 'Each client of a cache signs in as itself, and none can empty it',
  severity: 'high',
  seeds: ['004:56', '004:57', '004:58', '004:64', '004:66'],
  satisfies: [
    stricter('fsbp/ElastiCache.6', 'perClientUsers', 'administrators'),
    inPart(['nist-800-53-r5/IA-2', 'soc2/CC6.1', 'iso-27001/A.8.5', 'pci-4.0/8.6.2'], OTHERS),
  ],
  equivalents: {
    prowler: [stricter('elasticache_redis_replication_group_auth_enabled', 'perClientUsers', 'administrators')],
    securityHub: [stricter('ElastiCache.6', 'perClientUsers', 'administrators')],
    config: [stricter('ELASTICACHE_REPL_GRP_REDIS_AUTH_ENABLED', 'perClientUsers', 'administrators')],
  },
  parameters: {
    perClientUsers: flag(true, 'whether clients of version 6 and later must have a user each, and share no token'),
    administrators: list(['admin*'], 'names of users that may delete all keys; * stands for any letters'),
  },
  subject: caches,
  why: 'A cache without passwords is read and emptied by whatever reaches its network, and with one password nobody knows who did it.',
  fix: {
    steps: [
      'make a user for each client: aws elasticache create-user with --authentication-mode Type=iam and --access-string "on ~* +@all -@dangerous"',
      'make a group of them with the user default switched off, and assign it to {name}: aws elasticache modify-replication-group --user-group-ids-to-add',
    ],
    mind: 'clients that do not sign in are refused from then on',
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
  examples: {
    pass: [
      { name: 'users of their own', facts: exampleCache },
      { name: 'an old version with a token', facts: old },
      { name: 'a token that suffices', facts: { ...old, majorVersion: 7 }, parameters: { perClientUsers: false } },
      { name: 'a user that is off', facts: withUser({ on: false, passwordless: true, flushes: true }) },
      { name: 'an administrator that may delete all keys', facts: withUser({ name: 'admin', flushes: true }) },
    ],
    fail: [
      { name: 'no password', facts: { ...old, token: false } },
      { name: 'one token for all', facts: { ...old, majorVersion: 6 } },
      { name: 'a user without a password', facts: withUser({ passwordless: true }) },
      { name: 'a user that may delete all keys', facts: withUser({ flushes: true }) },
    ],
    notApplicable: [
      { name: 'Memcached', facts: { ...old, engine: 'memcached', token: false } },
      { name: 'being deleted', facts: { ...old, token: false, status: 'deleting' } },
    ],
  },
});
