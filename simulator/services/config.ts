/** Simulated AWS Config: one recorder and one delivery channel per region, and its rules. */
import type {
  ConfigurationRecorder,
  DeleteConfigurationRecorderRequest,
  DeleteDeliveryChannelRequest,
  DeliveryChannel,
  DescribeConfigurationRecorderStatusRequest,
  PutConfigurationRecorderRequest,
  PutDeliveryChannelRequest,
  RecordingGroup,
  StartConfigurationRecorderRequest,
} from '@aws-sdk/client-config-service';
import { apiError, type Call, service } from '../service.ts';
import { ruleReads, ruleWrites, type SimulatedRule, seedRules } from './config-rules.ts';

interface Config {
  rules: SimulatedRule[];
  recorder: (ConfigurationRecorder & { name: string; recording: boolean }) | null;
  channel: (DeliveryChannel & { name: string; error: string | null }) | null;
}

const NAME = 'default';

const noRecorder = (name: string | undefined) =>
  apiError(
    'NoSuchConfigurationRecorderException',
    `Cannot find configuration recorder with the specified name '${name}'.`,
  );

function recorderNamed({ state }: Call<Config>, name: string | undefined) {
  if (!state.recorder || state.recorder.name !== name) throw noRecorder(name);
  return state.recorder;
}

/** The defaults of a recording group. */
const groupOf = (group: RecordingGroup = {}): RecordingGroup => {
  const allSupported = group.allSupported ?? !(group.recordingStrategy || group.resourceTypes);
  const chosen = allSupported ? 'ALL_SUPPORTED_RESOURCE_TYPES' : 'INCLUSION_BY_RESOURCE_TYPES';
  return {
    allSupported,
    includeGlobalResourceTypes: false,
    resourceTypes: [],
    exclusionByResourceTypes: { resourceTypes: [] },
    recordingStrategy: { useOnly: chosen },
    ...group,
  };
};

const setRecording = (recording: boolean) => (call: Call<Config, StartConfigurationRecorderRequest>) => {
  const recorder = recorderNamed(call, call.input.ConfigurationRecorderName);
  if (recording && !call.state.channel) {
    throw apiError(
      'NoAvailableDeliveryChannelException',
      'Delivery channel is not available to start configuration recorder.',
    );
  }
  recorder.recording = recording;
  return {};
};

export const config = service<Config>({
  serviceId: 'Config Service',
  eventSource: 'config',
  scope: 'region',
  seed: ({ account, region, world, random, flaw }) => ({
    rules: seedRules({ random, flaw }),
    recorder: flaw('config-off', 0.03)
      ? null
      : {
          name: NAME,
          arn: `arn:aws:config:${region}:${account.id}:configuration-recorder/${NAME}/0`,
          roleARN: `arn:aws:iam::${account.id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
          recordingGroup: groupOf({
            allSupported: true,
            includeGlobalResourceTypes: region === world.regions[0] && !flaw('config-without-iam', 0.03),
          }),
          recordingScope: 'PAID',
          recordingMode: { recordingFrequency: flaw('config-daily', 0.02) ? 'DAILY' : 'CONTINUOUS' },
          recording: !flaw('config-stopped', 0.03),
        },
    channel: {
      name: NAME,
      s3BucketName: `config-history-${world.accounts[2]?.id ?? account.id}`,
      error: flaw('config-undelivered', 0.02) ? 'AccessDenied' : null,
    },
  }),
  reads: {
    ...ruleReads,
    DescribeConfigurationRecorders: ({ state }: Call<Config>) => {
      if (!state.recorder) return { ConfigurationRecorders: [] };
      const { recording, ...recorder } = state.recorder;
      return { ConfigurationRecorders: [recorder] };
    },
    DescribeConfigurationRecorderStatus: (call: Call<Config, DescribeConfigurationRecorderStatusRequest>) => {
      for (const name of call.input.ConfigurationRecorderNames ?? []) recorderNamed(call, name);
      const { recorder } = call.state;
      if (!recorder) return { ConfigurationRecordersStatus: [] };
      const { arn, name, recording } = recorder;
      const started = { lastStartTime: call.now, lastStatusChangeTime: call.now };
      // The API spells these in capitals, whatever the SDK's types say (AWS CLI,
      // "describe-configuration-recorder-status").
      const status = { arn, name, recording, lastStatus: recording ? 'SUCCESS' : 'PENDING', ...started };
      return { ConfigurationRecordersStatus: [status] };
    },
    DescribeDeliveryChannelStatus: ({ state: { channel }, now }: Call<Config>) => {
      if (!channel) return { DeliveryChannelsStatus: [] };
      const arrived = { lastStatus: 'SUCCESS', lastAttemptTime: now, lastSuccessfulTime: now };
      const failed = { lastStatus: 'FAILURE', lastErrorCode: channel.error, lastAttemptTime: now };
      const configHistoryDeliveryInfo = channel.error ? failed : arrived;
      const configStreamDeliveryInfo = { lastStatus: 'NOT_APPLICABLE', lastStatusChangeTime: now };
      return { DeliveryChannelsStatus: [{ name: channel.name, configHistoryDeliveryInfo, configStreamDeliveryInfo }] };
    },
  },
  writes: {
    ...ruleWrites,
    PutConfigurationRecorder: ({ state, input, account, region }: Call<Config, PutConfigurationRecorderRequest>) => {
      const name = input.ConfigurationRecorder?.name ?? NAME;
      if (state.recorder && state.recorder.name !== name) {
        throw apiError(
          'MaxNumberOfConfigurationRecordersExceededException',
          'There can be one configuration recorder.',
        );
      }
      state.recorder = {
        arn: `arn:aws:config:${region}:${account.id}:configuration-recorder/${name}/0`,
        recordingMode: { recordingFrequency: 'CONTINUOUS' },
        recordingScope: 'PAID',
        recording: state.recorder?.recording ?? false,
        ...input.ConfigurationRecorder,
        recordingGroup: groupOf(input.ConfigurationRecorder?.recordingGroup),
        name,
      };
      return {};
    },
    StartConfigurationRecorder: setRecording(true),
    StopConfigurationRecorder: setRecording(false),
    DeleteConfigurationRecorder: (call: Call<Config, DeleteConfigurationRecorderRequest>) => {
      recorderNamed(call, call.input.ConfigurationRecorderName);
      call.state.recorder = null;
      return {};
    },
    PutDeliveryChannel: ({ state, input }: Call<Config, PutDeliveryChannelRequest>) => {
      if (!state.recorder) {
        throw apiError('NoAvailableConfigurationRecorderException', 'Configuration recorder is not available.');
      }
      state.channel = { ...input.DeliveryChannel, name: input.DeliveryChannel?.name ?? NAME, error: null };
      return {};
    },
    DeleteDeliveryChannel: ({ state, input }: Call<Config, DeleteDeliveryChannelRequest>) => {
      if (state.channel?.name !== input.DeliveryChannelName) {
        throw apiError(
          'NoSuchDeliveryChannelException',
          `Cannot find delivery channel '${input.DeliveryChannelName}'.`,
        );
      }
      if (state.recorder?.recording) {
        throw apiError('LastDeliveryChannelDeleteFailedException', 'The configuration recorder is running.');
      }
      state.channel = null;
      return {};
    },
  },
});
