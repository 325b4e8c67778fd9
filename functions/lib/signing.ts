/** The key of signed links. A function that signs or verifies loads the KMS client when it first does so. */
import type { SigningKey } from '../../shared/alerts/links.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { remembered, setting } from './setting.ts';

/** The time limits are short, because an alert waits for its link. */
const PATIENCE = { maxAttempts: 3, ...timeLimited({ connect: 1_000, answer: 2_000 }) };

export const signingKey = (): SigningKey => ({
  client: remembered(async () => {
    const { KMSClient } = await import('@aws-sdk/client-kms');
    return new KMSClient(PATIENCE);
  }),
  keyArn: setting('LINK_KEY_ARN'),
});
