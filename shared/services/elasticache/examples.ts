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
} as const satisfies Cache;
