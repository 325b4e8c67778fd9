/** Simulated STS and Organizations. */
import type {
  DeregisterDelegatedAdministratorRequest,
  DescribeAccountRequest,
  DisableAWSServiceAccessRequest,
  EnableAWSServiceAccessRequest,
  ListAccountsForParentRequest,
  ListAWSServiceAccessForOrganizationRequest,
  ListDelegatedAdministratorsRequest,
  ListDelegatedServicesForAccountRequest,
  ListOrganizationalUnitsForParentRequest,
  RegisterDelegatedAdministratorRequest,
} from '@aws-sdk/client-organizations';
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { GLOBAL } from '../../shared/core/account.ts';
import { type AnyService, apiError, type Call, page, service } from '../service.ts';
import type { SimulatedAccount, World } from '../world.ts';

const AN_HOUR = 3_600_000;

export const sts = service({
  serviceId: 'STS',
  eventSource: 'sts',
  scope: 'account',
  seed: () => ({}),
  reads: {
    GetCallerIdentity: ({ account }: Call<object>) => ({
      Account: account.id,
      Arn: `arn:aws:iam::${account.id}:user/simulated`,
      UserId: 'AIDASIMULATED',
    }),
    AssumeRole: ({ input, world, now }: Call<object, AssumeRoleRequest>) => {
      const role = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(input.RoleArn ?? '');
      const target = role?.[1] ?? '';
      const refused = !world.account(target) || world.faultOf('sts:AssumeRole', target, 'global')?.kind === 'deny';
      if (refused)
        throw apiError('AccessDenied', `User is not authorized to perform: sts:AssumeRole on ${input.RoleArn}`, 403);
      const arn = `arn:aws:sts::${target}:assumed-role/${role?.[2]}/${input.RoleSessionName}`;
      const key = world.signIn({ account: target, arn, sourceIp: '198.51.100.7', userAgent: 'plumbline' });
      return {
        Credentials: {
          AccessKeyId: key,
          SecretAccessKey: 'simulated',
          SessionToken: 'simulated',
          Expiration: new Date(now.getTime() + AN_HOUR),
        },
        AssumedRoleUser: { Arn: arn, AssumedRoleId: `AROASIMULATED:${input.RoleSessionName}` },
      };
    },
  },
  writes: {},
});

const ROOT = 'r-root';
const unitNames = (world: World) => [...new Set(world.accounts.map((account) => account.ou).filter(Boolean))];

/** Organisational units directly below a path, as full paths. */
function unitsBelow(world: World, path: string): string[] {
  const prefix = path ? `${path}/` : '';
  const below = unitNames(world).filter((name) => name.startsWith(prefix) && name !== path);
  return [...new Set(below.map((name) => prefix + name.slice(prefix.length).split('/')[0]))];
}

const idOf = (path: string): string => (path ? `ou-root-${Buffer.from(path).toString('hex')}` : ROOT);
const pathOf = (id: string | undefined): string =>
  !id || id === ROOT ? '' : Buffer.from(id.replace('ou-root-', ''), 'hex').toString();

/** Only the management account's state is used; it is that of the organisation. */
interface OrganizationState {
  /** Service principals with trusted access. */
  trusted: string[];
  /** Service principals that a member account administers, with that account. */
  delegated: { principal: string; account: string }[];
}

const SERVICES = [
  'backup',
  'config',
  'config-multiaccountsetup',
  'guardduty',
  'securityhub',
  'member.org.stacksets.cloudformation',
];
const principalOf = (name: string) => `${name}.amazonaws.com`;

const stateOf = ({ world }: Call<object>, writing = false): OrganizationState =>
  world.state<OrganizationState>(organizations, world.management.id, GLOBAL, writing);

const denied = () => apiError('AccessDeniedException', 'You do not have permissions to access this resource.', 400);

/** Only the management account and administrators of a service may read. */
const managementOnly = (call: Call<object>) => {
  const { account, world } = call;
  if (account.id === world.management.id) return;
  if (!stateOf(call).delegated.some((entry) => entry.account === account.id)) throw denied();
};

/** Returns the state to change, which only the management account may. */
function changed(call: Call<object>): OrganizationState {
  if (call.account.id !== call.world.management.id) throw denied();
  return stateOf(call, true);
}

/** Whether the account administers the service for the organisation. */
export const administers = (world: World, account: string, name: string): boolean =>
  world
    .state<OrganizationState>(organizations, world.management.id, GLOBAL)
    .delegated.some((entry) => entry.account === account && entry.principal === principalOf(name));

/** The form of AWS's answers since it retired `Status` on 2026-09-09. */
const listed = ({ id, name, email, state = 'ACTIVE' }: SimulatedAccount) => ({
  Id: id,
  Name: name,
  Email: email,
  State: state,
});

const SINCE = new Date('2024-03-01T09:00:00Z');

function delegatedAdministrators(call: Call<object, ListDelegatedAdministratorsRequest>) {
  managementOnly(call);
  const { world, input } = call;
  const entries = stateOf(call).delegated.filter(
    ({ principal }) => !input.ServicePrincipal || principal === input.ServicePrincipal,
  );
  const ids = new Set(entries.map(({ account }) => account));
  const accounts = world.accounts
    .filter(({ id }) => ids.has(id))
    .map(({ id, name, email }) => ({
      Id: id,
      Name: name,
      Email: email,
      Status: 'ACTIVE',
      DelegationEnabledDate: SINCE,
    }));
  const { items, next } = page(accounts, input.NextToken, input.MaxResults, world);
  return { DelegatedAdministrators: items, NextToken: next };
}

function delegatedServices(call: Call<object, ListDelegatedServicesForAccountRequest>) {
  managementOnly(call);
  const { world, input } = call;
  const services = stateOf(call)
    .delegated.filter(({ account }) => account === input.AccountId)
    .map(({ principal }) => ({ ServicePrincipal: principal, DelegationEnabledDate: SINCE }));
  if (services.length === 0)
    throw apiError('AccountNotRegisteredException', `${input.AccountId} is no delegated administrator.`);
  const { items, next } = page(services, input.NextToken, input.MaxResults, world);
  return { DelegatedServices: items, NextToken: next };
}

export const organizations: AnyService = service<object>({
  serviceId: 'Organizations',
  eventSource: 'organizations',
  scope: 'account',
  seed: ({ world }): OrganizationState => ({
    trusted: [...SERVICES, 'account'].map(principalOf),
    delegated: SERVICES.map((name) => ({ principal: principalOf(name), account: world.security.id })),
  }),
  reads: {
    DescribeOrganization: ({ world }: Call<object>) => ({
      Organization: {
        Id: world.organizationId,
        MasterAccountId: world.management.id,
        MasterAccountEmail: world.management.email,
        FeatureSet: 'ALL',
      },
    }),
    ListRoots: (call: Call<object>) => {
      managementOnly(call);
      return { Roots: [{ Id: ROOT, Name: 'Root' }] };
    },
    ListOrganizationalUnitsForParent: (call: Call<object, ListOrganizationalUnitsForParentRequest>) => {
      managementOnly(call);
      const units = unitsBelow(call.world, pathOf(call.input.ParentId)).map((path) => ({
        Id: idOf(path),
        Name: path.split('/').at(-1),
      }));
      const { items, next } = page(units, call.input.NextToken, call.input.MaxResults, call.world);
      return { OrganizationalUnits: items, NextToken: next };
    },
    ListAccountsForParent: (call: Call<object, ListAccountsForParentRequest>) => {
      managementOnly(call);
      const { world, input } = call;
      const path = pathOf(input.ParentId);
      const members = world.accounts.filter((account) => account.ou === path).map(listed);
      const { items, next } = page(members, input.NextToken, input.MaxResults, world);
      return { Accounts: items, NextToken: next };
    },
    DescribeAccount: (call: Call<object, DescribeAccountRequest>) => {
      managementOnly(call);
      const found = call.world.accounts.find(({ id }) => id === call.input.AccountId);
      if (!found) throw apiError('AccountNotFoundException', 'You specified an account that does not exist.');
      return { Account: listed(found) };
    },
    ListAWSServiceAccessForOrganization: (call: Call<object, ListAWSServiceAccessForOrganizationRequest>) => {
      managementOnly(call);
      const { world, input } = call;
      const enabled = stateOf(call).trusted.map((ServicePrincipal) => ({ ServicePrincipal, DateEnabled: SINCE }));
      const { items, next } = page(enabled, input.NextToken, input.MaxResults, world);
      return { EnabledServicePrincipals: items, NextToken: next };
    },
    ListDelegatedAdministrators: delegatedAdministrators,
    ListDelegatedServicesForAccount: delegatedServices,
  },
  writes: {
    EnableAWSServiceAccess: (call: Call<object, EnableAWSServiceAccessRequest>) => {
      const state = changed(call);
      state.trusted = [...new Set([...state.trusted, call.input.ServicePrincipal ?? ''])];
      return {};
    },
    DisableAWSServiceAccess: (call: Call<object, DisableAWSServiceAccessRequest>) => {
      const state = changed(call);
      state.trusted = state.trusted.filter((principal) => principal !== call.input.ServicePrincipal);
      return {};
    },
    RegisterDelegatedAdministrator: (call: Call<object, RegisterDelegatedAdministratorRequest>) => {
      const { AccountId: account = '', ServicePrincipal: principal = '' } = call.input;
      changed(call).delegated.push({ principal, account });
      return {};
    },
    DeregisterDelegatedAdministrator: (call: Call<object, DeregisterDelegatedAdministratorRequest>) => {
      const { AccountId, ServicePrincipal } = call.input;
      const state = changed(call);
      state.delegated = state.delegated.filter(
        ({ principal, account }) => principal !== ServicePrincipal || account !== AccountId,
      );
      return {};
    },
  },
});
