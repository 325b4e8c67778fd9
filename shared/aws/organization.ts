/** Accounts of an organisation with their place and tags, and the regions each has enabled. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { Account } from '../core/account.ts';
import { isRefused } from '../core/errors.ts';
import type { Organization } from '../core/ports.ts';
import { tagsByKey } from '../core/reading.ts';
import { couldNotRead } from './failure.ts';
import { type PluginFactory, plugIn } from './reach.ts';

export interface OrganizationOptions {
  readonly credentials?: AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly plugin?: PluginFactory;
  /** Further configuration of every client. */
  readonly client?: object;
  /** Regions to assume when an account's own list cannot be read. */
  readonly fallbackRegions: readonly string[];
}

/** Organizations, Account Management and the tags of accounts answer here. */
const REGION = 'us-east-1';

/** IAM actions that listing the organisation takes, for the hub's role. */
export const ORGANIZATION_ACTIONS = [
  'organizations:DescribeOrganization',
  'organizations:ListRoots',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListAccountsForParent',
  'tag:GetResources',
  'organizations:DescribeAccount',
  'account:ListRegions',
] as const;

export function awsOrganization(options: OrganizationOptions): Organization {
  let accountManagement: Promise<AccountManagement> | undefined;
  return {
    fallbackRegions: options.fallbackRegions,
    accounts: () => accountsOf(options),
    isMember: (account) => isMember(options, account),
    enabledRegions: async (account) => {
      accountManagement ??= loadAccountManagement(options);
      return enabledRegions(await accountManagement, account);
    },
  };
}

function build<C>(
  // biome-ignore lint/suspicious/noExplicitAny: every client class has its own configuration type
  Client: new (config: any) => C,
  { credentials, endpoint, plugin, client: further }: OrganizationOptions,
): C {
  const client = new Client({
    region: REGION,
    ...further,
    ...(credentials ? { credentials } : {}),
    ...(endpoint ? { endpoint } : {}),
    retryMode: 'adaptive',
    maxAttempts: 6,
  });
  plugIn(client, REGION, plugin);
  return client;
}

/** Walks the organisational units: each account comes with its path, without a call per account. */
async function* accountsOf(options: OrganizationOptions): AsyncGenerator<Account> {
  const sdk = await import('@aws-sdk/client-organizations');
  const client = build(sdk.OrganizationsClient, options);
  const { Organization: found } = await client.send(new sdk.DescribeOrganizationCommand({})).catch((error) => {
    throw couldNotRead('organizations:DescribeOrganization', error);
  });
  const tags = await accountTags(options);
  const queue: { id: string; path: string }[] = [];
  for await (const page of named('organizations:ListRoots', sdk.paginateListRoots({ client }, {}))) {
    for (const root of page.Roots ?? []) queue.push({ id: root.Id ?? '', path: '' });
  }
  for (let place = queue.shift(); place; place = queue.shift()) {
    const { id, path } = place;
    const accounts = sdk.paginateListAccountsForParent({ client }, { ParentId: id });
    for await (const page of named('organizations:ListAccountsForParent', accounts)) {
      for (const account of page.Accounts ?? []) {
        if (account.Status !== 'ACTIVE' || !account.Id) continue;
        const { Id, Name = Id } = account;
        yield { id: Id, name: Name, ou: path, tags: tags.get(Id) ?? {}, management: Id === found?.MasterAccountId };
      }
    }
    const units = sdk.paginateListOrganizationalUnitsForParent({ client }, { ParentId: id });
    for await (const page of named('organizations:ListOrganizationalUnitsForParent', units)) {
      for (const unit of page.OrganizationalUnits ?? []) {
        queue.push({ id: unit.Id ?? '', path: path ? `${path}/${unit.Name}` : (unit.Name ?? '') });
      }
    }
  }
  client.destroy();
}

async function isMember(options: OrganizationOptions, { id }: Account): Promise<boolean> {
  const sdk = await import('@aws-sdk/client-organizations');
  const client = build(sdk.OrganizationsClient, options);
  try {
    const { Account: found } = await client.send(new sdk.DescribeAccountCommand({ AccountId: id }));
    return found?.Status === 'ACTIVE';
  } catch (error) {
    if ((error as Error).name === 'AccountNotFoundException') return false;
    throw couldNotRead('organizations:DescribeAccount', error);
  } finally {
    client.destroy();
  }
}

/** The pages of a list, with the action named when one cannot be read. */
async function* named<Page>(action: string, pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (error) {
    throw couldNotRead(action, error);
  }
}

type Tags = Readonly<Record<string, string>>;

/** Tags of all accounts in a few pages: the tagging API answers for Organizations in us-east-1. */
async function accountTags(options: OrganizationOptions): Promise<ReadonlyMap<string, Tags>> {
  const sdk = await import('@aws-sdk/client-resource-groups-tagging-api');
  const client = build(sdk.ResourceGroupsTaggingAPIClient, options);
  const tags = new Map<string, Tags>();
  const pages = sdk.paginateGetResources({ client }, { ResourceTypeFilters: ['organizations:account'] });
  for await (const page of named('tag:GetResources', pages)) {
    for (const { ResourceARN = '', Tags = [] } of page.ResourceTagMappingList ?? []) {
      const id = ResourceARN.slice(ResourceARN.lastIndexOf('/') + 1);
      tags.set(id, tagsByKey(Tags));
    }
  }
  client.destroy();
  return tags;
}

/** Null without the permission, or without trusted access for Account Management. */
async function enabledRegions({ client, sdk }: AccountManagement, account: Account): Promise<readonly string[] | null> {
  const asked = { RegionOptStatusContains: ['ENABLED' as const, 'ENABLED_BY_DEFAULT' as const] };
  try {
    const regions: string[] = [];
    // an account may not name itself: the management account's own list is asked for without an id
    const input = account.management ? asked : { ...asked, AccountId: account.id };
    for await (const page of sdk.paginateListRegions({ client }, input)) {
      for (const { RegionName } of page.Regions ?? []) if (RegionName) regions.push(RegionName);
    }
    return regions;
  } catch (error) {
    const unread = couldNotRead('account:ListRegions', error);
    if (isRefused(unread) || unread.reason === 'failed') return null;
    throw unread;
  }
}

type AccountManagement = Awaited<ReturnType<typeof loadAccountManagement>>;

async function loadAccountManagement(options: OrganizationOptions) {
  const sdk = await import('@aws-sdk/client-account');
  return { sdk, client: build(sdk.AccountClient, options) };
}
