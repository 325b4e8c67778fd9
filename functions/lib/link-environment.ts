/** The wiring of the function behind signed links: the log of the alerts and a key to verify with, and nothing else. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { signedTokens } from '../../shared/alerts/links.ts';
import type { LinkDeps } from '../../shared/api/link.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { controls } from '../../shared/controls/index.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { remembered, setting } from './setting.ts';
import { signingKey } from './signing.ts';

export type LinkSource = () => LinkDeps;

export const linkFromEnvironment: LinkSource = remembered(() => ({
  history: dynamoHistory(new DynamoDBClient(timeLimited()), setting('TABLE_NAME')),
  tokens: signedTokens(signingKey()),
  controls: byId(controls),
  clock: () => new Date(),
}));
