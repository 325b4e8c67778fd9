/** The grants of the configuration that hold for a caller, by the claims of a token or by an ARN. */
import { matchesWildcard } from '../core/wildcard.ts';
import type { Grant } from './caller.ts';

/** An entry of `api.grants` in the configuration. */
export interface ConfiguredGrant extends Grant {
  readonly claim?: string | undefined;
  readonly value?: string | undefined;
  readonly arn?: string | undefined;
}

export type Claims = Readonly<Record<string, unknown>>;

export const grantsByClaims = (grants: readonly ConfiguredGrant[], claims: Claims): Grant[] =>
  grants.filter(
    ({ claim, value }) => claim !== undefined && value !== undefined && hasValue(claimIn(claims, claim), value),
  );

/** A claim by its name; or, if there is none of that name, by its path. */
export function claimIn(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Claims)[part];
  }
  return found;
}

const hasValue = (claim: unknown, value: string): boolean =>
  Array.isArray(claim) ? claim.includes(value) : claim === value;

export const grantsByArn = (grants: readonly ConfiguredGrant[], caller: string): Grant[] => {
  const names = namesOf(caller);
  return grants.filter(({ arn }) => arn !== undefined && names.some((name) => matchesWildcard(withoutPath(arn), name)));
};

/**
 * A caller with the credentials of a role is known by the session. The session names the role without its path ("IAM identifiers",
 * IAM User Guide), so that a role in the configuration is compared without its path too.
 */
function namesOf(caller: string): string[] {
  const [, partition, account, role] =
    /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(caller) ?? [];
  return role === undefined ? [withoutPath(caller)] : [caller, `arn:${partition}:iam::${account}:role/${role}`];
}

const withoutPath = (arn: string): string => arn.replace(/^(arn:aws[\w-]*:iam::\d{12}:role\/).*\/([^/]+)$/, '$1$2');
