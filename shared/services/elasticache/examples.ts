/** Facts in good order, which the examples of controls start from and change one thing in. */
import type { CacheUser } from './acl.ts';
import type { Cache } from './caches.ts';

export const exampleCacheUser = {
  name: 'orders',
  on: true,
  passwordless: false,
  flushes: false,
} as const satisfies CacheUser;

export const exampleCache = {
  kind: 'group',
  engine: 'valkey',
  majorVersion: 8,
  status: 'available',
  failsOver: true,
  inSeveralZones: true,
  snapshotDays: 7,
  token: false,
  users: [exampleCacheUser],
  minorUpgrades: true,
  subnetGroup: 'caches',
  members: ['sessions-001', 'sessions-002'],
  nodeType: 'cache.m7g.large',
  parameterGroup: 'sessions',
  shards: 1,
  atRest: true,
  kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  transit: 'required',
} as const satisfies Cache;
