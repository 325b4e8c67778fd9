/**
 * A platform is the environment that the library runs in: a deployment, a simulated organisation, or a bench. It supplies
 * clients, names and credentials. The modules beside this file make the ports of each function from it, so that no function
 * loads another's code.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { Post } from '../alerts/post.ts';
import type { CallCount, PluginFactory } from '../aws/reach.ts';
import type { PlumblineConfig } from '../config/schema.ts';
import type { Signer } from '../core/anchor.ts';
import type { Store } from '../core/fix.ts';
import type { Clock, EvidenceObjects } from '../core/ports.ts';
import type { SdkClient, SdkClientClass } from '../core/source.ts';
import type { Look } from '../probes/look.ts';

/** The table of the history, and its client. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/** Options of every client that reaches an account. */
export interface SdkOptions {
  /** A plugin that answers the calls in place of AWS. */
  readonly plugin?: PluginFactory;
  /** Further configuration of every client. */
  readonly client?: object;
  /** Another endpoint than AWS's, for an emulator. */
  readonly endpoint?: string;
}

/**
 * Identifiers of the hub's resources: names of the buckets, the timer group and the function of jobs; URLs of queues;
 * ARNs of the others. The queues that the pages show are a JSON list of `WatchedQueue`.
 */
export const RESOURCES = [
  ...['bucket', 'anchorKey', 'topic', 'eventsQueue', 'setAsideQueue', 'linkKey'],
  ...['operationsBucket', 'cursorKey', 'jobsFunction', 'watchedQueues'],
  ...['timerGroup', 'timerTarget', 'timerRole', 'timerDeadLetters'],
  // the name of the role that imports findings in each account
  'findingsRole',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** The role that the hub assumes in the accounts of the organisation. */
export interface Roles {
  readonly roleName: string;
  readonly externalId: string;
  readonly managementAccount: string;
  /** The credentials that assume the role; when left out, those of the environment. */
  readonly source?: AwsCredentialIdentityProvider;
  /** Regions to assume if an account's own list cannot be read. */
  readonly fallbackRegions: readonly string[];
}

/** The page on which an alert is acknowledged. */
export interface LinkPage {
  readonly url: string;
  /** Called with the reason when an alert is sent without its link. */
  missed(alert: string, error: unknown): void;
}

export interface Platform {
  readonly config: PlumblineConfig;
  readonly clock: Clock;
  readonly table: Table;
  readonly sdk: SdkOptions;
  /** Throws if this platform does not have the resource. */
  resource(name: Resource): string;
  /** A client in the account and region of the hub. Its package is loaded when the client is first requested. */
  client<C extends SdkClient>(load: () => Promise<SdkClientClass<C>>, options?: object): () => Promise<C>;
  roles(): Roles;
  /** Null if alerts contain no links. */
  linkPage(): LinkPage | null;
  /** Counts the calls that reach accounts. */
  readonly calls?: CallCount;
  /** The store of evidence to use in place of the hub's bucket. */
  readonly evidence?: EvidenceObjects;
  /** The signer of anchors to use in place of the hub's key. */
  readonly signer?: Signer;
  /** Names the history in the commands of alerts; if left out, the table. */
  readonly store?: Store;
  /** The release of Plumbline, for outputs that name it. */
  readonly version?: string;
  /** Replaces the network for probes of endpoints. */
  readonly look?: Look;
  /** Sends to pagers and web hooks in place of HTTPS. */
  readonly post?: Post;
}

/** Makes a value on first use and keeps it: for connections and resolved settings, and never for facts of an account. */
export function remembered<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
