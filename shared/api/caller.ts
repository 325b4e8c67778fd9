/** The caller of a request, as the gateway or the token proved it, and what the configuration grants it. */
import { type Account, isWithin, ORGANIZATION, parseUnit } from '../core/account.ts';
import { API_ROLES, type ApiRole } from '../core/api-roles.ts';
import { matchesWildcard } from '../core/wildcard.ts';
import { isBelow } from '../records/waivers.ts';

export const ROLES = API_ROLES;
export type Role = ApiRole;

/** Every role that reads. */
export const READERS: readonly Role[] = ['reader', 'responder', 'approver', 'auditor'];

export interface Grant {
  readonly roles: readonly Role[];
  /** Account ids and paths of organisational units; every account if neither is given. */
  readonly accounts?: readonly string[] | undefined;
  readonly ous?: readonly string[] | undefined;
  /** Repositories that an uploader may upload for; `*` stands for any text. None if left out. */
  readonly repositories?: readonly string[] | undefined;
}

export interface Caller {
  /** The identity that the history records: an ARN, the subject of a token with its issuer, or a local user. */
  readonly who: string;
  readonly grants: readonly Grant[];
}

/** The accounts that a caller reaches: every account with the organisation itself, or these. */
export type Reach = 'all' | ReadonlySet<string>;

const grantsOf = ({ grants }: Caller, roles: readonly Role[]): Grant[] =>
  grants.filter((grant) => grant.roles.some((role) => roles.includes(role)));

export const hasRole = (caller: Caller, roles: readonly Role[]): boolean => grantsOf(caller, roles).length > 0;

/** The accounts that the caller reaches in one of these roles. `known` lists the accounts that scans have seen. */
export async function reachOf(
  caller: Caller,
  roles: readonly Role[],
  known: () => Promise<readonly Account[]>,
): Promise<Reach> {
  const grants = grantsOf(caller, roles);
  if (grants.some(({ accounts, ous }) => !accounts && !ous)) return 'all';
  const isReached = (account: Account): boolean =>
    grants.some(
      ({ accounts = [], ous = [] }) => accounts.includes(account.id) || ous.some((ou) => isWithin(account, ou)),
    );
  return new Set((await known()).filter(isReached).map(({ id }) => id));
}

export const reaches = (reach: Reach, account: string): boolean => reach === 'all' || reach.has(account);

export const reachesUnit = (reach: Reach, unit: string): boolean => reaches(reach, parseUnit(unit).account);

/** Whether an account in reach is in an organisational unit, by path or id. `known` lists the accounts that scans have seen. */
export const reachesOu = (reach: Reach, known: readonly Account[], ou: string): boolean =>
  reach === 'all' || known.some((account) => reach.has(account.id) && isBelow(account, ou));

/** Records of the whole organisation, such as a drill that is held for every account, are visible to every caller. */
export const reachesRecords = (reach: Reach, account: string): boolean =>
  account === ORGANIZATION || reaches(reach, account);

export const mayUploadFor = (caller: Caller, repository: string): boolean =>
  grantsOf(caller, ['uploader']).some(({ repositories }) =>
    (repositories ?? []).some((pattern) => matchesWildcard(pattern, repository)),
  );
