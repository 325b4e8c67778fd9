/**
 * The functions' dependencies in a simulated organisation: the same as deployed (functions/lib/environment.ts), except
 * that a plugin answers AWS's clients, from this process or another.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import { type DeliveryWiring, deliveredRoutes } from '../functions/lib/delivering.ts';
import type { Wiring } from '../functions/lib/environment.ts';
import { signedTokens } from '../shared/alerts/links.ts';
import type { Post } from '../shared/alerts/post.ts';
import { sqsQueues } from '../shared/alerts/queues.ts';
import { managedSecrets } from '../shared/alerts/secrets.ts';
import { type Links, NO_LINKS, snsPublisher } from '../shared/alerts/sns.ts';
import type { LinkDeps } from '../shared/api/link.ts';
import { s3Archive } from '../shared/aws/archive.ts';
import { sqsAside } from '../shared/aws/aside.ts';
import { assumedRoles } from '../shared/aws/credentials.ts';
import { queuedLater } from '../shared/aws/later.ts';
import { awsOrganization } from '../shared/aws/organization.ts';
import { type CallCount, createReach, type PluginFactory, plugIn } from '../shared/aws/reach.ts';
import { schedulerTimers } from '../shared/aws/timers.ts';
import type { Route } from '../shared/config/alerts.ts';
import { resolveConfig } from '../shared/config/config.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { controls } from '../shared/controls/index.ts';
import { revisions } from '../shared/controls/revisions.ts';
import { ORGANIZATION } from '../shared/core/account.ts';
import type { SdkClient, SdkClientClass } from '../shared/core/collector.ts';
import type { Store } from '../shared/core/fix.ts';
import type { Clock } from '../shared/core/ports.ts';
import { dynamoDeliveries } from '../shared/history/deliveries.ts';
import { dynamoFindings } from '../shared/history/findings.ts';
import { dynamoHistory } from '../shared/history/history.ts';
import { CURVE, keySigner } from '../shared/history/key-signer.ts';
import { dynamoRoster } from '../shared/history/roster.ts';
import { byId } from '../shared/pipeline/deps.ts';
import { SIMULATED_CLIENT } from './plugin.ts';
import { EVENTS, SET_ASIDE } from './services/sqs.ts';

export const TABLE = 'plumbline';
const BUCKET = 'plumbline-evidence';
export const HUB_REGION = 'us-east-1';

export const topicOf = (hub: string): string => `arn:aws:sns:${HUB_REGION}:${hub}:plumbline-alerts`;

/** An account, and how a principal signs in there. */
export interface SignedIn {
  readonly account: string;
  readonly credentials: AwsCredentialIdentity;
}

export interface Simulation {
  readonly plugin: PluginFactory;
  readonly database: DynamoDBClient;
  readonly config: PlumblineConfig;
  readonly hub: SignedIn;
  readonly management: SignedIn;
  readonly fallbackRegions: readonly string[];
  readonly calls?: CallCount;
  /** Alerts carry no links when left out. */
  readonly links?: Links;
  /** Where the commands in alerts find the history; left out, in the table. */
  readonly store?: Store;
  readonly clock: Clock;
}

export function simulatedWiring(simulation: Simulation): Wiring {
  const { plugin, database, hub, management, fallbackRegions, calls, clock } = simulation;
  const common = { plugin, client: SIMULATED_CLIENT };
  const assumed = assumedRoles({
    roleName: 'plumbline-scan',
    externalId: 'plumbline',
    source: async () => hub.credentials,
    ...common,
  });
  const roleOf = (account: string) => assumed(account === ORGANIZATION ? management.account : account);
  const registry = { controls, revisions };
  const queues = async () => clientOf(SQSClient, hub, plugin);
  const urlOf = (queue: string) => `https://sqs.${HUB_REGION}.amazonaws.com/${hub.account}/${queue}`;
  const config = resolveConfig(simulation.config, registry);
  return {
    registry,
    config,
    history: dynamoHistory(database, TABLE),
    roster: dynamoRoster(database, TABLE),
    findings: dynamoFindings(database, TABLE),
    reach: createReach({ credentialsFor: roleOf, calls, ...common }),
    organization: awsOrganization({ credentials: async () => management.credentials, fallbackRegions, ...common }),
    archive: s3Archive(clientOf(S3Client, hub, plugin), BUCKET),
    signer: keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey),
    publisher: snsPublisher({
      client: clientOf(SNSClient, hub, plugin),
      topicArn: topicOf(hub.account),
      controls: byId(controls),
      links: simulation.links ?? NO_LINKS,
      telling: { ...config.alerts.telling, store: simulation.store ?? { table: TABLE } },
    }),
    timers: schedulerTimers({
      client: async () => clientOf(SchedulerClient, hub, plugin),
      group: 'plumbline',
      target: `arn:aws:lambda:${HUB_REGION}:${hub.account}:function:plumbline-remind`,
      role: `arn:aws:iam::${hub.account}:role/plumbline-timers`,
      deadLetters: `arn:aws:sqs:${HUB_REGION}:${hub.account}:plumbline-timers-set-aside`,
      clock,
    }),
    later: queuedLater({ client: queues, queueUrl: urlOf(EVENTS) }),
    aside: sqsAside({ client: queues, queueUrl: () => urlOf(SET_ASIDE) }),
    clock,
    table: { client: database, name: TABLE },
  };
}

export type SimulatedDelivery = Pick<Simulation, 'plugin' | 'database' | 'hub' | 'clock'> & {
  readonly routes: readonly Route[];
  readonly post: Post;
};

/** The wiring of `deliver`, as functions/lib/delivering.ts makes it when deployed. */
export function simulatedDelivery({ plugin, database, hub, clock, routes, post }: SimulatedDelivery): DeliveryWiring {
  const client = <C extends SdkClient>(Client: SdkClientClass<C>) => clientOf(Client, hub, plugin);
  return {
    routes: deliveredRoutes(routes),
    table: { client: database, name: TABLE },
    deliveries: dynamoDeliveries(database, TABLE, clock),
    secrets: managedSecrets({ client: async () => client(SecretsManagerClient), clock }),
    queues: sqsQueues(async () => client(SQSClient)),
    publish: async (TopicArn, Message) => {
      await client(SNSClient).send(new PublishCommand({ TopicArn, Message }));
    },
    post,
    clock,
  };
}

/** The wiring of `link`, as functions/lib/link-environment.ts makes it when deployed. */
export const simulatedLink = (
  { plugin, database, hub, clock }: Pick<Simulation, 'plugin' | 'database' | 'hub' | 'clock'>,
  keyArn: string,
): LinkDeps => ({
  history: dynamoHistory(database, TABLE),
  tokens: signedTokens({ client: async () => clientOf(KMSClient, hub, plugin), keyArn }),
  controls: byId(controls),
  clock,
});

function clientOf<C extends SdkClient>(Client: SdkClientClass<C>, { credentials }: SignedIn, plugin: PluginFactory): C {
  const client = new Client({ region: HUB_REGION, credentials, maxAttempts: 1, ...SIMULATED_CLIENT });
  plugIn(client, HUB_REGION, plugin);
  return client;
}
