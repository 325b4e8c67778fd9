/** Simulated STS and Organizations. */
import type {
  ListAccountsForParentRequest,
  ListOrganizationalUnitsForParentRequest,
} from '@aws-sdk/client-organizations';
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { apiError, type Call, page, service } from '../service.ts';
import type { World } from '../world.ts';

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

const managementOnly = ({ account, world }: Call<object>) => {
  if (account.id === world.management.id || account.id === world.security.id) return;
  throw apiError('AccessDeniedException', 'You do not have permissions to access this resource.', 400);
};

export const organizations = service({
  serviceId: 'Organizations',
  eventSource: 'organizations',
  scope: 'account',
  seed: () => ({}),
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
      const members = world.accounts
        .filter((account) => account.ou === path)
        .map(({ id, name, email }) => ({ Id: id, Name: name, Email: email, Status: 'ACTIVE', State: 'ACTIVE' }));
      const { items, next } = page(members, input.NextToken, input.MaxResults, world);
      return { Accounts: items, NextToken: next };
    },
  },
  writes: {},
});
