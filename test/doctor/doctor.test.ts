import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CloudTrailClient, PutEventSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DeregisterDelegatedAdministratorCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedServicesForAccountCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { DOCTOR_ACTIONS } from '../../shared/doctor/reading.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { deployedIn, EXPECTED_NOTHING, examined, withStatus } from './support.ts';

const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 8, ...options });
const everything = (world: World) => ({
  deployed: deployedIn(world),
  expected: {
    organizationId: world.organizationId,
    units: { paths: ['Workloads/Production', 'Security'], ids: ['r-root'] },
    includes: () => true,
  },
});
const organizationsIn = (world: World, account = world.management.id) =>
  clientIn(world, OrganizationsClient, { account, region: 'us-east-1' });

/** Gives the trail event selectors, which the doctor then reads. */
async function withSelectors(world: World): Promise<World> {
  const [region = ''] = world.regions;
  const client = clientIn(world, CloudTrailClient, { account: world.management.id, region });
  const EventSelectors = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }];
  await client.send(new PutEventSelectorsCommand({ TrailName: 'organization', EventSelectors }));
  return world;
}

async function withoutTrust(world: World): Promise<void> {
  const client = organizationsIn(world);
  const { EnabledServicePrincipals = [] } = await client.send(new ListAWSServiceAccessForOrganizationCommand({}));
  for (const { ServicePrincipal } of EnabledServicePrincipals)
    await client.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
}

async function withoutAdministrators(world: World): Promise<void> {
  const client = organizationsIn(world);
  const AccountId = world.security.id;
  const { DelegatedServices = [] } = await client.send(new ListDelegatedServicesForAccountCommand({ AccountId }));
  for (const { ServicePrincipal } of DelegatedServices)
    await client.send(new DeregisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
}

describe('an organisation that meets every need of a deployment', () => {
  it('is ok from the management account, with the declared calls and no others', async () => {
    const world = await withSelectors(flawless());
    const { checks, calls } = await examined(world, world.management.id, everything(world));
    expect([...checks.keys()]).toEqual([
      'caller',
      'organization',
      'organization.expected',
      'organization.units',
      'trusted.stacksets',
      'trusted.account',
      'trusted.config',
      'trusted.securityhub',
      'trusted.guardduty',
      'trusted.backup',
      'delegated.stacksets',
      'delegated.config',
      'delegated.securityhub',
      'delegated.guardduty',
      'delegated.backup',
      'cost-explorer',
      'trail',
      'regions',
      'bootstrap.hub',
      'bootstrap.management',
      'quota.concurrency',
      'quota.rules.hub',
      'quota.rules.management',
      'table',
      'last-run',
      'stacks',
      'roles',
    ]);
    expect(withStatus(checks, 'ok')).toEqual([...checks.keys()]);
    expect([...checks.values()].every(({ run, found }) => run === null && found !== '')).toBe(true);
    expect([...calls.keys()].sort()).toEqual(DOCTOR_ACTIONS);
    expect([...calls.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(48);
  });

  it("is ok from the hub's account, except for what only the management account can read", async () => {
    const world = flawless();
    const { checks } = await examined(world, world.security.id, { role: null, hubAccount: null });
    expect(withStatus(checks, 'missing')).toEqual([]);
    expect(withStatus(checks, 'unknown')).toEqual(['cost-explorer', 'bootstrap.management', 'quota.rules.management']);
    const management = world.management.id;
    expect(checks.get('cost-explorer')).toMatchObject({
      found: `it is in ${management}, which these credentials cannot enter`,
      run: `plumbline doctor --role <role to assume there>, or with credentials of ${management}`,
    });
  });

  it("needs the hub's account when the management account does not name it", async () => {
    const world = flawless();
    const { checks } = await examined(world, world.management.id, { hubAccount: null });
    expect(withStatus(checks, 'unknown')).toEqual([
      'delegated.stacksets',
      'regions',
      'bootstrap.hub',
      'quota.concurrency',
      'quota.rules.hub',
    ]);
    expect(checks.get('regions')?.run).toBe('plumbline doctor --hub-account <id>');
  });

  it('is read page by page', async () => {
    const world = flawless({ pageSize: 2 });
    const { checks } = await examined(world, world.management.id, everything(world));
    expect(withStatus(checks, 'ok')).toEqual([...checks.keys()]);
  });
});

describe('a missing part is reported with the command that fixes it', () => {
  it('without trusted access', async () => {
    const world = flawless();
    await withoutTrust(world);
    const { checks } = await examined(world);
    const enable = (principal: string) =>
      `aws organizations enable-aws-service-access --service-principal ${principal}.amazonaws.com`;
    const trusted = [...checks.values()].filter(({ id }) => id.startsWith('trusted.'));
    expect(withStatus(checks, 'missing')).toEqual(trusted.map(({ id }) => id));
    expect(trusted.map(({ run }) => run)).toEqual([
      'aws cloudformation activate-organizations-access',
      enable('account'),
      enable('config'),
      enable('securityhub'),
      enable('guardduty'),
      enable('backup'),
    ]);
    await organizationsIn(world).send(
      new EnableAWSServiceAccessCommand({ ServicePrincipal: 'config-multiaccountsetup.amazonaws.com' }),
    );
    expect((await examined(world)).checks.get('trusted.config')).toMatchObject({
      status: 'ok',
      found: 'config-multiaccountsetup.amazonaws.com',
    });
  });

  it('without delegated administrators', async () => {
    const world = flawless();
    await withoutAdministrators(world);
    const hub = world.security.id;
    const { checks } = await examined(world);
    const register = (principal: string) =>
      `aws organizations register-delegated-administrator --account-id ${hub} --service-principal ${principal}.amazonaws.com`;
    const lacking = withStatus(checks, 'missing').map((id) => [id, checks.get(id)?.run]);
    expect(lacking).toEqual([
      ['delegated.stacksets', register('member.org.stacksets.cloudformation')],
      ['delegated.config', register('config')],
      ['delegated.securityhub', `aws securityhub enable-organization-admin-account --admin-account-id ${hub}`],
      ['delegated.guardduty', `aws guardduty enable-organization-admin-account --admin-account-id ${hub}`],
      ['delegated.backup', register('backup')],
    ]);
    await organizationsIn(world).send(
      new RegisterDelegatedAdministratorCommand({ AccountId: hub, ServicePrincipal: 'backup.amazonaws.com' }),
    );
    expect((await examined(world)).checks.get('delegated.backup')).toMatchObject({ status: 'ok', found: hub });
  });

  it("when StackSets is administered by another account than the hub's", async () => {
    const world = flawless();
    const other = world.accounts[3]?.id ?? '';
    const { checks } = await examined(world, world.management.id, { hubAccount: other });
    expect(checks.get('delegated.stacksets')).toMatchObject({ status: 'missing' });
    expect(checks.get('delegated.config')).toMatchObject({ status: 'ok' });
    expect(checks.get('bootstrap.hub')).toMatchObject({
      status: 'missing',
      found: 'eu-west-1: none',
      run: `npx cdk bootstrap aws://${other}/eu-west-1`,
    });
  });

  it('in a region that the hub has not enabled', async () => {
    const world = flawless();
    world.optOut(world.security.id, 'eu-west-1');
    const { checks } = await examined(world);
    expect(checks.get('regions')).toMatchObject({
      status: 'missing',
      found: 'eu-west-1 is disabled',
      run: `aws account enable-region --account-id ${world.security.id} --region-name eu-west-1`,
    });
    expect(checks.get('bootstrap.hub')).toMatchObject({
      status: 'unknown',
      found: 'could not read: ssm:GetParameter has no answer where a region is not enabled (eu-west-1)',
    });
  });

  it('in a region that does not exist, in which no call is made', async () => {
    const world = flawless();
    const { checks } = await examined(world, world.management.id, { regions: ['eu-west-1', 'eu-west-9', 'us-east-1'] });
    expect(checks.get('regions')).toMatchObject({
      status: 'missing',
      found: 'there is no region eu-west-9 (did you mean eu-west-1?)',
      run: 'remove eu-west-9 from --regions and from plumbline.config.ts',
    });
    expect(withStatus(checks, 'unknown')).toEqual([
      'bootstrap.management',
      'quota.rules.hub',
      'quota.rules.management',
    ]);
    for (const id of withStatus(checks, 'unknown')) expect(checks.get(id)?.found).toContain('(eu-west-9)');
  });

  it('when the organisation or its units are not those in the configuration', async () => {
    const world = flawless();
    const units = { paths: ['Workloads/Produktion', 'Security'], ids: [] };
    const expected = { ...EXPECTED_NOTHING, organizationId: 'o-another0000', units };
    const { checks } = await examined(world, world.management.id, { expected });
    expect(withStatus(checks, 'missing')).toEqual(['organization.expected', 'organization.units']);
    expect(checks.get('organization.expected')?.found).toContain(world.organizationId);
    expect(checks.get('organization.units')?.found).toMatch(
      /^not in the organisation: Workloads\/Produktion \(did you mean Workloads\/Production\?\); there is Security, Workl/,
    );
  });
});

describe('organisational units', () => {
  const named = (world: World, paths: string[], ids: string[]) =>
    examined(world, world.management.id, { expected: { ...EXPECTED_NOTHING, units: { paths, ids } } });
  const idOf = (name: string) => `ou-root-${Buffer.from(name).toString('hex')}`;

  it('that the deployment names by id are looked up too, including the root', async () => {
    const world = flawless();
    const { checks } = await named(world, [], ['r-root', idOf('Security')]);
    expect(checks.get('organization.units')).toMatchObject({
      status: 'ok',
      found: `${idOf('Security')}, r-root`,
    });
  });

  it('with an unknown id are reported with the existing ids', async () => {
    const world = flawless();
    const { checks } = await named(world, ['Security'], ['r-exam', 'ou-exam-12345678']);
    const { status, found, run } = checks.get('organization.units') ?? {};
    expect(status).toBe('missing');
    expect(found).toMatch(/^not in the organisation: ou-exam-12345678, r-exam; there is ou-root-/);
    expect(found).toContain(`${idOf('Security')} (Security)`);
    expect(found).toContain('r-root (the root)');
    expect(found).toContain(`${idOf('Workloads/Production')} (Workloads/Production)`);
    expect(run).toBe('put existing units into plumbline.config.ts, then run plumbline config check');
  });

  it('are read once for both checks', async () => {
    const world = flawless();
    const options = everything(world);
    const { calls } = await examined(world, world.management.id, options);
    expect(calls.get('organizations:ListRoots')).toBe(1);
  });
});

describe('an unreadable part is unknown and never ok', () => {
  it.each([...DOCTOR_ACTIONS, 'sts:AssumeRole'])('when %s is denied', async (action) => {
    const world = await withSelectors(flawless());
    const all = everything(world);
    const before = (await examined(world, world.management.id, all)).checks;
    world.fault({ kind: 'deny', action });
    const { checks } = await examined(world, world.management.id, all);
    const unseen = withStatus(checks, 'unknown');
    expect(unseen).not.toEqual([]);
    expect(withStatus(checks, 'missing')).toEqual([]);
    const named = unseen.filter((id) => checks.get(id)?.found.includes(`${action} was denied`));
    expect(named).not.toEqual([]);
    for (const id of withStatus(checks, 'ok')) expect(checks.get(id)).toEqual(before.get(id));
  });

  it('when only half of a list was read', async () => {
    const world = flawless({ pageSize: 2 });
    world.fault({ kind: 'throttle', action: 'organizations:ListAWSServiceAccessForOrganization', after: 1 });
    const { checks } = await examined(world);
    const trusted = [...checks.values()].filter(({ id }) => id.startsWith('trusted.'));
    expect(trusted.map(({ status }) => status)).toEqual(Array(6).fill('unknown'));
  });

  it('from an account that administers nothing', async () => {
    const world = flawless();
    const { checks } = await examined(world, world.accounts[4]?.id, { role: null, hubAccount: null });
    expect(withStatus(checks, 'ok')).toEqual([
      'organization',
      'trail',
      'regions',
      'quota.concurrency',
      'quota.rules.hub',
    ]);
    expect(checks.get('caller')).toMatchObject({ status: 'unknown' });
    expect(checks.get('caller')?.found).toMatch(/organizations:ListDelegatedServicesForAccount was denied/);
    expect(withStatus(checks, 'missing')).toEqual(['bootstrap.hub']);
  });
});

it('the documentation lists the actions that doctor calls', async () => {
  const text = await readFile(resolve(import.meta.dirname, '../../docs/doctor.md'), 'utf8');
  const [, block = ''] = /```\n(account:[^`]*)\n```/.exec(text) ?? [];
  expect(block.split('\n')).toEqual(DOCTOR_ACTIONS);
});
