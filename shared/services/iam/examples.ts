/** Facts in good order, which the examples of controls start from and change one thing in. */
import type { Grant, Identity } from './identity.ts';

export const exampleGrant = {
  policy: 'read-orders',
  source: 'inline',
  group: null,
  allows: [],
  denies: [],
} as const satisfies Grant;

export const administratorAccess = {
  ...exampleGrant,
  policy: 'arn:aws:iam::aws:policy/AdministratorAccess',
  source: 'aws',
  allows: ['*'],
} as const satisfies Grant;

/** A Lambda function's. */
export const exampleRole = {
  kind: 'role',
  name: 'orders',
  path: '/',
  created: '2025-03-01T09:00:00.000Z',
  grants: [exampleGrant],
  boundary: null,
  trust: { everybody: false, usersWithoutMfa: false, accounts: [] },
  lastUsed: '2026-01-14T09:00:00.000Z',
} as const satisfies Identity;

export const exampleUser = {
  ...exampleRole,
  kind: 'user',
  name: 'alice',
  trust: null,
  lastUsed: null,
} as const satisfies Identity;

export const exampleGroup = { ...exampleUser, kind: 'group', name: 'support' } as const satisfies Identity;

/** A policy of the account with some powers. */
/** The reason why a policy that only limits is not judged. */
export const ONLY_BOUNDS = 'it only limits, as a boundary, and is attached to nothing';

export const examplePolicy = (...allows: string[]) => ({
  kind: 'policy' as const,
  powers: { allows, denies: [] as string[] },
  onlyBounds: false,
});
