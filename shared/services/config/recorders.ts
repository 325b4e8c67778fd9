/** AWS Config: what a region's recorder records, and whether its deliveries arrive. */
import type { ConfigServiceClient, ConfigurationRecorder } from '@aws-sdk/client-config-service';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { each, required, type Seen, seen } from '../../core/reading.ts';

type Sdk = typeof import('@aws-sdk/client-config-service');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-config-service');

/** IAM's types, which a recorder of all types records by choice only (API reference, "RecordingGroup"). */
export const GLOBAL_TYPES: readonly string[] = [
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
];

export interface Recorder {
  readonly name: string;
  /** `ALL_SUPPORTED_RESOURCE_TYPES`, `EXCLUSION_BY_RESOURCE_TYPES` or `INCLUSION_BY_RESOURCE_TYPES`. */
  readonly strategy: string;
  /** Types that an exclusion leaves out or an inclusion chooses; empty when all are recorded. */
  readonly types: readonly string[];
  /** Whether IAM's users, groups, roles and policies are among what it records. */
  readonly globalTypes: boolean;
  /** `CONTINUOUS` or `DAILY`. */
  readonly frequency: string;
  readonly status: Seen<RecorderStatus>;
}

export interface RecorderStatus {
  readonly recording: boolean;
  /** Why recording fails, as AWS Config codes it; null when it does not. */
  readonly error: string | null;
}

/**
 * The customer's recorder of the region; there is at most one. Recorders that another service made for itself do not
 * count: AWS Config leaves them out of an answer that asks for none by name.
 */
export const recorders = collector({
  id: 'config.recorders',
  scope: 'region',
  actions: ['config:DescribeConfigurationRecorders', 'config:DescribeConfigurationRecorderStatus'],
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
    const action = 'config:DescribeConfigurationRecorders';
    const { ConfigurationRecorders } = await client.send(new sdk.DescribeConfigurationRecordersCommand({}));
    const found = required(ConfigurationRecorders, action, 'ConfigurationRecorders');
    const own = found.filter((recorder) => !recorder.servicePrincipal);
    return each(own, async (recorder) => {
      const name = required(recorder.name, action, 'name');
      return {
        id: recorder.arn ?? `arn:aws:config:${aws.region}:${aws.account.id}:configuration-recorder/${name}`,
        facts: {
          name,
          ...recordingOf(recorder),
          frequency: recorder.recordingMode?.recordingFrequency ?? 'CONTINUOUS',
          status: await seen(statusOf(name, client, sdk)),
        },
      };
    });
  },
});

/** A recorder made before recording strategies existed has `allSupported` or a list of types. */
function recordingOf({ recordingGroup }: ConfigurationRecorder): Pick<Recorder, 'strategy' | 'types' | 'globalTypes'> {
  const group = required(recordingGroup, 'config:DescribeConfigurationRecorders', 'recordingGroup');
  const excluded: readonly string[] = group.exclusionByResourceTypes?.resourceTypes ?? [];
  const chosen: readonly string[] = group.resourceTypes ?? [];
  if (group.recordingStrategy?.useOnly === 'EXCLUSION_BY_RESOURCE_TYPES') {
    const globalTypes = GLOBAL_TYPES.every((type) => !excluded.includes(type));
    return { strategy: 'EXCLUSION_BY_RESOURCE_TYPES', types: excluded, globalTypes };
  }
  if (group.allSupported) {
    const globalTypes = group.includeGlobalResourceTypes ?? false;
    return { strategy: 'ALL_SUPPORTED_RESOURCE_TYPES', types: [], globalTypes };
  }
  const globalTypes = GLOBAL_TYPES.every((type) => chosen.includes(type));
  return { strategy: 'INCLUSION_BY_RESOURCE_TYPES', types: chosen, globalTypes };
}

async function statusOf(name: string, client: ConfigServiceClient, sdk: Sdk): Promise<RecorderStatus> {
  const action = 'config:DescribeConfigurationRecorderStatus';
  const { ConfigurationRecordersStatus } = await client.send(
    new sdk.DescribeConfigurationRecorderStatusCommand({ ConfigurationRecorderNames: [name] }),
  );
  const [status] = required(ConfigurationRecordersStatus, action, 'ConfigurationRecordersStatus');
  return {
    recording: required(status?.recording, action, 'recording'),
    error: status?.lastStatus === 'Failure' ? (status.lastErrorCode ?? 'no error code') : null,
  };
}

export interface DeliveryChannel {
  readonly name: string;
  /** Why the last delivery of configuration history failed, as AWS Config codes it; null when it did not. */
  readonly error: string | null;
}

/** Where the region's recorder delivers configuration history; there is at most one channel. */
export const deliveryChannels = collector({
  id: 'config.delivery-channels',
  scope: 'region',
  actions: ['config:DescribeDeliveryChannelStatus'],
  triggers: [apiCalls('config', 'PutDeliveryChannel', 'DeleteDeliveryChannel')],
  sdk,
  collect: async (aws, { ConfigServiceClient, DescribeDeliveryChannelStatusCommand }) => {
    const action = 'config:DescribeDeliveryChannelStatus';
    const { DeliveryChannelsStatus } = await aws
      .client(ConfigServiceClient)
      .send(new DescribeDeliveryChannelStatusCommand({}));
    const channels = required(DeliveryChannelsStatus, action, 'DeliveryChannelsStatus');
    return channels.map((channel): Resource<DeliveryChannel> => {
      const name = required(channel.name, action, 'name');
      const history = channel.configHistoryDeliveryInfo;
      const error = history?.lastStatus === 'Failure' ? (history.lastErrorCode ?? 'no error code') : null;
      return { id: `${aws.account.id}/${aws.region}/${name}`, facts: { name, error } };
    });
  },
});
