import {
  type AdvancedEventSelector,
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  type EventSelector,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { apiError } from '../../simulator/service.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { type Altered, judge, judgeRetold } from '../support/simulation.ts';

const HOME = 'us-east-1';
const REGION = 'eu-west-1';
const Name = 'organization';

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const trailsOf = (world: World, account = world.management.id, region = HOME) =>
  clientIn(world, CloudTrailClient, { account, region });

/** Control → status and reason in an account. */
async function judged(world: World, account = world.management.id) {
  const { verdicts } = await judge(world, account, 'logging.cloudtrail-');
  return Object.fromEntries(
    verdicts.map(({ control, status, because }) => [control.replace('logging.cloudtrail-', ''), { status, because }]),
  );
}
const statuses = async (world: World, account?: string) =>
  Object.fromEntries(Object.entries(await judged(world, account)).map(([control, { status }]) => [control, status]));

const ALL_PASS = { 'multi-region': 'pass', encrypted: 'pass', integrity: 'pass' };

describe('CloudTrail in a simulated organisation', () => {
  it('passes where the organisation trail is made, and wherever it records', async () => {
    const world = flawless();
    const [management, ...others] = world.accounts;
    expect(await statuses(world, management?.id)).toEqual(ALL_PASS);
    const bucketOwner = world.accounts[2]?.id;
    for (const { id } of others) {
      const ofBucket = id === bucketOwner ? { 'bucket-secure': 'pass' } : {};
      expect(await statuses(world, id)).toEqual({ 'multi-region': 'pass', ...ofBucket });
    }
  });

  it('makes one call per region for its trails, one for shadow trails, and one per trail', async () => {
    const world = flawless();
    const { calls } = await judge(world, memberOf(world), 'logging.cloudtrail-');
    expect(Object.fromEntries([...calls].filter(([call]) => call.startsWith('cloudtrail:')))).toEqual({
      'cloudtrail:DescribeTrails': world.regions.length + 1,
      'cloudtrail:GetTrailStatus': 1,
    });
  });

  it('sees the organisation trail stopped, in every account that has no other, and says who did it', async () => {
    const world = flawless();
    const own = trailsOf(world, memberOf(world), REGION);
    await own.send(new CreateTrailCommand({ Name: 'own', S3BucketName: 'own', IsMultiRegionTrail: true }));
    await own.send(new StartLoggingCommand({ Name: 'own' }));
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    await trailsOf(world).send(new StopLoggingCommand({ Name }));

    expect(await judged(world)).toMatchObject({
      'multi-region': { status: 'fail', because: 'organization is stopped' },
    });
    expect(await statuses(world, world.security.id)).toEqual({ 'multi-region': 'fail' });
    expect(await judged(world, memberOf(world))).toMatchObject({
      'multi-region': { status: 'pass', because: 'recorded by own' },
      encrypted: { status: 'fail' },
      integrity: { status: 'fail' },
    });
    expect(events[0]?.detail).toMatchObject({ eventName: 'StopLogging' });
  });

  it('finds the trails in another region when us-east-1 is closed by a policy', async () => {
    const world = flawless();
    await trailsOf(world, memberOf(world), REGION).send(
      new CreateTrailCommand({ Name: 'own', S3BucketName: 'own', IsMultiRegionTrail: true }),
    );
    await trailsOf(world, memberOf(world), REGION).send(new StartLoggingCommand({ Name: 'own' }));
    world.fault({ kind: 'deny', action: 'cloudtrail:*', account: memberOf(world), region: HOME, policy: true });
    expect(await judged(world, memberOf(world))).toMatchObject({
      'multi-region': { status: 'pass', because: 'recorded by own' },
    });
  });

  it('cannot see the trails when every region refuses, and names the first refusal', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'cloudtrail:DescribeTrails' });
    expect(await judged(world)).toMatchObject({
      'multi-region': { status: 'unknown', because: expect.stringContaining('cloudtrail:DescribeTrails was denied') },
    });
  });

  it('sees the organisation trail deleted', async () => {
    const world = flawless();
    await trailsOf(world).send(new DeleteTrailCommand({ Name }));
    expect(await statuses(world)).toEqual({ 'multi-region': 'fail' });
  });

  it('does not take a trail of one region, or one that never started, for the account’s record', async () => {
    const world = flawless();
    await trailsOf(world).send(new DeleteTrailCommand({ Name }));
    const own = trailsOf(world, memberOf(world));
    await own.send(new CreateTrailCommand({ Name: 'own', S3BucketName: 'own' }));
    await own.send(new StartLoggingCommand({ Name: 'own' }));
    await own.send(new CreateTrailCommand({ Name: 'idle', S3BucketName: 'own', IsMultiRegionTrail: true }));
    expect((await judged(world, memberOf(world)))['multi-region']).toEqual({
      status: 'fail',
      because: 'idle is stopped',
    });
  });

  it.each([
    ['encrypted', { KmsKeyId: '' }],
    ['integrity', { EnableLogFileValidation: false }],
    ['multi-region', { IsMultiRegionTrail: false }],
  ])('sees what an update takes away: %s', async (control, change) => {
    const world = flawless();
    await trailsOf(world).send(new UpdateTrailCommand({ Name, ...change }));
    expect(await statuses(world)).toEqual({ ...ALL_PASS, [control]: 'fail' });
  });

  const management = { Field: 'eventCategory', Equals: ['Management'] };
  it.each<[string, { EventSelectors?: EventSelector[]; AdvancedEventSelectors?: AdvancedEventSelector[] }, string]>([
    ['all events, by default', { EventSelectors: [{ DataResources: [] }] }, 'pass'],
    ['writes', { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }, 'fail'],
    ['reads', { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] }, 'fail'],
    [
      'reads and writes apart',
      { EventSelectors: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }] },
      'pass',
    ],
    ['data events', { EventSelectors: [{ IncludeManagementEvents: false }] }, 'fail'],
    ['all but KMS', { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }] }, 'fail'],
    ['all, advanced', { AdvancedEventSelectors: [{ FieldSelectors: [management] }] }, 'pass'],
    [
      'writes, advanced',
      { AdvancedEventSelectors: [{ FieldSelectors: [management, { Field: 'readOnly', Equals: ['false'] }] }] },
      'fail',
    ],
    [
      'all but KMS, advanced',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }] },
        ],
      },
      'fail',
    ],
    [
      'all but one source, and all but another',
      {
        EventSelectors: [
          { ExcludeManagementEventSources: ['kms.amazonaws.com'] },
          { ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] },
        ],
      },
      'pass',
    ],
    [
      'all but KMS and KMS alone, advanced',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }] },
          { FieldSelectors: [management, { Field: 'eventSource', Equals: ['kms.amazonaws.com'] }] },
        ],
      },
      'pass',
    ],
    [
      'one source alone, advanced',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'eventSource', Equals: ['kms.amazonaws.com'] }] },
        ],
      },
      'fail',
    ],
    [
      'what one user does, advanced',
      {
        AdvancedEventSelectors: [
          { FieldSelectors: [management, { Field: 'userIdentity.arn', StartsWith: ['arn:aws:iam::'] }] },
        ],
      },
      'fail',
    ],
    [
      'data events, advanced',
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }] },
      'fail',
    ],
  ])('judges what is selected: %s', async (_name, selectors, status) => {
    const world = flawless();
    await trailsOf(world).send(new PutEventSelectorsCommand({ TrailName: Name, ...selectors }));
    expect(await statuses(world)).toEqual({ ...ALL_PASS, 'multi-region': status });
  });

  it('gives unknown for selectors that a member account may not read', async () => {
    const world = flawless();
    const EventSelectors = [{ ReadWriteType: 'All' as const }];
    await trailsOf(world).send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
    const verdict = (await judged(world, memberOf(world)))['multi-region'];
    expect(verdict?.status).toBe('unknown');
    expect(verdict?.because).toContain('cloudtrail:GetEventSelectors');
  });

  it.each([
    ['cloudtrail:DescribeTrails', ['multi-region', 'encrypted', 'integrity', 'bucket-secure']],
    ['cloudtrail:GetTrailStatus', ['multi-region']],
    ['cloudtrail:GetEventSelectors', ['multi-region']],
  ])('is unknown when %s is denied', async (action, blind) => {
    const world = flawless();
    const EventSelectors = [{ ReadWriteType: 'All' as const }];
    await trailsOf(world).send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
    // the trails are described in any region, and their state in that of the trail
    world.fault({ kind: 'deny', action });
    const verdicts = await judged(world);
    const unknown = Object.entries(verdicts).filter(([, { status }]) => status === 'unknown');
    expect(unknown.map(([control]) => control).sort()).toEqual(blind.toSorted());
    expect(unknown.every(([, { because }]) => because.includes(action))).toBe(true);
  });

  it('makes two calls for each bucket that trails deliver to, and none for others', async () => {
    const world = flawless();
    const owner = world.accounts[2]?.id ?? '';
    const { calls } = await judge(world, owner, 'logging.cloudtrail-bucket-secure');
    expect(Object.fromEntries(calls)).toMatchObject({ 's3:GetBucketVersioning': 1, 's3:GetBucketLogging': 1 });
  });

  it('judges the bucket of a trail beside a region whose trails cannot be read', async () => {
    const world = flawless();
    const owner = world.accounts[2]?.id ?? '';
    world.fault({ kind: 'deny', action: 'cloudtrail:DescribeTrails', account: owner, region: REGION });
    const { verdicts } = await judge(world, owner, 'logging.cloudtrail-bucket-secure');
    expect(verdicts.map(({ resource, status }) => [resource, status])).toEqual([
      [`arn:aws:s3:::cloudtrail-${owner}`, 'pass'],
      [`trails of ${REGION}`, 'unknown'],
    ]);
  });

  it('keeps judging trails of regions that can be read', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'cloudtrail:DescribeTrails', region: REGION });
    const { verdicts } = await judge(world, world.management.id, 'logging.cloudtrail-encrypted');
    expect(verdicts.map(({ region, status }) => [region, status])).toEqual([
      [HOME, 'pass'],
      [REGION, 'unknown'],
    ]);
  });

  const judgedWith = async (altered: Altered, account = (world: World) => world.management.id, world = flawless()) => {
    const verdicts = await judgeRetold(world, account(world), 'logging.cloudtrail-', altered);
    return Object.fromEntries(
      verdicts.map(({ control, status }) => [control.replace('logging.cloudtrail-', ''), status]),
    );
  };
  const trail = (change: object) => ({
    DescribeTrails: ({ trailList }: { trailList: object[] }) => ({
      trailList: trailList.map((one) => ({ ...one, ...change })),
    }),
  });
  const custom = (...EventSelectors: object[]) => ({
    ...trail({ HasCustomEventSelectors: true }),
    GetEventSelectors: () => ({ EventSelectors }),
  });
  const status = (change: object) => ({ GetTrailStatus: (answer: object) => ({ ...answer, ...change }) });
  const everything = { ReadWriteType: 'All', IncludeManagementEvents: true };

  it.each<[string, Altered, string]>([
    ['of which it is not told whether it records every region', trail({ IsMultiRegionTrail: undefined }), 'unknown'],
    ['without a home region', trail({ HomeRegion: undefined }), 'unknown'],
    ['of which it is not told whether it is logging', status({ IsLogging: undefined }), 'unknown'],
    ['started long ago, without its last delivery', status({ LatestDeliveryTime: undefined }), 'unknown'],
    ['whose last delivery is no date', status({ LatestDeliveryTime: new Date('lately') }), 'unknown'],
    [
      'that is stopped, and does not tell when it last delivered',
      status({ IsLogging: false, LatestDeliveryTime: undefined }),
      'fail',
    ],
    ['with a selector of an unlisted kind', custom({ ...everything, ReadWriteType: 'Some' }), 'unknown'],
    ['with a selector that says nothing of management events', custom({ ReadWriteType: 'All' }), 'unknown'],
    ['with an unreadable selector beside one of everything', custom({ ReadWriteType: 'All' }, everything), 'pass'],
    ['without selectors in the answer', { ...custom(), GetEventSelectors: () => ({}) }, 'unknown'],
    ['with no selector at all', custom(), 'fail'],
  ])('judges a trail %s', async (_name, altered, expected) => {
    expect((await judgedWith(altered))['multi-region']).toBe(expected);
  });

  it('passes because of its own trail, even if the organisation’s trail is refused', async () => {
    const world = flawless();
    const EventSelectors = [{ ReadWriteType: 'All' as const }];
    await trailsOf(world).send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
    const own = trailsOf(world, memberOf(world));
    await own.send(new CreateTrailCommand({ Name: 'own', S3BucketName: 'own', IsMultiRegionTrail: true }));
    await own.send(new StartLoggingCommand({ Name: 'own' }));
    expect(await judged(world, memberOf(world))).toMatchObject({
      'multi-region': { status: 'pass', because: 'recorded by own' },
    });
  });

  it('ignores a trail that was deleted after it was listed', async () => {
    const GetTrailStatus = () => {
      throw apiError('TrailNotFoundException', 'Unknown trail');
    };
    expect((await judgedWith({ ...trail({ IsOrganizationTrail: false }), GetTrailStatus }))['multi-region']).toBe(
      'fail',
    );
    expect((await judgedWith({ GetTrailStatus }, memberOf))['multi-region']).toBe('unknown');
  });

  it('gives unknown only for the validation of log files when the trail does not mention it', async () => {
    expect(await judgedWith(trail({ LogFileValidationEnabled: undefined }))).toEqual({
      ...ALL_PASS,
      integrity: 'unknown',
    });
  });
});
