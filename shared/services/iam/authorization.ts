/**
 * AWS IAM: users, groups, roles and policies, by one walk for the account. Documents of policies stay here: the facts say
 * what they allow on every resource.
 */
import type { ManagedPolicyDetail } from '@aws-sdk/client-iam';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { allHold } from '../../core/quantify.ts';
import { known, numberOf, required, type Seen, seenIn } from '../../core/reading.ts';
import { defaultPowers, type Identity, identitiesIn, isOfAws } from './identity.ts';
import { DETAILS, type Powers } from './policy-document.ts';

export interface CustomerPolicy {
  readonly kind: 'policy';
  /** The document of its default version. */
  readonly powers: Seen<Powers>;
  /** Whether it only limits users or roles, as their boundary: attached to nothing, it allows nothing. */
  readonly onlyBounds: Seen<boolean>;
}

/** One resource for each user, group, role and policy of the account's own: the two collectors below take their part. */
const authorization = collector({
  id: 'iam.authorization',
  scope: 'account',
  actions: [DETAILS],
  absent: {
    'GetAccountAuthorizationDetails.UserDetailList[].PermissionsBoundary':
      'the user has none ("UserDetail", IAM API Reference: "The ARN of the policy used to set the permissions boundary for the user")',
    'GetAccountAuthorizationDetails.RoleDetailList[].PermissionsBoundary':
      'the role has none ("RoleDetail", IAM API Reference: "The ARN of the policy used to set the permissions boundary for the role")',
    'GetAccountAuthorizationDetails.RoleDetailList[].RoleLastUsed.LastUsedDate':
      'it was not used in the tracking period ("RoleLastUsed", IAM API Reference: "This field is null if the role has not been used")',
    'GetAccountAuthorizationDetails.UserDetailList[].UserPolicyList':
      'the user has no inline policy ("get-account-authorization-details", AWS CLI Command Reference, answers without it)',
    'GetAccountAuthorizationDetails.UserDetailList[].Tags':
      'the user has no tag ("get-account-authorization-details", AWS CLI Command Reference, answers without it)',
    'GetAccountAuthorizationDetails.RoleDetailList[].Tags':
      'the role has no tag ("get-account-authorization-details", AWS CLI Command Reference, answers without it)',
  },
  triggers: [
    apiCalls(
      'iam',
      'CreateUser',
      'UpdateUser',
      'DeleteUser',
      'CreateGroup',
      'UpdateGroup',
      'DeleteGroup',
      'AddUserToGroup',
      'RemoveUserFromGroup',
      'CreateRole',
      'DeleteRole',
      'UpdateAssumeRolePolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'SetDefaultPolicyVersion',
      ...['User', 'Group', 'Role'].flatMap((kind) => [
        `Attach${kind}Policy`,
        `Detach${kind}Policy`,
        `Put${kind}Policy`,
        `Delete${kind}Policy`,
      ]),
      ...['User', 'Role'].flatMap((kind) => [`Put${kind}PermissionsBoundary`, `Delete${kind}PermissionsBoundary`]),
    ),
  ],
  sdk: () => import('@aws-sdk/client-iam'),
  collect: async (aws, sdk): Promise<Resource<Identity | CustomerPolicy>[]> => {
    const client = aws.client(sdk.IAMClient);
    const pages = await Array.fromAsync(sdk.paginateGetAccountAuthorizationDetails({ client }, {}));
    const found = {
      users: pages.flatMap((page) => required(page.UserDetailList, DETAILS, 'UserDetailList')),
      groups: pages.flatMap((page) => required(page.GroupDetailList, DETAILS, 'GroupDetailList')),
      roles: pages.flatMap((page) => required(page.RoleDetailList, DETAILS, 'RoleDetailList')),
    };
    const policies = pages.flatMap((page) => required(page.Policies, DETAILS, 'Policies'));
    const powers = new Map(policies.map((policy) => [policy.Arn, seenIn(() => defaultPowers(policy))]));
    return [...identitiesIn(found, powers, aws.now), ...policies.flatMap((policy) => customerPolicy(policy))];
  },
});

function customerPolicy(policy: ManagedPolicyDetail): Resource<CustomerPolicy>[] {
  const id = required(policy.Arn, DETAILS, 'Arn');
  if (isOfAws(id)) return [];
  const facts: CustomerPolicy = {
    kind: 'policy',
    powers: seenIn(() => defaultPowers(policy)),
    onlyBounds: seenIn(() => onlyBounds(policy)),
  };
  return [{ id, facts }];
}

const onlyBounds = ({ AttachmentCount, PermissionsBoundaryUsageCount }: ManagedPolicyDetail): boolean =>
  allHold(
    () => known(numberOf(PermissionsBoundaryUsageCount, DETAILS, 'PermissionsBoundaryUsageCount')) > 0,
    () => known(numberOf(AttachmentCount, DETAILS, 'AttachmentCount')) === 0,
  );

type Any = Resource<Identity | CustomerPolicy>;

const isIdentity = (found: Any): found is Resource<Identity> =>
  !(found.facts instanceof CouldNotRead) && found.facts.kind !== 'policy';
const isPolicy = (found: Any): found is Resource<CustomerPolicy> =>
  !(found.facts instanceof CouldNotRead) && found.facts.kind === 'policy';

/** Every user, group and role. */
export const identities = collector({
  id: 'iam.identities',
  scope: 'account',
  actions: [],
  triggers: [],
  uses: [authorization],
  collect: async (aws): Promise<Resource<Identity>[]> => (await aws.facts(authorization)).filter(isIdentity),
});

export interface AccountTrust {
  /** The organisation's management account. */
  readonly management: boolean;
  readonly roles: readonly { readonly name: string; readonly trust: Identity['trust'] }[];
}

/** One resource: the account, with whom its roles trust. */
export const accountTrust = collector({
  id: 'iam.account-trust',
  scope: 'account',
  actions: [],
  triggers: [],
  uses: [authorization],
  collect: async (aws): Promise<Resource<AccountTrust>[]> => {
    const { id, tags, management } = aws.account;
    const found = (await aws.facts(authorization)).filter(isIdentity);
    const roles = found.flatMap(({ facts }) =>
      facts instanceof CouldNotRead || facts.kind !== 'role' ? [] : [{ name: facts.name, trust: facts.trust }],
    );
    return [{ id, tags, facts: { management, roles } }];
  },
});

/** Every policy that the account wrote itself, whether or not it is attached. */
export const customerPolicies = collector({
  id: 'iam.customer-policies',
  scope: 'account',
  actions: [],
  triggers: [],
  uses: [authorization],
  collect: async (aws): Promise<Resource<CustomerPolicy>[]> => (await aws.facts(authorization)).filter(isPolicy),
});
