import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  type PutEventSelectorsCommandInput,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { examined } from './support.ts';

const HOME = 'us-east-1';
const flawless = () => createWorld({ flaws: 0, accounts: 8 });
const cloudTrailIn = (world: World, account = world.management.id) =>
  clientIn(world, CloudTrailClient, { account, region: HOME });
const arnOf = (world: World, name = 'organization') =>
  `arn:aws:cloudtrail:${HOME}:${world.management.id}:trail/${name}`;
const trailOf = async (world: World, account = world.management.id, role: string | null = 'Audit') =>
  (await examined(world, account, { role })).checks.get('trail');

/** Removes the organisation's trail, and gives the account its own. */
async function ownTrail(world: World, account: string, IsMultiRegionTrail = true): Promise<void> {
  await cloudTrailIn(world).send(new DeleteTrailCommand({ Name: 'organization' }));
  const own = cloudTrailIn(world, account);
  await own.send(new CreateTrailCommand({ Name: 'own', S3BucketName: 'logs', IsMultiRegionTrail }));
  await own.send(new StartLoggingCommand({ Name: 'own' }));
}

const selecting = (world: World, selectors: Omit<PutEventSelectorsCommandInput, 'TrailName'>) =>
  cloudTrailIn(world).send(new PutEventSelectorsCommand({ TrailName: 'organization', ...selectors }));

describe('a trail', () => {
  it('of the organisation is found from the management account and from the hub', async () => {
    const world = flawless();
    const ok = { status: 'ok', found: 'organization records the whole organisation', run: null };
    expect(await trailOf(world)).toMatchObject(ok);
    expect(await trailOf(world, world.security.id, null)).toMatchObject(ok);
  });

  it('that does not exist is created, by commands that first give CloudTrail trusted access', async () => {
    const world = flawless();
    await cloudTrailIn(world).send(new DeleteTrailCommand({ Name: 'organization' }));
    const trail = await trailOf(world);
    expect(trail).toMatchObject({
      status: 'missing',
      found: `no multi-region trail records ${world.management.id}`,
    });
    expect(trail?.run).toMatch(
      /enable-aws-service-access .*cloudtrail\.amazonaws\.com && aws cloudtrail create-trail .*--is-organization-trail --is-multi-region-trail && aws cloudtrail start-logging/,
    );
  });

  it('of a single region does not count', async () => {
    const world = flawless();
    await ownTrail(world, world.management.id, false);
    expect(await trailOf(world)).toMatchObject({ status: 'missing' });
  });

  it('of the account itself is reported as covering only that account', async () => {
    const world = flawless();
    await ownTrail(world, world.management.id);
    expect(await trailOf(world)).toMatchObject({
      status: 'ok',
      found: `own records ${world.management.id} alone; for every other account run \`plumbline scan --controls logging.cloudtrail-multi-region\``,
    });
    expect(await trailOf(world, world.security.id, null)).toMatchObject({ status: 'missing' });
  });

  it('that is stopped is started, in its home region', async () => {
    const world = flawless();
    await cloudTrailIn(world).send(new StopLoggingCommand({ Name: 'organization' }));
    expect(await trailOf(world)).toMatchObject({
      status: 'missing',
      found: 'organization is stopped',
      run: `aws cloudtrail start-logging --name ${arnOf(world)} --region ${HOME}`,
    });
  });

  it('that is stopped does not matter beside another that records', async () => {
    const world = flawless();
    const client = cloudTrailIn(world);
    await client.send(new StopLoggingCommand({ Name: 'organization' }));
    const second = { Name: 'second', S3BucketName: 'logs', IsMultiRegionTrail: true, IsOrganizationTrail: true };
    await client.send(new CreateTrailCommand(second));
    await client.send(new StartLoggingCommand({ Name: 'second' }));
    expect(await trailOf(world)).toMatchObject({ status: 'ok', found: 'second records the whole organisation' });
  });

  it.each<[string, Parameters<typeof selecting>[1], string]>([
    [
      'reads alone',
      { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] },
      'organization leaves out write events',
    ],
    [
      'no management events',
      { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] },
      'organization leaves out write events',
    ],
    [
      'all but a service',
      { EventSelectors: [{ IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] }] },
      'organization leaves out write events (kms.amazonaws.com)',
    ],
  ])('that records %s reports too little to EventBridge', async (_what, selectors, found) => {
    const world = flawless();
    await selecting(world, selectors);
    const trail = await trailOf(world);
    expect(trail).toMatchObject({ status: 'missing', found });
    expect(trail?.run).toContain(
      `aws cloudtrail put-event-selectors --trail-name ${arnOf(world)} --region ${HOME} --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
    );
  });

  it('that records only writes is enough', async () => {
    const world = flawless();
    await selecting(world, { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] });
    expect(await trailOf(world)).toMatchObject({ status: 'ok' });
  });

  it('whose selectors are denied to a member account is unknown from there', async () => {
    const world = flawless();
    await selecting(world, { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] });
    const trail = await trailOf(world, world.security.id, null);
    expect(trail).toMatchObject({ status: 'unknown' });
    expect(trail?.found).toContain('cloudtrail:GetEventSelectors');
  });

  it('is unknown where these credentials cannot enter', async () => {
    const world = flawless();
    const { checks } = await examined(world, world.accounts[5]?.id, { role: null });
    expect(checks.get('trail')).toMatchObject({
      status: 'unknown',
      found: `it is in ${world.management.id}, which these credentials cannot enter`,
    });
  });
});
