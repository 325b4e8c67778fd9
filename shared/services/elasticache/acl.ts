/** Users of ElastiCache: whether they sign in with a secret, and whether their access string lets them empty the cache. */
import type { User, UserGroup } from '@aws-sdk/client-elasticache';
import { CouldNotRead } from '../../core/errors.ts';
import { given, known, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const USERS = 'elasticache:DescribeUsers';
const GROUPS = 'elasticache:DescribeUserGroups';

/** "Authentication", Amazon ElastiCache API Reference. */
const AUTHENTICATIONS = ['password', 'no-password', 'iam'] as const;

export interface CacheUser {
  readonly name: Seen<string>;
  /** A disabled user cannot sign in. */
  readonly on: Seen<boolean>;
  readonly passwordless: Seen<boolean>;
  /** Whether it may delete all keys at once, by FLUSHALL or FLUSHDB. */
  readonly flushes: Seen<boolean>;
}

export function userOf({ UserName, AccessString, Authentication }: User): CacheUser {
  const access = given(AccessString, USERS, 'AccessString');
  return {
    name: given(UserName, USERS, 'UserName'),
    on: access instanceof CouldNotRead ? access : isOn(access),
    passwordless: seenIn(
      () => known(oneOf(Authentication?.Type, AUTHENTICATIONS, USERS, 'Authentication.Type')) === 'no-password',
    ),
    flushes: access instanceof CouldNotRead ? access : FLUSHES.some((command) => mayRun(access, command)),
  };
}

const FLUSHES = ['flushall', 'flushdb'];
/** The names that stand for both commands: the categories that `ACL CAT` lists them in (Redis and Valkey documentation). */
const CATEGORIES = ['@all', '@dangerous', '@keyspace', '@slow', '@write'];

const rulesOf = (access: string): string[] => access.toLowerCase().split(/\s+/);

const isOn = (access: string): boolean => rulesOf(access).includes('on');

/** Rules of an access string apply from left to right: the last rule about a command decides. */
function mayRun(access: string, command: string): boolean {
  const covering = [command, ...CATEGORIES];
  let may = false;
  for (const rule of rulesOf(access)) {
    if (rule === 'allcommands') may = true;
    else if (rule === 'nocommands' || rule === 'reset') may = false;
    else if (covering.includes(rule.slice(1)) && /^[+-]/.test(rule)) may = rule.startsWith('+');
  }
  return may;
}

/** Id of a group → its users. */
export function usersByGroup(
  groups: readonly UserGroup[],
  users: readonly User[],
): ReadonlyMap<string | undefined, Seen<readonly CacheUser[]>> {
  const byId = new Map(users.map((user) => [user.UserId, user]));
  return new Map(
    groups.map(({ UserGroupId, UserIds }) => [
      UserGroupId,
      seenIn(() =>
        required(UserIds, GROUPS, 'UserIds').map((id) => userOf(required(byId.get(id), USERS, `the user ${id}`))),
      ),
    ]),
  );
}
