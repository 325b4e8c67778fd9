/** The platform of a simulated organisation: the simulator answers the clients, be it from here or from another process. */
import { generateKeyPairSync } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Post } from '../shared/alerts/post.ts';
import { type CallCount, type PluginFactory, plugIn } from '../shared/aws/reach.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import type { Store } from '../shared/core/fix.ts';
import { plainConfig } from '../shared/core/plain-config.ts';
import type { Clock, EvidenceObjects } from '../shared/core/ports.ts';
import type { SdkClient, SdkClientClass } from '../shared/core/source.ts';
import { CURVE, keySigner } from '../shared/history/key-signer.ts';
import { type LinkPage, type Platform, type Resource, remembered } from '../shared/wiring/platform.ts';
import { SIMULATED_CLIENT } from './plugin.ts';
import { simulatedLook } from './probes.ts';
import { EVENTS, SET_ASIDE } from './services/sqs.ts';

export const TABLE = 'plumbline';
export const HUB_REGION = 'us-east-1';

export const topicOf = (hub: string): string => `arn:aws:sns:${HUB_REGION}:${hub}:plumbline-alerts`;

/** An account, with the identity that signs in there. */
export interface SignedIn {
  readonly account: string;
  readonly credentials: AwsCredentialIdentity;
}

export interface Simulation {
  readonly plugin: PluginFactory;
  readonly database: DynamoDBClient;
  readonly config: PlumblineConfig;
  readonly hub: SignedIn;
  readonly management: Pick<SignedIn, 'account'>;
  readonly fallbackRegions: readonly string[];
  readonly calls?: CallCount;
  /** The page of links and the ARN of the key that signs them; left out, alerts carry none. */
  readonly links?: LinkPage & { readonly keyArn: string };
  readonly post?: Post;
  /** Keeps evidence; left out, the simulated bucket does. */
  readonly evidence?: EvidenceObjects;
  /** Where the commands in alerts find the history; left out, in the table. */
  readonly store?: Store;
  readonly clock: Clock;
}

export function simulatedPlatform(simulation: Simulation): Platform {
  const { plugin, database, config, hub, management, fallbackRegions, calls, links, post, evidence, store, clock } =
    simulation;
  const resources = { ...resourcesOf(hub.account), linkKey: links?.keyArn ?? '' };
  return {
    config,
    clock,
    table: { client: database, name: TABLE },
    sdk: { plugin, client: SIMULATED_CLIENT },
    resource: (name) => resources[name],
    client: (load) => remembered(async () => clientOf(await load(), hub, plugin)),
    roles: () => ({
      roleName: 'plumbline-scan',
      externalId: 'plumbline',
      managementAccount: management.account,
      source: async () => hub.credentials,
      fallbackRegions,
    }),
    linkPage: () => links ?? null,
    look: simulatedLook({ now: clock }),
    signer: keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey),
    ...(calls ? { calls } : {}),
    ...(post ? { post } : {}),
    ...(evidence ? { evidence } : {}),
    ...(store ? { store } : {}),
  };
}

function resourcesOf(hub: string): Record<Exclude<Resource, 'linkKey'>, string> {
  const urlOf = (queue: string) => `https://sqs.${HUB_REGION}.amazonaws.com/${hub}/${queue}`;
  return {
    bucket: 'plumbline-evidence',
    anchorKey: `arn:aws:kms:${HUB_REGION}:${hub}:alias/plumbline-anchors`,
    topic: topicOf(hub),
    eventsQueue: urlOf(EVENTS),
    setAsideQueue: urlOf(SET_ASIDE),
    operationsBucket: 'plumbline-operations',
    cursorKey: `arn:aws:kms:${HUB_REGION}:${hub}:alias/plumbline-cursors`,
    jobsFunction: 'plumbline-jobs',
    watchedQueues: '[]',
    timerGroup: 'plumbline',
    timerTarget: `arn:aws:lambda:${HUB_REGION}:${hub}:function:plumbline-remind`,
    timerRole: `arn:aws:iam::${hub}:role/plumbline-timers`,
    findingsRole: 'plumbline-import-findings',
    timerDeadLetters: `arn:aws:sqs:${HUB_REGION}:${hub}:plumbline-timers-set-aside`,
  };
}

function clientOf<C extends SdkClient>(Client: SdkClientClass<C>, { credentials }: SignedIn, plugin: PluginFactory): C {
  const client = new Client({ region: HUB_REGION, credentials, maxAttempts: 1, ...SIMULATED_CLIENT });
  plainConfig(client);
  plugIn(client, HUB_REGION, plugin);
  return client;
}
