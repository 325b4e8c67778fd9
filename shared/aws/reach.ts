/**
 * Clients for the accounts of the organisation: one assumed role per account, one client per service and region. Every
 * call is counted, retried adaptively, limited in time (`patience.ts`), restricted to the actions that its collector
 * declared, and named when it fails. Endless lists are stopped (`walks.ts`), and empty answers refused (`bodies.ts`).
 */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { CouldNotRead } from '../core/errors.ts';
import { ATTEMPTS, LIMITS, type Limits } from '../core/limits.ts';
import { plainConfig } from '../core/plain-config.ts';
import type { Reach } from '../core/ports.ts';
import type { AccountReach, Declared, SdkClient, SdkClientClass, Target } from '../core/source.ts';
import { iamActions } from './actions.ts';
import { withBody } from './bodies.ts';
import { endpointConfig, keepHostName } from './endpoint.ts';
import { type IsKnown, type Offers, offers } from './offered.ts';
import { type Patience, patience } from './patience.ts';
import { timeLimited } from './time-limits.ts';
import { type Walks, walks } from './walks.ts';

export interface ReachOptions {
  /** Credentials for an account: an assumed role, or the caller's own. */
  credentialsFor(account: string): AwsCredentialIdentityProvider;
  /** Another endpoint than AWS's, for an emulator. */
  readonly endpoint?: string;
  /** Attempts of one call before it counts as unreadable. */
  readonly attempts?: number;
  /** Time limits; those of `limits.ts` when left out. */
  readonly limits?: Limits;
  /** Creates a plugin for every client; the simulator answers calls through it. */
  readonly plugin?: PluginFactory;
  readonly calls?: CallCount;
  /** Tells whether a host name has an address; asks the name server when left out. */
  readonly isKnown?: IsKnown;
  /** More configuration of every client. */
  readonly client?: object;
}

/**
 * Settings that the SDK would otherwise look up in the environment and in files again for each client. A deployed
 * function has none of those files. A laptop's files do count, so the command line leaves these settings to the SDK.
 */
export const SETTLED = {
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  ignoreConfiguredEndpointUrls: true,
  userAgentAppId: 'plumbline',
  authSchemePreference: [],
  defaultsMode: 'standard',
  // only the S3 client has this one
  useArnRegion: false,
  disableMultiregionAccessPoints: false,
  disableS3ExpressSessionAuth: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

/** Creates a client's plugin. */
export type PluginFactory = (client: {
  readonly serviceId: string;
  readonly region: string;
  credentials(): Promise<AwsCredentialIdentity>;
}) => SdkPlugin;

export interface SdkPlugin {
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's stack is generic over every client's input and output
  applyToStack(stack: any): void;
}

/** Counts API calls by IAM action, and by the collector that makes them, for benchmarks, prices and the test of least privilege. */
export interface CallCount {
  total: number;
  readonly byAction: Map<string, number>;
  /** Collector → action → calls. */
  readonly byCollector: Map<string, Map<string, number>>;
}
export const callCount = (): CallCount => ({ total: 0, byAction: new Map(), byCollector: new Map() });

interface BuiltClient extends SdkClient {
  readonly config: {
    readonly serviceId: string;
    readonly requestHandler: unknown;
    readonly credentials: AwsCredentialIdentityProvider;
  };
  readonly middlewareStack: { use(plugin: SdkPlugin): void };
}

/** All clients of one reach share their connections, whichever account they are for. */
export function createReach(options: ReachOptions): Reach {
  let connections: unknown;
  const build = <C extends SdkClient>(Client: SdkClientClass<C>, region: string, credentials: Credentials) => {
    const client = buildClient(Client, region, credentials, options, connections);
    connections ??= client.config.requestHandler;
    return client;
  };
  return { account: (id, within = Infinity) => accountReach(id, options, build, performance.now() + within) };
}

type Credentials = AwsCredentialIdentityProvider;
type Build = <C extends SdkClient>(Client: SdkClientClass<C>, region: string, credentials: Credentials) => BuiltClient;

function accountReach(home: string, options: ReachOptions, build: Build, until: number): AccountReach {
  const { calls, limits = LIMITS } = options;
  const offered = offers(options.isKnown);
  const watched = new Map<string, Watched>();
  const credentials = new Map<string, Credentials>();
  const clients = new Map<unknown, Map<string, BuiltClient>>();

  const credentialsFor = (account: string): Credentials => {
    const known = credentials.get(account) ?? options.credentialsFor(account);
    credentials.set(account, known);
    return known;
  };

  const built = <C extends SdkClient>(Client: SdkClientClass<C>, { account = home, region }: Target): BuiltClient => {
    const byTarget = clients.get(Client) ?? new Map<string, BuiltClient>();
    clients.set(Client, byTarget);
    const target = `${account}/${region}`;
    const client = byTarget.get(target) ?? build(Client, region, credentialsFor(account));
    byTarget.set(target, client);
    return client;
  };

  /** The time limits and the lists of one collector in one unit. */
  const watchedFor = ({ id }: Declared, { account = home, region }: Target): Watched => {
    const place = `${id}@${account}/${region}`;
    const known = watched.get(place) ?? {
      ...{ patience: patience(limits, until), walks: walks(limits.pages) },
      ...{ offered, region },
    };
    watched.set(place, known);
    return known;
  };

  return {
    client: <C extends SdkClient>(Client: SdkClientClass<C>, target: Target, caller: Declared): C =>
      held(built(Client, target), caller, watchedFor(caller, target), calls) as unknown as C,
  };
}

function buildClient<C extends SdkClient>(
  Client: SdkClientClass<C>,
  region: string,
  credentials: Credentials,
  { endpoint, attempts = ATTEMPTS, limits, plugin, client: further }: ReachOptions,
  requestHandler: unknown,
): BuiltClient {
  const client = new Client({
    region,
    credentials,
    maxAttempts: attempts,
    retryMode: 'adaptive',
    ...timeLimited(limits),
    ...further,
    ...(requestHandler ? { requestHandler } : {}),
    ...endpointConfig(endpoint),
  }) as unknown as BuiltClient;
  plainConfig(client);
  if (endpoint) keepHostName(client);
  plugIn(client, region, plugin);
  return client;
}

export function plugIn(client: unknown, region: string, plugin: PluginFactory | undefined): void {
  const { config, middlewareStack } = client as BuiltClient;
  if (plugin) middlewareStack.use(plugin({ serviceId: config.serviceId, region, credentials: config.credentials }));
}

/**
 * A client outside a reach, for a single reading. It has the same limits as a collector's client: declared actions,
 * time, ends of lists.
 */
export const watchedOnce = <C extends object>(client: C, caller: Declared, limits = LIMITS): C =>
  held(client as unknown as BuiltClient, caller, {
    patience: patience(limits, Infinity),
    walks: walks(limits.pages),
    offered: offers(),
    region: '',
  }) as unknown as C;

interface Watched {
  readonly patience: Patience;
  readonly walks: Walks;
  /** The services that the account's regions do not offer. */
  readonly offered: Offers;
  readonly region: string;
}

interface Command {
  readonly input: object;
  /** The SDK's description of the operation; older clients have none. */
  readonly schema?: unknown;
  readonly middlewareStack: { add(middleware: unknown, options: object): void };
}

/**
 * The client, restricted to what one caller may do. It stays an instance of the SDK's class, because paginators require
 * that.
 */
function held(client: BuiltClient, caller: Declared, watched: Watched, calls?: CallCount): BuiltClient {
  const { patience, walks, offered, region } = watched;
  const { serviceId } = client.config;
  const send = async (command: Command, options?: object) => {
    const name = command.constructor.name;
    const [action = '', ...others] = iamActions(serviceId, name);
    for (const needed of [action, ...others]) {
      if (!caller.actions.includes(needed)) throw undeclared(caller, needed);
    }
    const maySayNothing = caller.silent?.[name.replace(/Command$/, '')] !== undefined;
    offered.check(serviceId, region, action);
    walks.step(action, name, command.input);
    if (calls) countCall(calls, caller, action);
    const asking = patience.call(action, ({ signal, failed }): Promise<object> => {
      command.middlewareStack.add(noticing(failed), { step: 'finalizeRequest', priority: 'low' });
      if (!maySayNothing)
        command.middlewareStack.add(withBody(action, command.schema), { step: 'deserialize', priority: 'low' });
      return client.send(command, { ...options, abortSignal: signal });
    });
    const output = await asking.catch(async (error: unknown) => {
      throw await offered.judged(error, serviceId, region, action);
    });
    walks.answered(action, output);
    return output;
  };
  return Object.create(client, { send: { value: send } }) as BuiltClient;
}

type Attempt = (args: object) => Promise<object>;

/** A middleware below the SDK's retries, which sees each attempt that fails. */
const noticing =
  (failed: (error: unknown) => void) =>
  (next: Attempt): Attempt =>
  async (args) => {
    try {
      return await next(args);
    } catch (error) {
      failed(error);
      throw error;
    }
  };

function countCall(calls: CallCount, { id }: Declared, action: string): void {
  const ofCollector = calls.byCollector.get(id) ?? new Map<string, number>();
  calls.byCollector.set(id, ofCollector);
  calls.total += 1;
  for (const counted of [calls.byAction, ofCollector]) counted.set(action, (counted.get(action) ?? 0) + 1);
}

const undeclared = ({ id }: Declared, action: string): CouldNotRead =>
  new CouldNotRead(action, 'failed', `collector ${id} does not declare this action; add it to its actions`);
