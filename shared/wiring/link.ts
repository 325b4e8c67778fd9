/** The ports of the public function that serves signed links: the log of the alerts, and a key to verify signatures with. */
import { type SigningKey, signedTokens } from '../alerts/links.ts';
import type { LinkDeps } from '../api/link.ts';
import { timeLimited } from '../aws/time-limits.ts';
import { catalogue, texts } from '../controls/catalogue.ts';
import { withTexts } from '../core/catalogue.ts';
import { dynamoHistory } from '../history/history.ts';
import type { Platform } from './platform.ts';

/** A short time limit, because an alert waits for its link. */
const PATIENCE = { maxAttempts: 3, ...timeLimited({ connect: 1_000, answer: 2_000 }) };

export const signingKey = ({ client, resource }: Platform): SigningKey => ({
  client: client(async () => (await import('@aws-sdk/client-kms')).KMSClient, PATIENCE),
  keyArn: resource('linkKey'),
});

export const wireLink = (platform: Platform): LinkDeps => ({
  history: dynamoHistory(platform.table.client, platform.table.name),
  tokens: signedTokens(signingKey(platform)),
  controls: withTexts(catalogue, texts),
  clock: platform.clock,
});
