/** Users, groups, roles and policies of simulated IAM, as GetAccountAuthorizationDetails returns them. */
import type {
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '@aws-sdk/client-iam';
import { type Call, page, type ServiceLocation } from '../service.ts';
import type { Iam, SimulatedUser } from './iam.ts';

export interface SimulatedRole {
  readonly name: string;
  readonly path: string;
  readonly created: Date;
  readonly lastUsed: Date | null;
  trust: object;
  attached: string[];
  inline: Record<string, object>;
  boundary: string | null;
}

export interface SimulatedGroup {
  readonly name: string;
  readonly created: Date;
  attached: string[];
}

export interface Authorization {
  roles: SimulatedRole[];
  groups: SimulatedGroup[];
  /** Policies of the account's own, by ARN. */
  policies: Record<string, object>;
}

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const SUPPORT = 'arn:aws:iam::aws:policy/AWSSupportAccess';
const SAML = '/aws-reserved/sso.amazonaws.com/';

const allowing = (Action: string | string[], Resource: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const trusting = (Principal: object, Action = 'sts:AssumeRole'): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action }],
});

/** The same, for a caller who signed in with MFA. */
const withMfa = (document: object): object =>
  JSON.parse(
    JSON.stringify(document).replace('"Action"', '"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}},"Action"'),
  );

/** Documents of the policies of AWS that are attached here, as far as they matter. */
const OF_AWS: Readonly<Record<string, object>> = {
  [ADMINISTRATOR]: allowing('*', '*'),
  [SUPPORT]: allowing(['support:*', 'supportapp:*'], '*'),
};

const DAY = 86_400_000;

/** An application's role in its boundary, those of Organizations and Identity Center, one of a service, and a group. */
export function authorizationOf({ account, world, now, flaw }: ServiceLocation): Authorization {
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  const policy = (name: string) => `arn:aws:iam::${account.id}:policy/${name}`;
  const base = { created: ago(400), lastUsed: ago(1), inline: {}, attached: [], boundary: null };
  const application: SimulatedRole = {
    ...base,
    name: 'application',
    path: '/',
    lastUsed: ago(flaw('iam-unused-role', 0.04) ? 200 : 1),
    trust: trusting({ Service: 'lambda.amazonaws.com' }),
    inline: { tables: allowing(flaw('iam-service-wildcard', 0.05) ? 'dynamodb:*' : 'dynamodb:GetItem', '*') },
  };
  const operations: SimulatedRole = {
    ...base,
    name: 'operations',
    path: '/',
    trust: withMfa(trusting({ AWS: `arn:aws:iam::${account.id}:root` })),
    attached: [policy('operations'), ...(flaw('iam-no-support', 0.04) ? [] : [SUPPORT])],
    boundary: policy('boundary'),
  };
  const organization: SimulatedRole = {
    ...base,
    name: 'OrganizationAccountAccessRole',
    path: '/',
    lastUsed: null,
    trust: trusting({ AWS: `arn:aws:iam::${world.management.id}:root` }),
    attached: [ADMINISTRATOR],
  };
  const people: SimulatedRole = {
    ...base,
    name: 'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
    path: SAML,
    trust: trusting(
      { Federated: `arn:aws:iam::${account.id}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
      'sts:AssumeRoleWithSAML',
    ),
    attached: [ADMINISTRATOR],
  };
  const ofService: SimulatedRole = {
    ...base,
    name: 'AWSServiceRoleForSupport',
    path: '/aws-service-role/support.amazonaws.com/',
    lastUsed: null,
    trust: trusting({ Service: 'support.amazonaws.com' }),
    attached: ['arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'],
  };
  return {
    roles: [application, operations, ...(account.kind === 'management' ? [] : [organization]), people, ofService],
    groups: [
      { name: 'support', created: ago(400), attached: [] },
      { name: 'deployers', created: ago(400), attached: [policy('deployment')] },
    ],
    policies: {
      [policy('boundary')]: allowing(
        ['dynamodb:GetItem', 'logs:GetLogEvents', 'lambda:UpdateFunctionCode', 'support:CreateCase'],
        '*',
      ),
      [policy('operations')]: allowing(['logs:GetLogEvents'], '*'),
      [policy('deployment')]: flaw('iam-admin-policy', 0.03)
        ? allowing('*', '*')
        : allowing('lambda:UpdateFunctionCode', `arn:aws:lambda:*:${account.id}:function:*`),
    },
  };
}

const encoded = (document: object): string => encodeURIComponent(JSON.stringify(document));

const attachedOf = (arns: readonly string[]): AttachedPolicy[] =>
  arns.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn }));

const inlineOf = (policies: Readonly<Record<string, object>>): PolicyDetail[] =>
  Object.entries(policies).map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: encoded(document) }));

const boundaryOf = (arn: string | null) =>
  arn
    ? {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
          PermissionsBoundaryArn: arn,
        },
      }
    : {};

const idOf = (name: string): string => `AIDA${Buffer.from(name).toString('hex').toUpperCase()}`;

/** AWS sends no list of inline policies for a user that has none. */
const userOf = (account: string, { name, created, groups, attached, boundary }: SimulatedUser): UserDetail => ({
  Path: '/',
  UserName: name,
  UserId: idOf(name),
  Arn: `arn:aws:iam::${account}:user/${name}`,
  CreateDate: created,
  GroupList: groups,
  AttachedManagedPolicies: attachedOf(attached),
  ...boundaryOf(boundary),
  Tags: [],
});

const groupOf = (account: string, { name, created, attached }: SimulatedGroup): GroupDetail => ({
  Path: '/',
  GroupName: name,
  GroupId: idOf(name),
  Arn: `arn:aws:iam::${account}:group/${name}`,
  CreateDate: created,
  GroupPolicyList: [],
  AttachedManagedPolicies: attachedOf(attached),
});

const roleOf = (account: string, role: SimulatedRole): RoleDetail => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: idOf(role.name),
  Arn: `arn:aws:iam::${account}:role${role.path}${role.name}`,
  CreateDate: role.created,
  AssumeRolePolicyDocument: encoded(role.trust),
  InstanceProfileList: [],
  RolePolicyList: inlineOf(role.inline),
  AttachedManagedPolicies: attachedOf(role.attached),
  ...boundaryOf(role.boundary),
  Tags: [],
  RoleLastUsed: role.lastUsed ? { LastUsedDate: role.lastUsed, Region: 'us-east-1' } : {},
});

function policiesOf({ users, roles, groups, policies }: Iam): ManagedPolicyDetail[] {
  const used = [...users, ...roles, ...groups].flatMap(({ attached }) => attached);
  const bounding = [...users, ...roles].map(({ boundary }) => boundary);
  const documents = {
    ...Object.fromEntries(used.map((arn) => [arn, OF_AWS[arn] ?? allowing('support:*', '*')])),
    ...policies,
  };
  return Object.entries(documents).map(([arn, document]) => ({
    PolicyName: arn.split('/').at(-1),
    PolicyId: idOf(arn),
    Arn: arn,
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: used.filter((one) => one === arn).length,
    PermissionsBoundaryUsageCount: bounding.filter((one) => one === arn).length,
    IsAttachable: true,
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: encoded(document) }],
  }));
}

/** One list of all kinds is cut into pages, each of which has a list of each kind. */
export function authorizationDetails({
  state,
  account,
  input,
  world,
}: Call<Iam, { Marker?: string; MaxItems?: number }>) {
  const users = state.users.map((user) => ({ UserDetailList: userOf(account.id, user) }));
  const groups = state.groups.map((group) => ({ GroupDetailList: groupOf(account.id, group) }));
  const roles = state.roles.map((role) => ({ RoleDetailList: roleOf(account.id, role) }));
  const policies = policiesOf(state).map((policy) => ({ Policies: policy }));
  const { items, next } = page<Record<string, object>>(
    [...users, ...groups, ...roles, ...policies],
    input.Marker,
    input.MaxItems,
    world,
  );
  const listOf = (kind: string) => items.flatMap((item) => item[kind] ?? []);
  const kinds = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];
  return {
    ...Object.fromEntries(kinds.map((kind) => [kind, listOf(kind)])),
    IsTruncated: next !== undefined,
    Marker: next,
  };
}
