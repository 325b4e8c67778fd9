/** The permissions of a user, group or role: its own policies and those of its groups, within its boundary. */

import type {
  AttachedPermissionsBoundary,
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '@aws-sdk/client-iam';
import { arnParts } from '../../core/arn.ts';
import type { Resource } from '../../core/collector.ts';
import {
  given,
  instantOf,
  known,
  malformed,
  pastInstantOf,
  required,
  type Seen,
  seenIn,
  tagsOf,
} from '../../core/reading.ts';
import { DETAILS, type Powers, powersOf, statementsOf } from './policy-document.ts';
import { type Trust, trustOf } from './trust.ts';

/** A policy of an identity. */
export interface Grant extends Powers {
  readonly policy: string;
  readonly source: 'aws' | 'customer' | 'inline';
  /** Name of the group that gives it to a user; null if it is the identity's own. */
  readonly group: string | null;
}

export interface Identity {
  readonly kind: 'user' | 'group' | 'role';
  readonly name: string;
  /** `/aws-service-role/…` is a role that a service made for itself, `/aws-reserved/…` one of Identity Center. */
  readonly path: Seen<string>;
  /** ISO instant. */
  readonly created: Seen<string>;
  /** The policies of the identity; for a user, also those of its groups. */
  readonly grants: Seen<readonly Seen<Grant>[]>;
  /** The permissions that its boundary allows; null if there is no boundary. */
  readonly boundary: Seen<readonly string[] | null>;
  /** Null for users and groups. */
  readonly trust: Seen<Trust | null>;
  /** ISO instant; null where a role was not used in the period that IAM looks back, and for users and groups. */
  readonly lastUsed: Seen<string | null>;
}

/** ARN of a managed policy → the powers of its default version. */
export type ManagedPowers = ReadonlyMap<string | undefined, Seen<Powers>>;

export function defaultPowers({ PolicyVersionList, DefaultVersionId }: ManagedPolicyDetail): Powers {
  const versions = required(PolicyVersionList, DETAILS, 'PolicyVersionList');
  const id = required(DefaultVersionId, DETAILS, 'DefaultVersionId');
  const version = versions.find(({ VersionId }) => VersionId === id);
  if (!version) throw malformed(DETAILS, `no version ${id} in PolicyVersionList`);
  return powersOf(statementsOf(version.Document, 'Document'));
}

/** The fields in which a group, a user or a role lists its policies. */
interface Policies {
  readonly attached: readonly AttachedPolicy[] | undefined;
  readonly inline: readonly PolicyDetail[] | undefined;
}

export function identitiesIn(
  found: { users: readonly UserDetail[]; groups: readonly GroupDetail[]; roles: readonly RoleDetail[] },
  managed: ManagedPowers,
  now: Date,
): Resource<Identity>[] {
  const ofGroup = new Map(found.groups.map((group) => [group.GroupName, ofGroupOf(group)]));
  return [
    ...found.users.map((user) => userOf(user, managed, ofGroup)),
    ...found.groups.map((group) => groupOf(group, managed)),
    ...found.roles.map((role) => roleOf(role, managed, now)),
  ];
}

const ofGroupOf = ({ AttachedManagedPolicies, GroupPolicyList }: GroupDetail): Policies => ({
  attached: AttachedManagedPolicies,
  inline: GroupPolicyList,
});

const common = (found: UserDetail | GroupDetail | RoleDetail, name: string | undefined) => ({
  name: required(name, DETAILS, 'the name of an identity'),
  path: given(found.Path, DETAILS, 'Path'),
  created: instantOf(found.CreateDate, DETAILS, 'CreateDate'),
});

function userOf(user: UserDetail, managed: ManagedPowers, groups: ReadonlyMap<string | undefined, Policies>) {
  const own = { attached: user.AttachedManagedPolicies, inline: user.UserPolicyList ?? [] };
  const facts: Identity = {
    kind: 'user',
    ...common(user, user.UserName),
    grants: seenIn(() => [
      ...grantsOf(own, managed, null),
      ...required(user.GroupList, DETAILS, 'GroupList').flatMap((name) => {
        const policies = required(groups.get(name), DETAILS, `group ${name}`);
        return grantsOf(policies, managed, name);
      }),
    ]),
    boundary: seenIn(() => boundaryOf(user.PermissionsBoundary, managed)),
    trust: null,
    lastUsed: null,
  };
  return { id: required(user.Arn, DETAILS, 'Arn'), tags: tagsOf(user.Tags ?? [], DETAILS, 'Tags'), facts };
}

function groupOf(group: GroupDetail, managed: ManagedPowers) {
  const facts: Identity = {
    kind: 'group',
    ...common(group, group.GroupName),
    grants: seenIn(() => grantsOf(ofGroupOf(group), managed, null)),
    boundary: null,
    trust: null,
    lastUsed: null,
  };
  return { id: required(group.Arn, DETAILS, 'Arn'), facts };
}

function roleOf(role: RoleDetail, managed: ManagedPowers, now: Date) {
  const policies = { attached: role.AttachedManagedPolicies, inline: role.RolePolicyList };
  const facts: Identity = {
    kind: 'role',
    ...common(role, role.RoleName),
    grants: seenIn(() => grantsOf(policies, managed, null)),
    boundary: seenIn(() => boundaryOf(role.PermissionsBoundary, managed)),
    trust: seenIn(() => trustOf(role.AssumeRolePolicyDocument)),
    lastUsed: seenIn(() => {
      const { LastUsedDate } = required(role.RoleLastUsed, DETAILS, 'RoleLastUsed');
      return LastUsedDate === undefined ? null : pastInstantOf(LastUsedDate, now, DETAILS, 'LastUsedDate');
    }),
  };
  return { id: required(role.Arn, DETAILS, 'Arn'), tags: tagsOf(role.Tags ?? [], DETAILS, 'Tags'), facts };
}

/** An unreadable policy does not hide the other policies. */
function grantsOf({ attached, inline }: Policies, managed: ManagedPowers, group: string | null): Seen<Grant>[] {
  return [
    ...required(attached, DETAILS, 'AttachedManagedPolicies').map(({ PolicyArn }) =>
      seenIn(() => {
        const arn = required(PolicyArn, DETAILS, 'PolicyArn');
        const powers = known(required(managed.get(arn), DETAILS, `policy ${arn}`));
        return { policy: arn, source: isOfAws(arn) ? 'aws' : 'customer', group, ...powers };
      }),
    ),
    ...required(inline, DETAILS, 'the list of inline policies').map(({ PolicyName, PolicyDocument }) =>
      seenIn(() => {
        const powers = powersOf(statementsOf(PolicyDocument, 'PolicyDocument'));
        return { policy: required(PolicyName, DETAILS, 'PolicyName'), source: 'inline', group, ...powers };
      }),
    ),
  ] as Seen<Grant>[];
}

/** `arn:aws:iam::aws:policy/…` */
export const isOfAws = (arn: string): boolean => arnParts(arn).account === 'aws';

function boundaryOf(
  boundary: AttachedPermissionsBoundary | undefined,
  managed: ManagedPowers,
): readonly string[] | null {
  if (boundary === undefined) return null;
  const arn = required(boundary.PermissionsBoundaryArn, DETAILS, 'PermissionsBoundaryArn');
  return known(required(managed.get(arn), DETAILS, `policy ${arn}`)).allows;
}
