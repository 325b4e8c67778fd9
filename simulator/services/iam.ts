/** Simulated AWS IAM: the root user, IAM users with their credentials, and the password policy. */
import type {
  AttachRolePolicyRequest,
  CreateAccessKeyRequest,
  CreateLoginProfileRequest,
  DetachRolePolicyRequest,
  PasswordPolicy,
  UpdateAccessKeyRequest,
  UpdateAccountPasswordPolicyRequest,
} from '@aws-sdk/client-iam';
import { apiError, type Call, type ServiceLocation, service } from '../service.ts';
import { type Authorization, authorizationDetails, authorizationOf } from './iam-authorization.ts';
import { identityLists } from './iam-lists.ts';
import { type CredentialReport, getReport, reportOf } from './iam-report.ts';

export interface SimulatedKey {
  readonly id: string;
  readonly created: Date;
  readonly lastUsed: Date | null;
  active: boolean;
}

export interface SimulatedUser {
  readonly name: string;
  readonly created: Date;
  password: { readonly changed: Date; readonly lastUsed: Date | null } | null;
  mfa: boolean;
  keys: SimulatedKey[];
  groups: string[];
  /** ARNs of managed policies. */
  attached: string[];
  boundary: string | null;
}

export interface Iam extends Authorization {
  readonly root: { password: boolean; mfa: boolean; accessKeys: boolean };
  users: SimulatedUser[];
  passwordPolicy: PasswordPolicy | null;
  /** The report, which AWS keeps for four hours; null until one is requested. */
  report: CredentialReport | 'in the making' | null;
}

const DAY = 86_400_000;

const STRONG: PasswordPolicy = {
  MinimumPasswordLength: 14,
  RequireLowercaseCharacters: true,
  RequireUppercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
  AllowUsersToChangePassword: true,
  ExpirePasswords: false,
  PasswordReusePrevention: 24,
};

/** The defaults of a password policy ("UpdateAccountPasswordPolicy"). */
const NOT_ASKED_FOR: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireLowercaseCharacters: false,
  RequireUppercaseCharacters: false,
  RequireNumbers: false,
  RequireSymbols: false,
  AllowUsersToChangePassword: false,
};

/**
 * The root users of members have no credentials, as with central root access; the management account's root user has
 * both kinds.
 */
function seed(place: ServiceLocation): Iam {
  const { account, random, now, flaw } = place;
  const ago = (days: number) => new Date(now.getTime() - days * DAY);
  const management = account.kind === 'management';
  const emergency: SimulatedUser = {
    name: 'break-glass',
    created: ago(400),
    password: { changed: ago(60), lastUsed: ago(flaw('iam-unused-password', 0.04) ? 120 : 10) },
    mfa: !flaw('iam-user-without-mfa', 0.03),
    keys: [],
    groups: ['support'],
    attached: [],
    boundary: null,
  };
  const made = ago(flaw('iam-old-key', 0.05) ? 200 : 30);
  const deployment: SimulatedUser = {
    name: 'legacy-deploy',
    created: ago(400),
    password: null,
    mfa: false,
    keys: [{ id: `AKIA${random.hex(16).toUpperCase()}`, created: made, lastUsed: ago(1), active: true }],
    groups: ['deployers'],
    attached: flaw('iam-user-policy', 0.03) ? [`arn:aws:iam::${account.id}:policy/operations`] : [],
    boundary: `arn:aws:iam::${account.id}:policy/boundary`,
  };
  const users = account.kind === 'member' ? [emergency, deployment] : [emergency];
  return {
    root: { password: management, mfa: management && !flaw('iam-root-without-mfa', 0.02), accessKeys: false },
    users,
    ...authorizationOf(place),
    passwordPolicy: flaw('iam-weak-passwords', 0.05) ? null : STRONG,
    report: reportOf(users, account.id, now),
  };
}

type UserCall<Input = object> = Call<Iam, Input & { UserName?: string }>;

const missing = (what: string): Error => apiError('NoSuchEntityException', `${what} cannot be found.`, 404);

function userOf({ state, input }: UserCall): SimulatedUser {
  const found = state.users.find(({ name }) => name === input.UserName);
  if (found) return found;
  throw missing(`The user with name ${input.UserName}`);
}

const keyOf = (call: UserCall<{ AccessKeyId?: string }>): SimulatedKey => {
  const found = userOf(call).keys.find(({ id }) => id === call.input.AccessKeyId);
  if (found) return found;
  throw missing(`The Access Key with id ${call.input.AccessKeyId}`);
};

const turnMfa = (on: boolean) => (call: UserCall) => {
  userOf(call).mfa = on;
  return {};
};

const count = (yes: boolean): number => (yes ? 1 : 0);

export const iam = service<Iam>({
  serviceId: 'IAM',
  eventSource: 'iam',
  scope: 'account',
  seed,
  reads: {
    GetAccountSummary: ({ state }: Call<Iam>) => ({
      SummaryMap: {
        Users: state.users.length,
        AccountMFAEnabled: count(state.root.mfa),
        AccountAccessKeysPresent: count(state.root.accessKeys),
        AccountPasswordPresent: count(state.root.password),
      },
    }),
    GetAccountPasswordPolicy: ({ state, account }: Call<Iam>) => {
      if (state.passwordPolicy) return { PasswordPolicy: state.passwordPolicy };
      throw missing(`The Password Policy with domain name ${account.id}`);
    },
    GetAccountAuthorizationDetails: authorizationDetails,
    ...identityLists,
    GetCredentialReport: ({ state, now }: Call<Iam>) => getReport(state.report, now),
    /** Stored like a write, although CloudTrail calls it a read: the next call must find the report. */
    GenerateCredentialReport: ({ state, account, region, now, world }: Call<Iam>) => {
      world.state(iam, account.id, region, true);
      if (state.report === 'in the making') return { State: 'INPROGRESS' };
      state.report = reportOf(state.users, account.id, now);
      return { State: 'STARTED' };
    },
  },
  writes: {
    CreateUser: (call: UserCall) => {
      const { state, input, now } = call;
      const name = input.UserName ?? '';
      if (state.users.some((user) => user.name === name)) {
        throw apiError('EntityAlreadyExistsException', `User with name ${name} already exists.`, 409);
      }
      state.users.push({
        name,
        created: now,
        password: null,
        mfa: false,
        keys: [],
        groups: [],
        attached: [],
        boundary: null,
      });
      return { User: { UserName: name, Arn: `arn:aws:iam::${call.account.id}:user/${name}`, CreateDate: now } };
    },
    DeleteUser: (call: UserCall) => {
      const gone = userOf(call);
      call.state.users = call.state.users.filter((user) => user !== gone);
      return {};
    },
    CreateLoginProfile: (call: UserCall<CreateLoginProfileRequest>) => {
      userOf(call).password = { changed: call.now, lastUsed: null };
      return { LoginProfile: { UserName: call.input.UserName, CreateDate: call.now } };
    },
    DeleteLoginProfile: (call: UserCall) => {
      userOf(call).password = null;
      return {};
    },
    EnableMFADevice: turnMfa(true),
    DeactivateMFADevice: turnMfa(false),
    CreateAccessKey: (call: UserCall<CreateAccessKeyRequest>) => {
      const { keys, name } = userOf(call);
      const id = `AKIA${call.world.random('iam-key', call.account.id, name, keys.length).hex(16).toUpperCase()}`;
      keys.push({ id, created: call.now, lastUsed: null, active: true });
      return { AccessKey: { UserName: name, AccessKeyId: id, Status: 'Active', SecretAccessKey: 'simulated' } };
    },
    UpdateAccessKey: (call: UserCall<UpdateAccessKeyRequest>) => {
      keyOf(call).active = call.input.Status === 'Active';
      return {};
    },
    DeleteAccessKey: (call: UserCall<{ AccessKeyId?: string }>) => {
      const gone = keyOf(call);
      const user = userOf(call);
      user.keys = user.keys.filter((key) => key !== gone);
      return {};
    },
    AttachRolePolicy: ({ state, input }: Call<Iam, AttachRolePolicyRequest>) => {
      const role = state.roles.find(({ name }) => name === input.RoleName);
      if (!role) throw missing(`The role with name ${input.RoleName}`);
      role.attached = [...new Set([...role.attached, input.PolicyArn ?? ''])];
      return {};
    },
    DetachRolePolicy: ({ state, input }: Call<Iam, DetachRolePolicyRequest>) => {
      const role = state.roles.find(({ name }) => name === input.RoleName);
      if (!role) throw missing(`The role with name ${input.RoleName}`);
      role.attached = role.attached.filter((arn) => arn !== input.PolicyArn);
      return {};
    },
    UpdateAccountPasswordPolicy: ({ state, input }: Call<Iam, UpdateAccountPasswordPolicyRequest>) => {
      state.passwordPolicy = { ...NOT_ASKED_FOR, ...input, ExpirePasswords: Boolean(input.MaxPasswordAge) };
      return {};
    },
    DeleteAccountPasswordPolicy: ({ state }: Call<Iam>) => {
      state.passwordPolicy = null;
      return {};
    },
  },
});
