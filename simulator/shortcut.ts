/**
 * Answers repeated calls of simulated clients before the SDK prepares the request: its endpoint, its authorisation and its
 * text on the wire take most of the time of a call, and the simulated organisation sees none of them. The SDK's whole
 * stack still runs for the first call of each kind, and for each call that fails, with its retries.
 */
import type { PluginFactory } from '../shared/aws/reach.ts';
import { type Answer, answeredBy, answerOf } from './plugin.ts';

type Handler = (args: { input: object }) => Promise<unknown>;
interface HandlerContext {
  readonly commandName?: string;
}

/** As `answeredBy`. Two calls are of one kind if their command is the same and their inputs have the same fields. */
export function answeredShortly(answer: Answer): PluginFactory {
  const known = new Set<string>();
  return (client) => {
    /** Failures that the SDK is to meet at the first attempt that it makes itself. */
    const failures = new WeakMap<object, unknown>();
    const whole = answeredBy(answer, failures)(client);
    return {
      applyToStack: (stack) => {
        whole.applyToStack(stack);
        stack.add(
          (next: Handler, context: HandlerContext): Handler =>
            async (args) => {
              const command = context.commandName ?? '';
              const kind = `${client.serviceId} ${command} ${kindOf(args.input)}`;
              if (!known.has(kind)) {
                known.add(kind);
                return next(args);
              }
              // the SDK does not try again if there are no credentials
              const { accessKeyId } = await client.credentials();
              try {
                return await answerOf(answer, client, { command, input: args.input, accessKeyId });
              } catch (error) {
                failures.set(context, error);
                return next(args);
              }
            },
          { step: 'initialize', priority: 'low', name: 'simulatedShortcut' },
        );
      },
    };
  };
}

/** The fields of an input and the types of their values, on which the SDK's preparation of the request depends. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(kindOf))].join()}]`;
  if (typeof value !== 'object' || value === null) return value === '' ? 'empty' : typeof value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value.constructor.name;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}:${kindOf(inner)}`)
    .join()}}`;
}
