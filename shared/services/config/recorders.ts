/** AWS Config: the resource types that a region's recorder records, and whether its deliveries arrive. */
import type { ConfigServiceClient, ConfigurationRecorder } from '@aws-sdk/client-config-service';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import {
  eachPresent,
  given,
  known,
  malformed,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { GLOBAL_TYPES } from './iam-types.ts';

type Sdk = typeof import('@aws-sdk/client-config-service');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-config-service');

const RECORDERS = 'config:DescribeConfigurationRecorders';
const STATUS = 'config:DescribeConfigurationRecorderStatus';
const CHANNELS = 'config:DescribeDeliveryChannelStatus';

const STRATEGIES = [
  'ALL_SUPPORTED_RESOURCE_TYPES',
  'EXCLUSION_BY_RESOURCE_TYPES',
  'INCLUSION_BY_RESOURCE_TYPES',
] as const;
const FREQUENCIES = ['CONTINUOUS', 'DAILY'] as const;

export interface Recorder {
  readonly name: string;
  readonly strategy: Seen<(typeof STRATEGIES)[number]>;
  /** Types that an exclusion excludes or an inclusion includes; empty if all are recorded. */
  readonly types: Seen<readonly string[]>;
  /** Whether it is set to record IAM's users, groups, roles and policies, which is not possible in every region. */
  readonly globalTypes: Seen<boolean>;
  /** How often it records a type without an override. */
  readonly frequency: Seen<(typeof FREQUENCIES)[number]>;
  /** Types that an override records once a day; the other types have a frequency of their own. */
  readonly dailyTypes: Seen<readonly string[]>;
  readonly status: Seen<RecorderStatus>;
}

export interface RecorderStatus {
  readonly recording: Seen<boolean>;
  /** AWS Config's code for the failure of the recording; null if it does not fail. */
  readonly error: Seen<string | null>;
}

/**
 * The customer's recorder of the region; there is at most one. Recorders that another service made for itself, which AWS
 * Config leaves out of an answer that asks for none by name, and those of another provider's cloud do not count.
 */
export const recorders = collector({
  id: 'config.recorders',
  scope: 'region',
  actions: [RECORDERS, STATUS],
  absent: {
    'DescribeConfigurationRecorders.ConfigurationRecorders[].recordingGroup.recordingStrategy':
      'it was made before there were strategies ("RecordingGroup", AWS Config API Reference: allSupported and resourceTypes tell)',
    'DescribeConfigurationRecorders.ConfigurationRecorders[].recordingMode':
      'it records continuously ("describe-configuration-recorders", AWS CLI Command Reference, answers without it)',
    'DescribeConfigurationRecorders.ConfigurationRecorders[].recordingMode.recordingModeOverrides':
      'no type is an exception ("RecordingMode", AWS Config API Reference)',
    'DescribeConfigurationRecorders.ConfigurationRecorders[].servicePrincipal':
      'it is the customer’s own ("ConfigurationRecorder": "For service-linked configuration recorders")',
    'DescribeConfigurationRecorders.ConfigurationRecorders[].connectorArn':
      'it records AWS and no cloud of another provider ("ConfigurationRecorder")',
    'DescribeConfigurationRecorderStatus.ConfigurationRecordersStatus[].lastErrorCode':
      'recording has not failed ("ConfigurationRecorderStatus": "from when the recorder last failed")',
  },
  triggers: [
    apiCalls(
      'config',
      'PutConfigurationRecorder',
      'DeleteConfigurationRecorder',
      'StartConfigurationRecorder',
      'StopConfigurationRecorder',
      'AssociateResourceTypes',
      'DisassociateResourceTypes',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Recorder>[]> => {
    const client = aws.client(sdk.ConfigServiceClient);
    const { ConfigurationRecorders } = await client.send(new sdk.DescribeConfigurationRecordersCommand({}));
    const found = required(ConfigurationRecorders, RECORDERS, 'ConfigurationRecorders');
    const own = found.filter((recorder) => !recorder.servicePrincipal && !recorder.connectorArn);
    return eachPresent(own, async (recorder) => {
      const name = required(recorder.name, RECORDERS, 'name');
      const status = await seen(statusOf(name, client, sdk));
      if (status === null) return null;
      return {
        id: recorder.arn ?? `arn:aws:config:${aws.region}:${aws.account.id}:configuration-recorder/${name}`,
        facts: { name, ...recordingOf(recorder), ...frequencyOf(recorder), status },
      };
    });
  },
});

function recordingOf(recorder: ConfigurationRecorder): Pick<Recorder, 'strategy' | 'types' | 'globalTypes'> {
  const strategy = seenIn(() => strategyOf(recorder));
  const types = seenIn(() => typesOf(known(strategy), recorder));
  const globalTypes = seenIn(() => includesIam(known(strategy), known(types), recorder));
  return { strategy, types, globalTypes };
}

const groupOf = ({ recordingGroup }: ConfigurationRecorder) => required(recordingGroup, RECORDERS, 'recordingGroup');

/** A recorder made before there were recording strategies has `allSupported` or a list of types ("RecordingGroup"). */
function strategyOf(recorder: ConfigurationRecorder): Recorder['strategy'] {
  const { recordingStrategy, allSupported } = groupOf(recorder);
  if (recordingStrategy) return oneOf(recordingStrategy.useOnly, STRATEGIES, RECORDERS, 'useOnly');
  const all = required(allSupported, RECORDERS, 'allSupported');
  return all ? 'ALL_SUPPORTED_RESOURCE_TYPES' : 'INCLUSION_BY_RESOURCE_TYPES';
}

function typesOf(strategy: (typeof STRATEGIES)[number], recorder: ConfigurationRecorder): Recorder['types'] {
  const { exclusionByResourceTypes, resourceTypes } = groupOf(recorder);
  if (strategy === 'ALL_SUPPORTED_RESOURCE_TYPES') return [];
  if (strategy === 'INCLUSION_BY_RESOURCE_TYPES') return given(resourceTypes, RECORDERS, 'resourceTypes');
  return given(exclusionByResourceTypes?.resourceTypes, RECORDERS, 'exclusionByResourceTypes');
}

/** `includeGlobalResourceTypes` applies to the strategy of all types only ("RecordingGroup"). */
function includesIam(
  strategy: (typeof STRATEGIES)[number],
  types: readonly string[],
  recorder: ConfigurationRecorder,
): Recorder['globalTypes'] {
  if (strategy === 'EXCLUSION_BY_RESOURCE_TYPES') return GLOBAL_TYPES.every((type) => !types.includes(type));
  if (strategy === 'INCLUSION_BY_RESOURCE_TYPES') return GLOBAL_TYPES.every((type) => types.includes(type));
  return given(groupOf(recorder).includeGlobalResourceTypes, RECORDERS, 'includeGlobalResourceTypes');
}

/**
 * A recorder without a mode was made before there were modes, and records continuously: "Subscribing to AWS Config" shows such
 * an answer. Overrides are left out if there are none.
 */
function frequencyOf({ recordingMode: mode }: ConfigurationRecorder): Pick<Recorder, 'frequency' | 'dailyTypes'> {
  if (!mode) return { frequency: 'CONTINUOUS', dailyTypes: [] };
  const frequency = (value: string | undefined) => oneOf(value, FREQUENCIES, RECORDERS, 'recordingFrequency');
  const dailyTypes = seenIn(() =>
    (mode.recordingModeOverrides ?? [])
      .filter((override) => known(frequency(override.recordingFrequency)) === 'DAILY')
      .flatMap((override) => required<readonly string[]>(override.resourceTypes, RECORDERS, 'resourceTypes')),
  );
  return { frequency: frequency(mode.recordingFrequency), dailyTypes };
}

/** Null if the recorder was deleted after it was listed. */
async function statusOf(name: string, client: ConfigServiceClient, sdk: Sdk): Promise<RecorderStatus | null> {
  const answer = await orAbsent(
    client.send(new sdk.DescribeConfigurationRecorderStatusCommand({ ConfigurationRecorderNames: [name] })),
    'NoSuchConfigurationRecorderException',
  );
  if (!answer) return null;
  const statuses = required(answer.ConfigurationRecordersStatus, STATUS, 'ConfigurationRecordersStatus');
  const status = required(
    statuses.find((one) => one.name === name),
    STATUS,
    'ConfigurationRecordersStatus',
  );
  return { recording: given(status.recording, STATUS, 'recording'), error: errorOf(status, STATUS) };
}

/** As AWS spells them: `SUCCESS`, while the SDK's types have `Success` (AWS CLI, "describe-delivery-channel-status"). */
const STATUSES = ['SUCCESS', 'FAILURE', 'PENDING', 'NOT_APPLICABLE', 'NOTAPPLICABLE'] as const;

/** An error code may be left over from a failure before the last success. */
function errorOf(
  { lastStatus, lastErrorCode }: { lastStatus?: string | undefined; lastErrorCode?: string | undefined },
  action: string,
): Seen<string | null> {
  return seenIn(() => {
    const status = known(oneOf(lastStatus?.toUpperCase(), STATUSES, action, 'lastStatus'));
    return status === 'FAILURE' ? (lastErrorCode ?? 'no error code') : null;
  });
}

export interface DeliveryChannel {
  readonly name: string;
  /** AWS Config's code for the failure of the last delivery of configuration history; null if it succeeded. */
  readonly error: Seen<string | null>;
}

/** Where the region's recorder delivers configuration history; there is at most one channel. */
export const deliveryChannels = collector({
  id: 'config.delivery-channels',
  scope: 'region',
  actions: [CHANNELS],
  triggers: [apiCalls('config', 'PutDeliveryChannel', 'DeleteDeliveryChannel')],
  sdk,
  collect: async (aws, { ConfigServiceClient, DescribeDeliveryChannelStatusCommand }) => {
    const { DeliveryChannelsStatus } = await aws
      .client(ConfigServiceClient)
      .send(new DescribeDeliveryChannelStatusCommand({}));
    const channels = required(DeliveryChannelsStatus, CHANNELS, 'DeliveryChannelsStatus');
    return channels.map((channel): Resource<DeliveryChannel> => {
      const name = required(channel.name, CHANNELS, 'name');
      const history = channel.configHistoryDeliveryInfo;
      const error = history
        ? errorOf(history, CHANNELS)
        : malformed(CHANNELS, 'no configHistoryDeliveryInfo in the answer');
      return { id: `${aws.account.id}/${aws.region}/${name}`, facts: { name, error } };
    });
  },
});

/** The recorder, and what keeps it from delivering all that changes, so far as its first fault says. */
export const stateOf = ({ name, status }: Known<Recorder>, channels: number) => {
  if (!status.recording) return { recorder: name, state: 'stopped' };
  return { recorder: name, state: channels === 0 ? 'undelivered' : 'narrow' };
};
