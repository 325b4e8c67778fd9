/**
 * AWS Security Hub (CSPM) in the organisation: its administrator, the setting that enables it in accounts, and its home region.
 */
import type { DescribeOrganizationConfigurationResponse, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { administratorCalls, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { firstOf } from '../../core/quantify.ts';
import { all, each, given, known, oneOf, required, type Seen, seen } from '../../core/reading.ts';
import { ADMINISTRATION } from '../organizations/administration.ts';
import { CENTRE_ACTIONS, type Centre, readCentre } from './centre.ts';
import { orNotSubscribed } from './hubs.ts';

type Sdk = typeof import('@aws-sdk/client-securityhub');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-securityhub');

const ADMINISTRATORS = 'securityhub:ListOrganizationAdminAccounts';
const CONFIGURATION = 'securityhub:DescribeOrganizationConfiguration';

interface Enabling {
  /**
   * The setting that enables Security Hub here in an account that joins: `AUTO_ENABLE` (the region's own setting), `POLICY` (a
   * configuration policy on the organisation's root); null if there is none.
   */
  readonly by: 'AUTO_ENABLE' | 'POLICY' | null;
  /** Organisational units whose own configuration replaces the root's and does not enable it. */
  readonly leavesOut: Seen<readonly string[]>;
}

export interface OrganizationHub {
  /** The delegated administrator's account id; null if there is none. */
  readonly administrator: string | null;
  readonly memberLimitReached: Seen<boolean>;
  readonly enabling: Seen<Enabling>;
  /** Home region that collects this region's findings, which may be the region itself; null if there is none. */
  readonly home: Seen<string | null>;
}

/** One resource per region. */
export const organizationHubs = collector({
  id: 'securityhub.organization',
  scope: 'organization',
  actions: [ADMINISTRATORS, CONFIGURATION, ...CENTRE_ACTIONS],
  triggers: [
    apiCalls('securityhub', 'EnableOrganizationAdminAccount', 'DisableOrganizationAdminAccount'),
    ...ADMINISTRATION,
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
  oneRegion: {
    ListConfigurationPolicyAssociations: 'the home region alone answers (SecurityHub API Reference)',
    GetConfigurationPolicy: 'the home region alone answers (SecurityHub API Reference)',
  },
  sdk,
  collect: async (aws, sdk): Promise<Resource<OrganizationHub>[]> => {
    const clientIn = (region: string, account?: string) =>
      aws.client(sdk.SecurityHubClient, account ? { region, account } : { region });
    const administrators = await each(aws.regions, (region) => seen(administratorOf(clientIn(region), sdk)));
    // Aggregation and policies belong to the administrator and are the same for every region, so each is read once.
    const centres = new Map<string, Promise<Centre>>();
    const centreOf = (account: string): Promise<Centre> => {
      const administered = aws.regions.filter((_, index) => administrators[index] === account);
      const reading = centres.get(account) ?? readCentre((region) => clientIn(region, account), administered, sdk);
      centres.set(account, reading);
      return reading;
    };
    return each([...aws.regions.entries()], async ([index, region]) => {
      const administrator = administrators[index] ?? null;
      if (administrator instanceof CouldNotRead) return { id: region, region, facts: administrator };
      if (!administrator) return { id: region, region, facts: UNGOVERNED };
      const centre = () => centreOf(administrator);
      const facts = await seen(readRegion(region, administrator, clientIn(region, administrator), centre, sdk));
      return { id: region, region, facts };
    });
  },
});

const NOTHING: Enabling = { by: null, leavesOut: [] };
const UNGOVERNED: OrganizationHub = { administrator: null, memberLimitReached: false, enabling: NOTHING, home: null };

async function administratorOf(management: SecurityHubClient, sdk: Sdk): Promise<string | null> {
  const accounts = await all(sdk.paginateListOrganizationAdminAccounts({ client: management }, {}), (page) =>
    required(page.AdminAccounts, ADMINISTRATORS, 'AdminAccounts'),
  );
  const enabled = firstOf(
    accounts,
    ({ Status }) => known(oneOf(Status, ['ENABLED', 'DISABLE_IN_PROGRESS'], ADMINISTRATORS, 'Status')) === 'ENABLED',
  );
  return enabled ? required(enabled.AccountId, ADMINISTRATORS, 'AccountId') : null;
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
  const home = await seen(centre().then(({ homeOf }) => known(homeOf(region))));
  return {
    administrator,
    memberLimitReached: given(found.MemberAccountLimitReached, CONFIGURATION, 'MemberAccountLimitReached'),
    enabling: await seen(enablingOf(found, centre, home)),
    home,
  };
}

/**
 * Under central configuration the region's own setting is off, and configuration policies replace it in the home region and the
 * regions linked to it ("Understanding central configuration in Security Hub CSPM").
 */
async function enablingOf(
  { AutoEnable, OrganizationConfiguration: configuration }: DescribeOrganizationConfigurationResponse,
  centre: () => Promise<Centre>,
  home: Seen<string | null>,
): Promise<Enabling> {
  const type = oneOf(configuration?.ConfigurationType, ['CENTRAL', 'LOCAL'], CONFIGURATION, 'ConfigurationType');
  if (known(type) === 'LOCAL') {
    const by = required(AutoEnable, CONFIGURATION, 'AutoEnable') ? 'AUTO_ENABLE' : null;
    return { by, leavesOut: [] };
  }
  const status = oneOf(configuration?.Status, ['ENABLED', 'PENDING', 'FAILED'], CONFIGURATION, 'Status');
  if (known(status) !== 'ENABLED' || !known(home)) return NOTHING;
  const { enables, leavesOut } = await (await centre()).policies();
  return enables ? { by: 'POLICY', leavesOut } : NOTHING;
}
