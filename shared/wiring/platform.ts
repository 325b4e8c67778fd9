/**
 * Where the library runs: as deployed, on a simulated organisation, or in a bench. A platform supplies clients, names and
 * credentials; the parts beside this file make of it what a function needs, so that no function loads another's parts.
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

/** The table of the history, and the client that reaches it. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/** Options of every client that reaches an account. */
export interface SdkOptions {
  /** Answers the calls in place of AWS. */
  readonly plugin?: PluginFactory;
  /** Further configuration of every client. */
  readonly client?: object;
  /** Another endpoint than AWS's, for an emulator. */
  readonly endpoint?: string;
}

/** Resources of the hub: the bucket and the timer group by name, queues by URL, the others by ARN. */
export const RESOURCES = [
  ...['bucket', 'anchorKey', 'topic', 'eventsQueue', 'setAsideQueue', 'linkKey'],
  ...['timerGroup', 'timerTarget', 'timerRole', 'timerDeadLetters'],
] as const;
export type Resource = (typeof RESOURCES)[number];

/** The role that the hub assumes in the accounts of the organisation. */
export interface Roles {
  readonly roleName: string;
  readonly externalId: string;
  readonly managementAccount: string;
  /** The credentials that assume the role; when left out, those of the environment. */
  readonly source?: AwsCredentialIdentityProvider;
  /** Regions to assume where an account's own list cannot be read. */
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
  /** Throws for a resource that this platform does not have. */
  resource(name: Resource): string;
  /** A client in the account and region of the hub. Its package is loaded when the client is first asked for. */
  client<C extends SdkClient>(load: () => Promise<SdkClientClass<C>>, options?: object): () => Promise<C>;
  roles(): Roles;
  /** Null where alerts carry no links. */
  linkPage(): LinkPage | null;
  /** Counts the calls that reach accounts. */
  readonly calls?: CallCount;
  /** Keeps evidence in place of the hub's bucket. */
  readonly evidence?: EvidenceObjects;
  /** Signs anchors in place of the hub's key. */
  readonly signer?: Signer;
  /** Where the commands in alerts find the history; left out, in the table. */
  readonly store?: Store;
  /** Looks at endpoints in place of the network. */
  readonly look?: Look;
  /** Sends to pagers and web hooks in place of HTTPS. */
  readonly post?: Post;
}

/** Makes a value on first use and keeps it: for connections and resolved settings, never for facts of an account. */
export function remembered<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
