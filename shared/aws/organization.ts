/**
 * Lists the accounts of an organisation with their organisational units and tags, and the regions that each has
 * enabled.
 */
import type { Account as ListedAccount } from '@aws-sdk/client-organizations';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { Account } from '../core/account.ts';
import { CouldNotRead, isRefused } from '../core/errors.ts';
import type { Organization } from '../core/ports.ts';
import { tagsByKey } from '../core/reading.ts';
import { couldNotRead } from './failure.ts';
import { type PluginFactory, plugIn, watchedOnce } from './reach.ts';
import { timeLimited } from './time-limits.ts';

export interface OrganizationOptions {
  readonly credentials?: AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly plugin?: PluginFactory;
  /** More configuration of every client. */
  readonly client?: object;
  /** The regions to assume when an account's own list cannot be read. */
  readonly fallbackRegions: readonly string[];
}

/** The only region in which Organizations, Account Management and the tags of accounts answer. */
const REGION = 'us-east-1';

/** The IAM actions that listing the organisation needs, for the hub's role. */
export const ORGANIZATION_ACTIONS = [
  'organizations:DescribeOrganization',
  'organizations:ListRoots',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListAccountsForParent',
  'tag:GetResources',
  'organizations:DescribeAccount',
  'account:ListRegions',
] as const;

const CALLER = { id: 'organization', actions: ORGANIZATION_ACTIONS };

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

function build<C extends object>(
  // biome-ignore lint/suspicious/noExplicitAny: every client class has its own configuration type
  Client: new (config: any) => C,
  { credentials, endpoint, plugin, client: further }: OrganizationOptions,
): C {
  const client = new Client({
    region: REGION,
    ...timeLimited(),
    ...further,
    ...(credentials ? { credentials } : {}),
    ...(endpoint ? { endpoint } : {}),
    retryMode: 'adaptive',
    maxAttempts: 6,
  });
  plugIn(client, REGION, plugin);
  return client;
}

/**
 * States in which an account cannot be used ("Account" in the Organizations API reference). AWS retired `Status` on
 * 2026-09-09; an answer that has only that field is still read. An account in any other state is scanned: if it cannot
 * be entered its verdicts are `unknown`, whereas an account that is left out would never be noticed.
 */
const NOT_IN_USE: readonly string[] = ['PENDING_ACTIVATION', 'PENDING_CLOSURE', 'SUSPENDED', 'CLOSED'];

const isInUse = (account: ListedAccount): boolean => !NOT_IN_USE.includes(account.State ?? account.Status ?? '');

const LIST = 'organizations:ListAccountsForParent';

/**
 * Walks the organisational units, so that each account comes with its path and needs no call of its own. Throws
 * `CouldNotRead` when no account is active, because the calling account always is.
 */
async function* accountsOf(options: OrganizationOptions): AsyncGenerator<Account> {
  const sdk = await import('@aws-sdk/client-organizations');
  const client = watchedOnce(build(sdk.OrganizationsClient, options), CALLER);
  const { Organization: found } = await client.send(new sdk.DescribeOrganizationCommand({})).catch((error) => {
    throw couldNotRead('organizations:DescribeOrganization', error);
  });
  const management = found?.MasterAccountId;
  if (!management) throw new CouldNotRead('organizations:DescribeOrganization', 'malformed', 'MasterAccountId');
  let inUse = 0;
  const tags = await accountTags(options);
  const queue: { id: string; path: string; within: readonly string[] }[] = [];
  for await (const page of named('organizations:ListRoots', sdk.paginateListRoots({ client }, {}))) {
    for (const root of page.Roots ?? []) queue.push({ id: root.Id ?? '', path: '', within: [root.Id ?? ''] });
  }
  for (let place = queue.shift(); place; place = queue.shift()) {
    const { id, path, within } = place;
    const accounts = sdk.paginateListAccountsForParent({ client }, { ParentId: id });
    for await (const page of named(LIST, accounts)) {
      for (const account of page.Accounts ?? []) {
        const { Id, Name } = account;
        if (!Id) throw new CouldNotRead(LIST, 'malformed', 'Account.Id');
        if (!isInUse(account)) continue;
        inUse += 1;
        yield { id: Id, name: Name ?? Id, ou: path, within, tags: tags.get(Id) ?? {}, management: Id === management };
      }
    }
    const units = sdk.paginateListOrganizationalUnitsForParent({ client }, { ParentId: id });
    for await (const page of named('organizations:ListOrganizationalUnitsForParent', units)) {
      for (const unit of page.OrganizationalUnits ?? []) {
        const { Id: unitId = '', Name = '' } = unit;
        queue.push({ id: unitId, path: path ? `${path}/${Name}` : Name, within: [...within, unitId] });
      }
    }
  }
  client.destroy();
  if (inUse === 0) throw new CouldNotRead(LIST, 'malformed', 'no account is active');
}

async function isMember(options: OrganizationOptions, { id }: Account): Promise<boolean> {
  const sdk = await import('@aws-sdk/client-organizations');
  const client = watchedOnce(build(sdk.OrganizationsClient, options), CALLER);
  try {
    const { Account: found } = await client.send(new sdk.DescribeAccountCommand({ AccountId: id }));
    if (!found) throw new CouldNotRead('organizations:DescribeAccount', 'malformed', 'Account');
    return isInUse(found);
  } catch (error) {
    if (error instanceof CouldNotRead && error.code === 'AccountNotFoundException') return false;
    throw error;
  } finally {
    client.destroy();
  }
}

/** The pages of a list; a page that cannot be read throws an error that names the action. */
async function* named<Page>(action: string, pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (error) {
    throw couldNotRead(action, error);
  }
}

type Tags = Readonly<Record<string, string>>;

/** The tags of all accounts in a few pages, from the tagging API, which covers Organizations in us-east-1. */
async function accountTags(options: OrganizationOptions): Promise<ReadonlyMap<string, Tags>> {
  const sdk = await import('@aws-sdk/client-resource-groups-tagging-api');
  const client = watchedOnce(build(sdk.ResourceGroupsTaggingAPIClient, options), CALLER);
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
    // AWS does not allow an account to name itself, so the management account's own list is requested without an id
    const input = account.management ? asked : { ...asked, AccountId: account.id };
    const pages = sdk.paginateListRegions({ client: watchedOnce(client, CALLER) }, input);
    for await (const page of pages) {
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
