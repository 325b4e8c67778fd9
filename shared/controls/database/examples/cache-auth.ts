import { varied } from '../../../core/example.ts';
import { exampleCache, exampleCacheUser } from '../../../services/elasticache/examples.ts';

const old = { ...exampleCache, engine: 'redis', majorVersion: 5, users: null, token: true } as const;
const withUser = (user: object) => ({
  ...exampleCache,
  users: [exampleCacheUser, { ...exampleCacheUser, name: 'stock', ...user }],
});

export const examples = varied({
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
});
