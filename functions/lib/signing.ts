/** The key of signed links. Its client is loaded by the functions that sign or verify, when they do. */
import type { SigningKey } from '../../shared/alerts/links.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { remembered, setting } from './setting.ts';

/** An alert is not kept waiting for its link. */
const PATIENCE = { maxAttempts: 3, ...timeLimited({ connect: 1_000, answer: 2_000 }) };

export const signingKey = (): SigningKey => ({
  client: remembered(async () => {
    const { KMSClient } = await import('@aws-sdk/client-kms');
    return new KMSClient(PATIENCE);
  }),
  keyArn: setting('LINK_KEY_ARN'),
});
