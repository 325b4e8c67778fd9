/** The common parts of every function: structured logs with correlation ids, metrics, traces, a checked event. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { tracing } from './tracing.ts';

export interface Telemetry {
  readonly logger: Logger;
  readonly context: Context;
  count(name: string, value: number): void;
}

export type LambdaHandler<Output> = (event: unknown, context: Context) => Promise<Output>;

/**
 * `work` gets the raw event and checks it itself, so that a function can refuse one record of a batch and keep the
 * others.
 */
export function wrapped<Output>(
  name: string,
  work: (event: unknown, telemetry: Telemetry) => Promise<Output>,
): LambdaHandler<Output> {
  const logger = new Logger({ serviceName: `plumbline-${name}` });
  const metrics = new Metrics({ namespace: 'Plumbline', serviceName: name });
  const count = (metric: string, value: number) => metrics.addMetric(metric, MetricUnit.Count, value);
  const handler = middy()
    .use(tracing(`plumbline-${name}`))
    // an event is untrusted and may hold data that must not be kept, so it is not logged whole
    .use(injectLambdaContext(logger, { logEvent: false, resetKeys: true }))
    .use(published(metrics))
    .handler(async (event: unknown, context: Context) => work(event, { logger, count, context }));
  return handler as unknown as LambdaHandler<Output>;
}

/** Publishes the metrics if there are any: the middleware of Powertools warns about an invocation without metrics. */
function published(metrics: Metrics): MiddlewareObj {
  const publish = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return { after: publish, onError: publish };
}
