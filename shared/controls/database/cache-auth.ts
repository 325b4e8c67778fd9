import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag, list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { listed } from '../../core/words.ts';
import { caches } from '../../services/elasticache/caches.ts';
import { exampleCache, exampleCacheUser } from '../../services/elasticache/examples.ts';

const OTHERS = 'stores other than ElastiCache';
const LATER = 'that version 6 and later need no password';
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
      'make a user for each client: aws elasticache create-user --user-id "<CLIENT: name of a client>" --user-name "<CLIENT: name of a client>" --engine {engine} --authentication-mode Type=iam --access-string "on ~* +@all -@dangerous" --region {region}',
      'make a user default that is off: aws elasticache create-user --user-id "<OFF: an id for it>" --user-name default --engine {engine} --authentication-mode Type=no-password-required --access-string "off -@all" --region {region}',
      'make a group of them: aws elasticache create-user-group --user-group-id "<GROUP: an id for it>" --engine {engine} --user-ids "<CLIENT: name of a client>" "<OFF: id of the user default>" --region {region}',
      'aws elasticache modify-replication-group --replication-group-id {name} --user-group-ids-to-add "<GROUP: id of the group>" --apply-immediately --region {region}',
    ],
    mind: 'clients that do not sign in are refused from then on',
    instead: [
      {
        when: { lacks: 'users of a serverless' },
        steps: [
          'make a user for each client: aws elasticache create-user --user-id "<CLIENT: name of a client>" --user-name "<CLIENT: name of a client>" --engine {engine} --authentication-mode Type=iam --access-string "on ~* +@all -@dangerous" --region {region}',
          'make a user default that is off: aws elasticache create-user --user-id "<OFF: an id for it>" --user-name default --engine {engine} --authentication-mode Type=no-password-required --access-string "off -@all" --region {region}',
          'make a group of them: aws elasticache create-user-group --user-group-id "<GROUP: an id for it>" --engine {engine} --user-ids "<CLIENT: name of a client>" "<OFF: id of the user default>" --region {region}',
          'aws elasticache modify-serverless-cache --serverless-cache-name {name} --user-group-id "<GROUP: id of the group>" --region {region}',
        ],
        mind: 'clients that do not sign in are refused from then on',
      },
      {
        when: { lacks: 'users of a node' },
        steps: [
          'a node takes no users, so keep its data: aws elasticache create-snapshot --cache-cluster-id {name} --snapshot-name "<SNAPSHOT: a name for it>" --region {region}',
          'make a replication group in its place: aws elasticache create-replication-group --replication-group-id "<CACHE: a name for it>" --replication-group-description "<CACHE: its name>" --snapshot-name "<SNAPSHOT: name of the snapshot>" --transit-encryption-enabled --user-group-ids "<GROUP: id of a group of users>" --region {region}',
          'let its clients use that one, and delete the node',
        ],
        mind: 'clients that do not sign in, or speak no TLS, are refused by it',
      },
      {
        when: { lacks: 'rules' },
        steps: [
          'see the users: aws elasticache describe-users --region {region}',
          'give a user a password: aws elasticache modify-user --user-id "<USER: id of the user that the alert names>" --authentication-mode "Type=password,Passwords=<PASSWORD: 16 letters or more>" --region {region}',
          'keep a user from deleting all keys: aws elasticache modify-user --user-id "<USER: id of the user that the alert names>" --append-access-string "-flushall -flushdb" --region {region}',
        ],
        mind: 'clients of this user that have no password are refused from then on',
      },
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
  examples: varied({
    common: { facts: old },
    pass: [
      { name: 'users of their own', facts: exampleCache },
      { name: 'an old version with a token' },
      { name: 'a token that suffices', facts: { majorVersion: 7 }, parameters: { perClientUsers: false } },
      { name: 'a user that is off', facts: withUser({ on: false, passwordless: true, flushes: true }) },
      { name: 'an administrator that may delete all keys', facts: withUser({ name: 'admin', flushes: true }) },
    ],
    fail: [
      { name: 'no password', facts: { token: false } },
      { name: 'a node without a password', facts: { kind: 'node', token: false } },
      { name: 'a serverless cache without users', facts: { kind: 'serverless', majorVersion: 7, token: false } },
      { name: 'one token for all', facts: { majorVersion: 6 } },
      { name: 'a user without a password', facts: withUser({ passwordless: true }) },
      { name: 'a user that may delete all keys', facts: withUser({ flushes: true }) },
    ],
    notApplicable: [
      { name: 'Memcached', facts: { engine: 'memcached', token: false } },
      { name: 'being deleted', facts: { token: false, status: 'deleting' } },
    ],
  }),
});
