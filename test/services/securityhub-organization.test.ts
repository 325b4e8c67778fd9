import {
  CreateConfigurationPolicyCommand,
  DeleteFindingAggregatorCommand,
  DisableOrganizationAdminAccountCommand,
  DisableSecurityHubCommand,
  ListFindingAggregatorsCommand,
  SecurityHubClient,
  StartConfigurationPolicyAssociationCommand,
  UpdateFindingAggregatorCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-securityhub';
import { describe, expect, it } from 'vitest';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { organizationHubs } from '../../shared/services/securityhub/organization.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const REGION = 'eu-west-1';

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const hubIn = (world: World, account: string, region: string) =>
  clientIn(world, SecurityHubClient, { account, region });
const administratorIn = (world: World, region: string) => hubIn(world, world.security.id, region);

describe('Security Hub of the organisation', () => {
  const governance = async (world: World) => (await judge(world, ORGANIZATION, 'securityhub.')).verdicts;
  const centralise = async (world: World, ServiceEnabled: boolean) => {
    const home = administratorIn(world, 'us-east-1');
    for (const region of world.regions) {
      await administratorIn(world, region).send(
        new UpdateOrganizationConfigurationCommand({
          AutoEnable: false,
          OrganizationConfiguration: { ConfigurationType: 'CENTRAL' },
        }),
      );
    }
    const policy = { Name: 'all', ConfigurationPolicy: { SecurityHub: { ServiceEnabled } } };
    const { Id } = await home.send(new CreateConfigurationPolicyCommand(policy));
    const Target = { RootId: 'r-root' };
    await home.send(new StartConfigurationPolicyAssociationCommand({ ConfigurationPolicyIdentifier: Id, Target }));
  };
  const aggregatorOf = async (world: World) => {
    const { FindingAggregators } = await administratorIn(world, REGION).send(new ListFindingAggregatorsCommand({}));
    return FindingAggregators?.[0]?.FindingAggregatorArn;
  };

  it('passes in every region, asking what holds for all of them once', async () => {
    const { verdicts, calls } = await judge(flawless(), ORGANIZATION, 'securityhub.');
    expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    expect(Object.fromEntries(calls)).toEqual({
      'securityhub:ListOrganizationAdminAccounts': 3,
      'securityhub:DescribeOrganizationConfiguration': 3,
      'securityhub:ListFindingAggregators': 1,
      'securityhub:GetFindingAggregator': 1,
    });
  });

  it('sees that a region has no administrator any more', async () => {
    const world = flawless();
    const { id } = world.management;
    const AdminAccountId = world.security.id;
    await hubIn(world, id, REGION).send(new DisableOrganizationAdminAccountCommand({ AdminAccountId }));
    expect((await governance(world)).map(({ status }) => status)).toEqual(['pass', 'fail', 'pass']);
  });

  it('sees that members are no longer enabled by themselves, nor where the administrator itself is off', async () => {
    const world = flawless();
    await administratorIn(world, REGION).send(new UpdateOrganizationConfigurationCommand({ AutoEnable: false }));
    await administratorIn(world, 'ap-southeast-2').send(new DisableSecurityHubCommand({}));
    expect((await governance(world)).map(({ status }) => status)).toEqual(['pass', 'fail', 'fail']);
  });

  it('sees regions left out of aggregation, and all of them when it ends', async () => {
    const world = flawless();
    const FindingAggregatorArn = await aggregatorOf(world);
    const home = administratorIn(world, 'us-east-1');
    const linking = async (RegionLinkingMode: string, Regions?: string[]) => {
      await home.send(new UpdateFindingAggregatorCommand({ FindingAggregatorArn, RegionLinkingMode, Regions }));
      return (await governance(world)).map(({ status }) => status);
    };
    expect(await linking('ALL_REGIONS_EXCEPT_SPECIFIED', [REGION])).toEqual(['pass', 'fail', 'pass']);
    expect(await linking('SPECIFIED_REGIONS', [REGION])).toEqual(['pass', 'pass', 'fail']);
    expect(await linking('NO_REGIONS')).toEqual(['pass', 'fail', 'fail']);
    await home.send(new DeleteFindingAggregatorCommand({ FindingAggregatorArn }));
    expect((await governance(world)).map(({ status }) => status)).toEqual(['fail', 'fail', 'fail']);
  });

  it.each([
    [true, 'pass'],
    [false, 'fail'],
  ])('takes a central policy that enables (%s) as %s', async (enables, status) => {
    const world = flawless();
    await centralise(world, enables);
    const verdicts = await governance(world);
    expect(verdicts.map((verdict) => verdict.status)).toEqual([status, status, status]);
  });

  it.each(organizationHubs.actions)('is unknown everywhere when %s is denied', async (action) => {
    const world = flawless();
    await centralise(world, true);
    world.fault({ kind: 'deny', action });
    const verdicts = await governance(world);
    expect(verdicts.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(verdicts[0]?.because).toContain(action);
  });
});
