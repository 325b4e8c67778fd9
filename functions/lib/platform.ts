/** The platform as the hub stack deploys it: names from the environment, credentials from the function's own role. */
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import config from '../../plumbline.config.ts';
import { SETTLED } from '../../shared/aws/reach.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { type LinkPage, type Platform, type Resource, remembered } from '../../shared/wiring/platform.ts';
import { setting } from './setting.ts';

const VARIABLES: Readonly<Record<Resource, string>> = {
  bucket: 'BUCKET_NAME',
  anchorKey: 'ANCHOR_KEY_ARN',
  topic: 'TOPIC_ARN',
  eventsQueue: 'EVENTS_QUEUE_URL',
  setAsideQueue: 'SET_ASIDE_URL',
  linkKey: 'LINK_KEY_ARN',
  operationsBucket: 'OPERATIONS_BUCKET_NAME',
  cursorKey: 'CURSOR_KEY_ARN',
  jobsFunction: 'JOBS_FUNCTION',
  watchedQueues: 'WATCHED_QUEUES',
  timerGroup: 'TIMER_GROUP',
  timerTarget: 'REMIND_ARN',
  timerRole: 'TIMER_ROLE_ARN',
  timerDeadLetters: 'TIMER_DEAD_LETTERS_ARN',
  findingsRole: 'FINDINGS_ROLE_NAME',
};

/** Functions get their parts per invocation, so that the environment is read late. */
export type Source<Parts> = () => Parts;

/** Parts of the deployed platform, made when they are first asked for. */
export const deployed = <Parts>(wire: (platform: Platform) => Parts): Source<Parts> =>
  remembered(() => wire(platform()));

const platform = (): Platform => ({
  config,
  clock: () => new Date(),
  table: { client: new DynamoDBClient(timeLimited()), name: setting('TABLE_NAME') },
  sdk: { client: SETTLED },
  resource: (name) => setting(VARIABLES[name]),
  client: (load, options = {}) => remembered(async () => new (await load())({ ...timeLimited(), ...options })),
  roles: () => ({
    roleName: setting('SCAN_ROLE_NAME'),
    externalId: setting('EXTERNAL_ID'),
    managementAccount: setting('MANAGEMENT_ACCOUNT_ID'),
    fallbackRegions: setting('FALLBACK_REGIONS').split(','),
  }),
  linkPage,
  version: process.env.PLUMBLINE_VERSION ?? '0.0.0',
});

/** Null if no page for signed links is deployed. */
function linkPage(): LinkPage | null {
  const { LINK_URL: url } = process.env;
  if (!url) return null;
  const logger = new Logger({ serviceName: 'plumbline-links' });
  const missed = (alert: string, error: unknown) =>
    logger.error('an alert goes out without its link', { alert, error: error as Error });
  return { url, missed };
}
