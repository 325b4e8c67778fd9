/** Refuses callers without a role. */
import { type Caller, hasRole, type Role } from './caller.ts';
import { Problem } from './problem.ts';

/** Throws 403 unless the caller has one of the roles. */
export function requireRole(caller: Caller, roles: readonly Role[]): void {
  if (hasRole(caller, roles)) return;
  throw new Problem(
    403,
    `this takes one of the roles ${roles.join(', ')}, and ${caller.who} has none of them; ask for it in the configuration`,
  );
}
