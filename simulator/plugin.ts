/**
 * Answers AWS SDK v3 clients from a simulated organisation. The clients, their commands, serialisation, paginators and
 * retries are the SDK's own; the plugin answers a call where it would be signed and sent.
 */
import { iamActions } from '../shared/aws/actions.ts';
import { type PluginFactory, SETTLED } from '../shared/aws/reach.ts';
import type { Principal } from './events.ts';
import { suffer } from './faults.ts';
import { type AnyService, apiError, type Operation } from './service.ts';
import type { World } from './world.ts';

type Handler = (args: { input: object; request: { headers: Record<string, string> } }) => Promise<unknown>;
interface HandlerContext {
  readonly commandName?: string;
}

/** The simulator has no rate limits, so the retry mode need not learn any. */
export const SIMULATED_CLIENT = { ...SETTLED, retryMode: 'standard' } as const;

/** Parts of the SDK's stack that matter only for bytes on the wire; signing is most of what a call costs. */
const OFF_THE_WIRE = [
  'httpSigningMiddleware',
  'loggerMiddleware',
  'getUserAgentMiddleware',
  'recursionDetectionMiddleware',
  'hostHeaderMiddleware',
];

export interface Asked {
  /** The service id in the client's own configuration. */
  readonly serviceId: string;
  readonly region: string;
  readonly command: string;
  readonly input: object;
  readonly accessKeyId: string;
}

/** Returns the output of a call, or throws what the SDK throws after reading an error from the wire. */
export type Answer = (asked: Asked) => Promise<object>;

export const answering =
  (world: World, services: ReadonlyMap<string, AnyService>): Answer =>
  async ({ serviceId, region, command, input, accessKeyId }) => {
    const operation = command.replace(/Command$/, '');
    const by = world.principalOf(accessKeyId);
    if (!by)
      throw apiError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
    const [action = operation] = iamActions(serviceId, command);
    const service = services.get(serviceId);
    if (!service) throw apiError('UnknownOperationException', `${serviceId} is not simulated`, 404);
    await refuse(world, service, action, by, region);
    return run(world, service, operation, input, by, region);
  };

/**
 * One plugin per client, which reads `serviceId` and region from the client's own configuration. `failures` holds errors
 * for calls that already failed, by the context of the call; the first attempt throws the error in place of asking again.
 */
export const answeredBy =
  (answer: Answer, failures?: WeakMap<object, unknown>): PluginFactory =>
  (client) => ({
    applyToStack: (stack) => {
      for (const part of OFF_THE_WIRE) stack.remove(part);
      stack.add(
        (_next: Handler, context: HandlerContext): Handler =>
          async ({ input }) => {
            const { accessKeyId } = await client.credentials();
            if (failures?.has(context)) {
              const failure = failures.get(context);
              failures.delete(context);
              throw failure;
            }
            return answerOf(answer, client, { command: context.commandName ?? '', input, accessKeyId });
          },
        { step: 'deserialize', priority: 'high', name: ANSWERING },
      );
    },
  });

/** The middleware that answers in place of AWS. */
export const ANSWERING = 'simulatedOrganisation';

/** The answer in the form in which the SDK's stack passes it on. */
export async function answerOf(
  answer: Answer,
  { serviceId, region }: Pick<Asked, 'serviceId' | 'region'>,
  call: Pick<Asked, 'command' | 'input' | 'accessKeyId'>,
) {
  const output = await answer({ serviceId, region, ...call });
  return {
    output: { $metadata: { httpStatusCode: 200 }, ...output },
    response: { statusCode: 200, headers: {} },
  };
}

export const simulated = (world: World, services: ReadonlyMap<string, AnyService>): PluginFactory =>
  answeredBy(answering(world, services));

async function refuse(world: World, service: AnyService, action: string, by: Principal, region: string): Promise<void> {
  if (service.scope === 'region' && world.optedOut(by.account, region)) {
    throw apiError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  const fault = world.faultOf(action, by.account, region);
  if (fault) await suffer(fault, action, region);
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
