/** Recording of an account: CloudTrail and AWS Config. */
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  type RecordingGroup,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Place } from '../support/organization.ts';
import { createBucket, createSafeBucket } from './buckets.ts';
import { TRAIL_GROUP } from './monitoring.ts';
import type { Seed } from './seed.ts';

/** The selectors that AWS gives a trail by default: all management events. moto gives it none. */
const defaultSelectors = (TrailName: string) =>
  new PutEventSelectorsCommand({
    TrailName,
    EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
  });

export const trails: Seed = {
  scope: 'account',
  good: async (place) => {
    const kms = place.client(KMSClient);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'trail' }));
    await kms.send(new EnableKeyRotationCommand({ KeyId: KeyMetadata?.KeyId }));
    const cloudTrail = place.client(CloudTrailClient);
    await cloudTrail.send(
      new CreateTrailCommand({
        Name: 'everything',
        S3BucketName: await createSafeBucket(place, 'trail'),
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        EnableLogFileValidation: true,
        KmsKeyId: KeyMetadata?.Arn,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:${place.region}:${place.account}:log-group:${TRAIL_GROUP}:*`,
        CloudWatchLogsRoleArn: `arn:aws:iam::${place.account}:role/trail-to-logs`,
      }),
    );
    await cloudTrail.send(defaultSelectors('everything'));
    await cloudTrail.send(new StartLoggingCommand({ Name: 'everything' }));
  },
  /** A trail of one region, without validation and key, that was never started. */
  bad: async (place) => {
    const S3BucketName = await createBucket(place, 'trail');
    await place.client(CloudTrailClient).send(new CreateTrailCommand({ Name: 'one-region', S3BucketName }));
    await place.client(CloudTrailClient).send(defaultSelectors('one-region'));
  },
};

async function record(place: Place, s3BucketName: string, recordingGroup: RecordingGroup): Promise<void> {
  const config = place.client(ConfigServiceClient);
  const roleARN = `arn:aws:iam::${place.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
  await config.send(
    new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN, recordingGroup } }),
  );
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName } }));
}

export const recorder: Seed = {
  scope: 'region',
  good: async (place) => {
    const bucket = await createSafeBucket(place, 'config');
    await record(place, bucket, { allSupported: true, includeGlobalResourceTypes: true });
    const started = new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' });
    await place.client(ConfigServiceClient).send(started);
  },
  /** One type of resource, and not even that one: it was never started. */
  bad: async (place) => {
    const bucket = await createBucket(place, 'config');
    await record(place, bucket, { allSupported: false, resourceTypes: ['AWS::EC2::Instance'] });
  },
};
