/**
 * Traces with X-Ray, if they are switched on. The SDK follows every promise of the process as soon as it is loaded,
 * which makes a scan a third slower. So it is loaded only in a function that has active tracing and did not switch it
 * off.
 */
import type { MiddlewareObj } from '@middy/core';

type Hooks = Required<Pick<MiddlewareObj, 'before' | 'after' | 'onError'>>;

const isOn = (): boolean =>
  Boolean(process.env.AWS_LAMBDA_FUNCTION_NAME) && process.env.POWERTOOLS_TRACE_ENABLED?.toLowerCase() !== 'false';

export function tracing(serviceName: string): Hooks {
  let loading: Promise<Hooks> | undefined;
  const hooks = (): Promise<Hooks> | undefined => {
    if (isOn()) loading ??= load(serviceName);
    return loading;
  };
  return {
    before: async (request) => (await hooks())?.before(request),
    after: async (request) => (await hooks())?.after(request),
    onError: async (request) => (await hooks())?.onError(request),
  };
}

async function load(serviceName: string): Promise<Hooks> {
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  // a result may hold data that must not be kept
  return captureLambdaHandler(new Tracer({ serviceName }), { captureResponse: false }) as unknown as Hooks;
}
