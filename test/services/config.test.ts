import {
  ConfigServiceClient,
  DeleteConfigurationRecorderCommand,
  PutConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { apiError } from '../../simulator/service.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { type Altered, judge, judgeRetold, onlyIn, type PlacedVerdict } from '../support/simulation.ts';

const HOME = 'us-east-1';
const REGION = 'eu-west-1';
const stop = () => new StopConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' });

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const configIn = (world: World, region = REGION) =>
  clientIn(world, ConfigServiceClient, { account: memberOf(world), region });

const notPassing = (verdicts: readonly PlacedVerdict[]) =>
  Object.fromEntries(
    verdicts
      .filter(({ status }) => status !== 'pass')
      .map(({ control, region, status }) => [`${control.replace('logging.config-', '')}@${region}`, status]),
  );
const judged = async (world: World) => notPassing((await judge(world, memberOf(world), 'logging.config-')).verdicts);

describe('AWS Config in a simulated organisation', () => {
  it('passes everywhere in flawless accounts, for three calls a region', async () => {
    const world = flawless();
    for (const { id } of world.accounts) {
      const { verdicts, calls } = await judge(world, id, 'logging.config-');
      expect(verdicts).toHaveLength(world.regions.length + 1);
      expect(notPassing(verdicts)).toEqual({});
      expect([...calls.values()]).toEqual([3, 3, 3]);
    }
  });

  it('sees a stopped recorder, in that region only, and says who stopped it', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    await configIn(world).send(stop());
    expect(await judged(world)).toEqual({ [`recorder@${REGION}`]: 'fail' });
    expect(events[0]?.detail).toMatchObject({ eventName: 'StopConfigurationRecorder' });
  });

  it('sees that IAM is not recorded once the only recorder that includes it stops', async () => {
    const world = flawless();
    await configIn(world, HOME).send(stop());
    expect(await judged(world)).toEqual({ [`recorder@${HOME}`]: 'fail', 'global-types@global': 'fail' });
  });

  it('sees a deleted recorder', async () => {
    const world = flawless();
    const ConfigurationRecorderName = 'default';
    await configIn(world).send(new DeleteConfigurationRecorderCommand({ ConfigurationRecorderName }));
    expect(await judged(world)).toEqual({ [`recorder@${REGION}`]: 'fail' });
  });

  it.each([
    [
      'leaves types out',
      {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: ['AWS::SQS::Queue'] },
      },
      'fail',
    ],
    [
      'leaves out IAM alone, which the home region records',
      {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: ['AWS::IAM::User'] },
      },
      'pass',
    ],
    ['records chosen types', { allSupported: false, resourceTypes: ['AWS::S3::Bucket'] }, 'fail'],
    ['records all types', { allSupported: true }, 'pass'],
  ] as const)('judges a recorder that %s', async (_name, recordingGroup, status) => {
    const world = flawless();
    const group = structuredClone(recordingGroup) as object;
    const ConfigurationRecorder = { name: 'default', recordingGroup: group };
    await configIn(world).send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
    expect(await judged(world)).toEqual(status === 'pass' ? {} : { [`recorder@${REGION}`]: status });
  });

  it.each([
    [
      'an exclusion of other types',
      {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: ['AWS::SQS::Queue'] },
      },
      true,
    ],
    [
      'an exclusion of roles',
      {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: ['AWS::IAM::Role'] },
      },
      false,
    ],
    [
      'the choice of all four types',
      { resourceTypes: ['User', 'Group', 'Role', 'Policy'].map((type) => `AWS::IAM::${type}`) },
      true,
    ],
    ['the choice of users', { resourceTypes: ['AWS::IAM::User'] }, false],
    ['all types but not the global ones', { allSupported: true, includeGlobalResourceTypes: false }, false],
  ])('knows whether IAM is in %s', async (_name, recordingGroup, included) => {
    const world = flawless();
    const ConfigurationRecorder = { name: 'default', recordingGroup: recordingGroup as object };
    await configIn(world, HOME).send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
    const { verdicts } = await judge(world, memberOf(world), 'logging.config-global-types');
    expect(verdicts.map(({ status }) => status)).toEqual([included ? 'pass' : 'fail']);
  });

  it.each([
    ['config:DescribeConfigurationRecorders', { [`recorder@${REGION}`]: 'unknown' }],
    ['config:DescribeConfigurationRecorderStatus', { [`recorder@${REGION}`]: 'unknown' }],
    ['config:DescribeDeliveryChannelStatus', { [`recorder@${REGION}`]: 'unknown' }],
  ])('is unknown when %s is denied', async (action, expected) => {
    const world = flawless();
    world.fault({ kind: 'deny', action, region: REGION });
    const { verdicts } = await judge(world, memberOf(world), 'logging.config-');
    expect(notPassing(verdicts)).toEqual(expected);
    expect(verdicts.find(({ status }) => status === 'unknown')?.because).toContain(action);
  });

  it('gives unknown for the recording of IAM when the recorder that should record it is unreadable', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'config:DescribeConfigurationRecorderStatus', region: HOME });
    expect(await judged(world)).toEqual({ [`recorder@${HOME}`]: 'unknown', 'global-types@global': 'unknown' });
  });

  const judgedWith = async (altered: Altered, world = flawless()) =>
    notPassing(await judgeRetold(world, memberOf(world), 'logging.config-', onlyIn(REGION, altered)));

  it.each([
    ['a failure, as the wire spells it', { lastStatus: 'FAILURE', lastErrorCode: 'NoSuchBucket' }, 'fail'],
    ['a failure, as the SDK spells it', { lastStatus: 'Failure', lastErrorCode: 'NoSuchBucket' }, 'fail'],
    ['a success after an earlier failure', { lastStatus: 'SUCCESS', lastErrorCode: '400' }, 'pass'],
    ['that nothing is to be delivered', { lastStatus: 'NOT_APPLICABLE' }, 'pass'],
    ['a status that is not documented', { lastStatus: 'DELAYED' }, 'unknown'],
    ['nothing of a delivery yet', {}, 'unknown'],
  ])('judges a delivery channel that tells of %s', async (_name, configHistoryDeliveryInfo, status) => {
    const DescribeDeliveryChannelStatus = () => ({
      DeliveryChannelsStatus: [{ name: 'default', configHistoryDeliveryInfo }],
    });
    expect(await judgedWith({ DescribeDeliveryChannelStatus })).toEqual(
      status === 'pass' ? {} : { [`recorder@${REGION}`]: status },
    );
  });

  it.each([
    ['overrides that record a type daily', { recordingModeOverrides: [daily('AWS::S3::Bucket')] }, 'fail'],
    [
      'overrides of an unlisted frequency',
      { recordingModeOverrides: [{ ...daily('AWS::S3::Bucket'), recordingFrequency: 'HOURLY' }] },
      'unknown',
    ],
    ['an override that names no type', { recordingModeOverrides: [{ recordingFrequency: 'DAILY' }] }, 'unknown'],
    ['an unlisted frequency', { recordingFrequency: 'HOURLY' }, 'unknown'],
    ['no overrides', { recordingModeOverrides: [] }, 'pass'],
  ])('judges a recorder with %s', async (_name, mode, status) => {
    const DescribeConfigurationRecorders = ({ ConfigurationRecorders: [recorder] }: Recorders) => ({
      ConfigurationRecorders: [{ ...recorder, recordingMode: { recordingFrequency: 'CONTINUOUS', ...mode } }],
    });
    expect(await judgedWith({ DescribeConfigurationRecorders })).toEqual(
      status === 'pass' ? {} : { [`recorder@${REGION}`]: status },
    );
  });

  it.each([
    ['an unlisted strategy', { recordingStrategy: { useOnly: 'MOST_TYPES' } }],
    [
      'an exclusion that is not told',
      { recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' }, exclusionByResourceTypes: undefined },
    ],
  ])('cannot tell what a recorder records with %s', async (_name, group) => {
    const DescribeConfigurationRecorders = ({ ConfigurationRecorders: [recorder] }: Recorders) => ({
      ConfigurationRecorders: [{ ...recorder, recordingGroup: { ...recorder?.recordingGroup, ...group } }],
    });
    expect(await judgedWith({ DescribeConfigurationRecorders })).toEqual({ [`recorder@${REGION}`]: 'unknown' });
  });

  it('passes because IAM is recorded in one region, even if another region is unreadable', async () => {
    const DescribeConfigurationRecorders = () => ({ ConfigurationRecorders: [{}] });
    expect(await judgedWith({ DescribeConfigurationRecorders })).toEqual({ [`recorder@${REGION}`]: 'unknown' });
  });

  it('does not count the recording of IAM in a region that AWS Config added after February 2022', async () => {
    const world = createWorld({ flaws: 0, accounts: 4, regions: ['me-central-1'] });
    expect(await judged(world)).toEqual({ 'global-types@global': 'fail' });
  });

  it('ignores a recorder that was deleted after it was listed', async () => {
    const DescribeConfigurationRecorderStatus = () => {
      throw apiError('NoSuchConfigurationRecorderException', 'Cannot find configuration recorder.');
    };
    expect(await judgedWith({ DescribeConfigurationRecorderStatus })).toEqual({ [`recorder@${REGION}`]: 'fail' });
  });
});

interface Recorders {
  readonly ConfigurationRecorders: readonly { readonly recordingGroup: object }[];
}
const daily = (...resourceTypes: string[]) => ({ resourceTypes, recordingFrequency: 'DAILY' });
