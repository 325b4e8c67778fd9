/** AWS Security Hub (CSPM) in the organisation: who administers it, what enables it in accounts, where findings gather. */
import type { DescribeOrganizationConfigurationResponse, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { administratorCalls, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';
import { orNotSubscribed } from './hubs.ts';

type Sdk = typeof import('@aws-sdk/client-securityhub');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-securityhub');

type Enabling = 'AUTO_ENABLE' | 'POLICY' | null;

export interface OrganizationHub {
  /** The delegated administrator's account id; null when there is none. */
  readonly administrator: string | null;
  readonly memberLimitReached: boolean;
  /**
   * What enables Security Hub here in an account that joins: `AUTO_ENABLE` (the region's own setting), `POLICY` (a
   * configuration policy on the organisation's root); null when nothing does.
   */
  readonly enabledBy: Seen<Enabling>;
  /** Home region that gathers this region's findings, which may be itself; null when none does. */
  readonly home: Seen<string | null>;
}

/** One resource per region. */
export const organizationHubs = collector({
  id: 'securityhub.organization',
  scope: 'organization',
  actions: [
    'securityhub:ListOrganizationAdminAccounts',
    'securityhub:DescribeOrganizationConfiguration',
    'securityhub:ListFindingAggregators',
    'securityhub:GetFindingAggregator',
    'securityhub:ListConfigurationPolicyAssociations',
    'securityhub:GetConfigurationPolicy',
  ],
  triggers: [
    apiCalls('securityhub', 'EnableOrganizationAdminAccount', 'DisableOrganizationAdminAccount'),
    administratorCalls(
      'securityhub',
      'UpdateOrganizationConfiguration',
      'CreateFindingAggregator',
      'UpdateFindingAggregator',
      'DeleteFindingAggregator',
      'UpdateConfigurationPolicy',
      'DeleteConfigurationPolicy',
      'StartConfigurationPolicyAssociation',
      'StartConfigurationPolicyDisassociation',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<OrganizationHub>[]> => {
    const clientIn = (region: string, account?: string) =>
      aws.client(sdk.SecurityHubClient, account ? { region, account } : { region });
    const administrators = await each(aws.regions, (region) => seen(administratorOf(clientIn(region), sdk)));
    // Aggregation and policies are the administrator's and answer for every region: asked once each.
    const centres = new Map<string, Promise<Centre>>();
    const centreOf = (account: string, region: string): Promise<Centre> => {
      const known = centres.get(account) ?? readCentre((home) => clientIn(home ?? region, account), sdk);
      centres.set(account, known);
      return known;
    };
    return each([...aws.regions.entries()], async ([index, region]) => {
      const administrator = administrators[index] ?? null;
      if (administrator instanceof CouldNotRead) return { id: region, region, facts: administrator };
      if (!administrator) return { id: region, region, facts: UNGOVERNED };
      const centre = () => centreOf(administrator, region);
      const facts = await seen(readRegion(region, administrator, clientIn(region, administrator), centre, sdk));
      return { id: region, region, facts };
    });
  },
});

const UNGOVERNED: OrganizationHub = { administrator: null, memberLimitReached: false, enabledBy: null, home: null };

async function administratorOf(management: SecurityHubClient, sdk: Sdk): Promise<string | null> {
  const action = 'securityhub:ListOrganizationAdminAccounts';
  const accounts = await all(sdk.paginateListOrganizationAdminAccounts({ client: management }, {}), (page) =>
    required(page.AdminAccounts, action, 'AdminAccounts'),
  );
  const enabled = accounts.find((account) => required(account.Status, action, 'Status') === 'ENABLED');
  return enabled ? required(enabled.AccountId, action, 'AccountId') : null;
}

async function readRegion(
  region: string,
  administrator: string,
  client: SecurityHubClient,
  centre: () => Promise<Centre>,
  sdk: Sdk,
): Promise<OrganizationHub> {
  const found = await orNotSubscribed(client.send(new sdk.DescribeOrganizationConfigurationCommand({})));
  if (!found) return { ...UNGOVERNED, administrator };
  const home = await seen(centre().then(({ aggregator }) => homeOf(region, aggregator)));
  return {
    administrator,
    memberLimitReached: found.MemberAccountLimitReached ?? false,
    enabledBy: await seen(enabledBy(found, centre, home)),
    home,
  };
}

/**
 * Under central configuration the region's own setting is off, and configuration policies act in its place: in the home
 * region and those linked to it ("Understanding central configuration in Security Hub CSPM").
 */
async function enabledBy(
  { AutoEnable, OrganizationConfiguration: configuration }: DescribeOrganizationConfigurationResponse,
  centre: () => Promise<Centre>,
  home: Seen<string | null>,
): Promise<Enabling> {
  if (configuration?.ConfigurationType !== 'CENTRAL') {
    return required(AutoEnable, 'securityhub:DescribeOrganizationConfiguration', 'AutoEnable') ? 'AUTO_ENABLE' : null;
  }
  if (home instanceof CouldNotRead) throw home;
  if (!home || configuration.Status !== 'ENABLED') return null;
  const { rootPolicyEnables } = await centre();
  return (await rootPolicyEnables()) ? 'POLICY' : null;
}

interface Aggregator {
  readonly home: string;
  /** `ALL_REGIONS`, `ALL_REGIONS_EXCEPT_SPECIFIED`, `SPECIFIED_REGIONS` or `NO_REGIONS`. */
  readonly linking: string;
  readonly named: readonly string[];
}

interface Centre {
  readonly aggregator: Aggregator | null;
  /** Read only where the organisation is configured centrally. */
  rootPolicyEnables(): Promise<boolean>;
}

async function readCentre(client: (home?: string) => SecurityHubClient, sdk: Sdk): Promise<Centre> {
  const aggregator = await readAggregator(client, sdk);
  let reading: Promise<boolean> | undefined;
  return {
    aggregator,
    rootPolicyEnables: () => {
      reading ??= readRootPolicy(client(aggregator?.home), sdk);
      return reading;
    },
  };
}

async function readAggregator(client: (home?: string) => SecurityHubClient, sdk: Sdk): Promise<Aggregator | null> {
  const aggregators = await all(sdk.paginateListFindingAggregators({ client: client() }, {}), (page) =>
    required(page.FindingAggregators, 'securityhub:ListFindingAggregators', 'FindingAggregators'),
  );
  const [first] = aggregators;
  if (!first) return null;
  const action = 'securityhub:GetFindingAggregator';
  const FindingAggregatorArn = required(first.FindingAggregatorArn, action, 'FindingAggregatorArn');
  const found = await client(FindingAggregatorArn.split(':')[3]).send(
    new sdk.GetFindingAggregatorCommand({ FindingAggregatorArn }),
  );
  return {
    home: required(found.FindingAggregationRegion, action, 'FindingAggregationRegion'),
    linking: required(found.RegionLinkingMode, action, 'RegionLinkingMode'),
    named: found.Regions ?? [],
  };
}

function homeOf(region: string, aggregator: Aggregator | null): string | null {
  if (!aggregator) return null;
  const { home, linking, named } = aggregator;
  const linked =
    region === home ||
    linking === 'ALL_REGIONS' ||
    (linking === 'ALL_REGIONS_EXCEPT_SPECIFIED' && !named.includes(region)) ||
    (linking === 'SPECIFIED_REGIONS' && named.includes(region));
  return linked ? home : null;
}

const SELF_MANAGED = 'SELF_MANAGED_SECURITY_HUB';

/** Whether accounts inherit from the organisation's root a configuration policy that enables Security Hub. */
async function readRootPolicy(home: SecurityHubClient, sdk: Sdk): Promise<boolean> {
  const action = 'securityhub:ListConfigurationPolicyAssociations';
  const associations = await all(
    sdk.paginateListConfigurationPolicyAssociations({ client: home }, { Filters: { AssociationType: 'APPLIED' } }),
    (page) => required(page.ConfigurationPolicyAssociationSummaries, action, 'ConfigurationPolicyAssociationSummaries'),
  );
  const root = associations.find(({ TargetType }) => TargetType === 'ROOT');
  const Identifier = root && required(root.ConfigurationPolicyId, action, 'ConfigurationPolicyId');
  if (!Identifier || Identifier === SELF_MANAGED) return false;
  const { ConfigurationPolicy } = await home.send(new sdk.GetConfigurationPolicyCommand({ Identifier }));
  const policy = required(ConfigurationPolicy?.SecurityHub, 'securityhub:GetConfigurationPolicy', 'SecurityHub');
  return policy.ServiceEnabled === true;
}
