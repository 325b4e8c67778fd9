/**
 * Answers AWS SDK v3 clients from a simulated organisation. The clients, their commands, serialisation, paginators and
 * retries are the SDK's own: a call is answered where it would be signed and go out on the wire.
 */
import { iamActions } from '../shared/aws/actions.ts';
import type { PluginFactory } from '../shared/aws/reach.ts';
import type { Principal } from './events.ts';
import { suffer } from './faults.ts';
import { type AnyService, apiError, type Operation } from './service.ts';
import type { World } from './world.ts';

type Handler = (args: { input: object; request: { headers: Record<string, string> } }) => Promise<unknown>;
interface HandlerContext {
  readonly commandName?: string;
}

/** Parts of the SDK's stack that only matter to bytes that go out; signing is most of what a call costs. */
const OFF_THE_WIRE = [
  'httpSigningMiddleware',
  'loggerMiddleware',
  'getUserAgentMiddleware',
  'recursionDetectionMiddleware',
  'hostHeaderMiddleware',
];

/** `serviceId` and region are read from the client's own configuration: one plugin per client. */
export const simulated = (world: World, services: ReadonlyMap<string, AnyService>): PluginFactory => {
  const answer = async (
    client: { serviceId: string; region: string },
    command: string,
    input: object,
    accessKeyId: string,
  ): Promise<object> => {
    const operation = command.replace(/Command$/, '');
    const by = world.principalOf(accessKeyId);
    if (!by)
      throw apiError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
    const [action = operation] = iamActions(client.serviceId, command);
    const service = services.get(client.serviceId);
    if (!service) throw apiError('UnknownOperationException', `${client.serviceId} is not simulated`, 404);
    await refuse(world, service, action, by, client.region);
    return run(world, service, operation, input, by, client.region);
  };

  return (client) => ({
    applyToStack: (stack) => {
      for (const part of OFF_THE_WIRE) stack.remove(part);
      stack.add(
        (_next: Handler, context: HandlerContext): Handler =>
          async ({ input }) => {
            const { accessKeyId } = await client.credentials();
            const output = await answer(client, context.commandName ?? '', input, accessKeyId);
            return {
              output: { $metadata: { httpStatusCode: 200 }, ...output },
              response: { statusCode: 200, headers: {} },
            };
          },
        { step: 'deserialize', priority: 'high', name: 'simulatedOrganisation' },
      );
    },
  });
};

async function refuse(world: World, service: AnyService, action: string, by: Principal, region: string): Promise<void> {
  if (service.scope === 'region' && world.optedOut(by.account, region)) {
    throw apiError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  const fault = world.faultOf(action, by.account, region);
  if (fault) await suffer(fault, action);
}

function run(
  world: World,
  service: AnyService,
  operation: string,
  input: object,
  by: Principal,
  region: string,
): object {
  const write: Operation<unknown> | undefined = service.writes[operation];
  const perform = write ?? service.reads[operation];
  if (!perform) throw apiError('UnknownOperationException', `${service.serviceId} ${operation} is not simulated`, 404);
  const account = world.account(by.account);
  if (!account) throw apiError('InvalidClientTokenId', `no account ${by.account}`, 403);
  const state = write ? world.state(service, by.account, region, true) : world.seen(service, by.account, region);
  const output = perform({ state, input, account, region, now: world.now(), world });
  if (!write) return output;
  const { eventSource, eventNames } = service;
  const recorded = { eventSource, operation: eventNames?.[operation] ?? operation, input, region, by };
  const requestId = world.recordCall(recorded);
  return { ...output, $metadata: { httpStatusCode: 200, requestId } };
}
