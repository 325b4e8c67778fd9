/**
 * Clients without the SDK's stack of middleware, which takes most of the time of a call. A command is answered where the
 * simulated organisation would answer it; the limits of a reach hold as they do for a client of the SDK. They are for trials
 * that only change a field of an answer: an error, a silence and a list in pages are for the SDK's own clients.
 */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { SdkPlugin } from '../../../shared/aws/reach.ts';
import type { AccountReach, SdkClient, SdkClientClass } from '../../../shared/core/source.ts';
import { ANSWERING } from '../../../simulator/plugin.ts';

type Handler = (args: { input: object }) => Promise<{ output: object }>;
type Middleware = (next: unknown, context: { commandName: string }) => Handler;

interface Configured {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

interface Command {
  readonly input: object;
}

/** The middleware by which a plugin answers. */
function answeringOf(plugin: SdkPlugin): Middleware {
  const added = new Map<string, Middleware>();
  const add = (middleware: Middleware, { name }: { name: string }) => added.set(name, middleware);
  plugin.applyToStack({ remove: () => {}, add });
  const answering = added.get(ANSWERING);
  if (!answering) throw new Error('the plugin adds no middleware that answers');
  return answering;
}

/** An instance of the SDK's class, since paginators require one. */
function bareClient(Client: SdkClientClass<SdkClient>, serviceId: string, { region, credentials }: Configured): object {
  let answering: Middleware | undefined;
  const send = async (command: Command): Promise<object> => {
    if (!answering) throw new Error(`${serviceId} has nobody to answer it`);
    const handler = answering(undefined, { commandName: command.constructor.name });
    return (await handler({ input: command.input })).output;
  };
  const use = (plugin: SdkPlugin) => {
    answering = answeringOf(plugin);
  };
  return Object.create(Client.prototype, {
    config: { value: { serviceId, region, credentials, requestHandler: {} }, writable: true },
    middlewareStack: { value: { use } },
    send: { value: send },
  });
}

type Bare = (Client: SdkClientClass<SdkClient>) => SdkClientClass<SdkClient>;

/** Classes of bare clients, one for each class of the SDK. */
export function bareClasses(): Bare {
  const known = new Map<unknown, SdkClientClass<SdkClient>>();
  return (Client) => {
    const made = known.get(Client) ?? bareClass(Client);
    known.set(Client, made);
    return made;
  };
}

function bareClass(Client: SdkClientClass<SdkClient>): SdkClientClass<SdkClient> {
  const { config } = new Client({ region: 'us-east-1' }) as SdkClient & { config: { serviceId: string } };
  const make = function make(configured: Configured) {
    return bareClient(Client, config.serviceId, configured);
  };
  return make as unknown as SdkClientClass<SdkClient>;
}

/** The same reach, with clients without the SDK's stack. */
export const bare = (reach: AccountReach, classes: Bare): AccountReach => ({
  client: (Client, target, caller) => reach.client(classes(Client as never), target, caller) as never,
});
