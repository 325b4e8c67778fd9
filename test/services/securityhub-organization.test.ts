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
import { type Altered, judge, judgeRetold, onlyIn } from '../support/simulation.ts';

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

  it('passes in every region, and reads once what holds for all regions', async () => {
    const { verdicts, calls } = await judge(flawless(), ORGANIZATION, 'securityhub.');
    expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    expect(Object.fromEntries(calls)).toEqual({
      'securityhub:ListOrganizationAdminAccounts': 3,
      'securityhub:DescribeOrganizationConfiguration': 3,
      'securityhub:ListFindingAggregators': 1,
      'securityhub:GetFindingAggregator': 1,
    });
  });

  it('fails for a region without an administrator', async () => {
    const world = flawless();
    const { id } = world.management;
    const AdminAccountId = world.security.id;
    await hubIn(world, id, REGION).send(new DisableOrganizationAdminAccountCommand({ AdminAccountId }));
    expect((await governance(world)).map(({ status }) => status)).toEqual(['pass', 'fail', 'pass']);
  });

  it('fails when members are not enabled automatically, and when the administrator itself is disabled', async () => {
    const world = flawless();
    await administratorIn(world, REGION).send(new UpdateOrganizationConfigurationCommand({ AutoEnable: false }));
    await administratorIn(world, 'ap-southeast-2').send(new DisableSecurityHubCommand({}));
    expect((await governance(world)).map(({ status }) => status)).toEqual(['pass', 'fail', 'fail']);
  });

  it('fails for regions outside of aggregation, and for all regions when aggregation ends', async () => {
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

  it('fails when an organisational unit has a configuration of its own in place of the policy on the root', async () => {
    const world = flawless();
    await centralise(world, true);
    const Target = { OrganizationalUnitId: 'ou-ab12-payments' };
    const ConfigurationPolicyIdentifier = 'SELF_MANAGED_SECURITY_HUB';
    const own = new StartConfigurationPolicyAssociationCommand({ ConfigurationPolicyIdentifier, Target });
    await administratorIn(world, 'us-east-1').send(own);
    const [verdict] = await governance(world);
    expect(verdict).toMatchObject({
      status: 'fail',
      because: 'the policy on the root does not enable Security Hub in ou-ab12-payments',
    });
  });

  it('asks another region for what holds everywhere when one refuses, and gives unknown for that region only', async () => {
    const world = flawless();
    world.fault({
      kind: 'deny',
      account: world.security.id,
      region: 'us-east-1',
      action: 'securityhub:ListFindingAggregators',
    });
    world.fault({
      kind: 'deny',
      account: world.security.id,
      region: REGION,
      action: 'securityhub:DescribeOrganizationConfiguration',
    });
    expect((await governance(world)).map(({ status }) => status)).toEqual(['pass', 'unknown', 'pass']);
  });

  const judgedWith = async (altered: Altered, world = flawless()) =>
    (await judgeRetold(world, ORGANIZATION, 'securityhub.', onlyIn(REGION, altered))).map(({ status }) => status);

  it.each([
    [
      'an administrator of an unlisted status',
      { ListOrganizationAdminAccounts: () => ({ AdminAccounts: [{ AccountId: '111122223333', Status: 'INVITED' }] }) },
      'unknown',
    ],
    [
      'an administrator that is leaving',
      {
        ListOrganizationAdminAccounts: () => ({
          AdminAccounts: [{ AccountId: '111122223333', Status: 'DISABLE_IN_PROGRESS' }],
        }),
      },
      'fail',
    ],
    ['an empty answer', { DescribeOrganizationConfiguration: () => ({}) }, 'unknown'],
    [
      'an unlisted way of configuration',
      { DescribeOrganizationConfiguration: configured({ ConfigurationType: 'MIXED' }) },
      'unknown',
    ],
    [
      'an unlisted state of central configuration',
      { DescribeOrganizationConfiguration: configured({ ConfigurationType: 'CENTRAL', Status: 'PAUSED' }) },
      'unknown',
    ],
    [
      'central configuration that could not be enabled',
      { DescribeOrganizationConfiguration: configured({ ConfigurationType: 'CENTRAL', Status: 'FAILED' }) },
      'fail',
    ],
    [
      'no word on the limit, and nothing that enables',
      {
        DescribeOrganizationConfiguration: () => ({
          AutoEnable: false,
          OrganizationConfiguration: { ConfigurationType: 'LOCAL' },
        }),
      },
      'fail',
    ],
  ])('is judged by %s', async (_name, altered, status) => {
    expect(await judgedWith(altered)).toEqual(['pass', status, 'pass']);
  });

  it.each([
    ['an unlisted linking', { RegionLinkingMode: 'MOST_REGIONS' }],
    ['a linking that does not name its regions', { RegionLinkingMode: 'SPECIFIED_REGIONS', Regions: undefined }],
  ])('cannot tell where findings gather by %s, but in the home region', async (_name, change) => {
    const GetFindingAggregator = (answer: object) => ({ ...answer, ...change });
    const verdicts = await judgeRetold(flawless(), ORGANIZATION, 'securityhub.', { GetFindingAggregator });
    expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'unknown', 'unknown']);
  });

  function configured(OrganizationConfiguration: object) {
    return (answer: object) => ({ ...answer, OrganizationConfiguration });
  }
});
