/** The pipeline's dependencies as the deployed functions have them, made from the environment when first needed. */

import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import config from '../../plumbline.config.ts';
import { signedLinks } from '../../shared/alerts/links.ts';
import { type Links, NO_LINKS, snsPublisher } from '../../shared/alerts/sns.ts';
import { s3Archive } from '../../shared/aws/archive.ts';
import { sqsAside } from '../../shared/aws/aside.ts';
import { assumedRoles } from '../../shared/aws/credentials.ts';
import { queuedLater } from '../../shared/aws/later.ts';
import { awsOrganization } from '../../shared/aws/organization.ts';
import { createReach, SETTLED } from '../../shared/aws/reach.ts';
import { kmsSigner } from '../../shared/aws/signer.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { schedulerTimers } from '../../shared/aws/timers.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import type { Signer } from '../../shared/core/anchor.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import type { Archive, Aside, Clock, Timers } from '../../shared/core/ports.ts';
import { dynamoFindings } from '../../shared/history/findings.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { byId, type Deps } from '../../shared/pipeline/deps.ts';
import type { Publisher } from '../../shared/records/alerts/notice.ts';
import type { Telling } from '../../shared/records/alerts/telling.ts';
import { remembered, setting } from './setting.ts';
import { signingKey } from './signing.ts';
import type { Table } from './stream.ts';

export interface Wiring extends Deps {
  readonly table: Table;
}

/** Functions get their wiring per invocation, so that it reads the environment late. */
export type WiringSource = () => Wiring;

export const fromEnvironment: WiringSource = remembered(wire);

function wire(): Wiring {
  const name = setting('TABLE_NAME');
  const client = new DynamoDBClient(timeLimited());
  const clock = () => new Date();
  const registry = { controls, revisions };
  const resolved = resolveConfig(config, registry);
  const assumed = assumedRoles({
    roleName: setting('SCAN_ROLE_NAME'),
    externalId: setting('EXTERNAL_ID'),
    client: SETTLED,
  });
  const roleOf = (account: string) => assumed(account === ORGANIZATION ? setting('MANAGEMENT_ACCOUNT_ID') : account);
  return {
    registry,
    config: resolved,
    history: dynamoHistory(client, name),
    roster: dynamoRoster(client, name),
    findings: dynamoFindings(client, name),
    reach: createReach({ credentialsFor: roleOf, client: SETTLED }),
    organization: awsOrganization({
      credentials: roleOf(ORGANIZATION),
      client: SETTLED,
      fallbackRegions: resolved.regions ?? setting('FALLBACK_REGIONS').split(','),
    }),
    archive: lazyArchive(),
    signer: lazySigner(),
    publisher: lazyPublisher(byId(registry.controls), clock, { ...resolved.alerts.telling, store: { table: name } }),
    timers: lazyTimers(clock),
    later: lazyLater(),
    aside: lazyAside(),
    clock,
    table: { client, name },
  };
}

/** S3 and SNS are loaded by the functions that use them only. */
function lazyArchive(): Archive {
  const archive = async () => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    return s3Archive(new S3Client(timeLimited()), setting('BUCKET_NAME'));
  };
  return {
    put: async (key, body) => (await archive()).put(key, body),
    find: async (key) => (await archive()).find(key),
    lines: async function* (key) {
      yield* (await archive()).lines(key);
    },
  };
}

/** Signs anchors; only `finish` has a key. */
function lazySigner(): Signer {
  const signer = remembered(() =>
    kmsSigner({
      client: remembered(async () => {
        const { KMSClient } = await import('@aws-sdk/client-kms');
        return new KMSClient(timeLimited());
      }),
      keyArn: setting('ANCHOR_KEY_ARN'),
    }),
  );
  return { publicKey: () => signer().publicKey(), sign: (text) => signer().sign(text) };
}

function lazyPublisher(known: ReadonlyMap<string, AnyControl>, clock: Clock, telling: Telling): Publisher {
  const publisher = remembered(async () => {
    const { SNSClient } = await import('@aws-sdk/client-sns');
    const client = new SNSClient(timeLimited());
    return snsPublisher({ client, topicArn: setting('TOPIC_ARN'), controls: known, links: linksOf(clock), telling });
  });
  return { publish: async (notice) => (await publisher()).publish(notice) };
}

const queues = remembered(async () => {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  return new SQSClient(timeLimited());
});

function lazyLater(): Deps['later'] {
  const later = remembered(() => queuedLater({ client: queues, queueUrl: setting('EVENTS_QUEUE_URL') }));
  return { recheck: (messages, seconds) => later().recheck(messages, seconds) };
}

const lazyAside = (): Aside => sqsAside({ client: queues, queueUrl: () => setting('SET_ASIDE_URL') });

/** No links when no page was deployed to answer them. */
function linksOf(clock: Clock): Links {
  const { LINK_URL: url } = process.env;
  if (!url) return NO_LINKS;
  const logger = new Logger({ serviceName: 'plumbline-links' });
  const missed = (alert: string, error: unknown) =>
    logger.error('an alert goes out without its link', { alert, error: error as Error });
  return signedLinks({ ...signingKey(), url, clock, missed });
}

function lazyTimers(clock: Clock): Timers {
  const timers = remembered(() =>
    schedulerTimers({
      client: remembered(async () => {
        const { SchedulerClient } = await import('@aws-sdk/client-scheduler');
        return new SchedulerClient(timeLimited());
      }),
      group: setting('TIMER_GROUP'),
      target: setting('REMIND_ARN'),
      role: setting('TIMER_ROLE_ARN'),
      deadLetters: setting('TIMER_DEAD_LETTERS_ARN'),
      clock,
    }),
  );
  return { set: (alert, at) => timers().set(alert, at) };
}
