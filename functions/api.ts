/** HTTP API: questions about the history, and what people and pipelines record in it. Also the pages, if people can sign in. */
import { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { apiApp } from '../shared/api/app.ts';
import { pagesApp } from '../shared/pages/app.ts';
import type { PagePorts } from '../shared/pages/ports.ts';
import { type WiredApi, wireApi } from '../shared/wiring/api.ts';
import { apiRequest, parsed } from './lib/events.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

/** Requests that are signed by credentials of AWS come below this path, where the gateway verifies them. */
const SIGNED = /^\/iam(?=\/api\/)/;

/** Without a sign-in there are no pages, because the server could not identify readers. */
function served(ports: PagePorts): Hono {
  const app = new Hono();
  app.route('/', apiApp(ports));
  if (ports.sessions) app.route('/', pagesApp(ports));
  return app;
}

export const apiFunction = (source: Source<WiredApi>) => {
  let app: ReturnType<typeof handle> | undefined;
  return wrapped('api', async (event, { logger, count, context }) => {
    const { rawPath, requestContext } = parsed(apiRequest, event, 'the HTTP request');
    const failed = (error: unknown, request: string) =>
      logger.error('a request could not be answered', { request, error: error as Error });
    app ??= handle(served({ ...source(), failed }));
    const passed = { ...(event as object), rawPath: rawPath.replace(SIGNED, '') } as LambdaEvent;
    const answer = await app(passed, context as unknown as LambdaContext);
    const { statusCode: status } = answer;
    count('Requests', 1);
    count('Refused', status >= 400 && status < 500 ? 1 : 0);
    count('Failed', status >= 500 ? 1 : 0);
    // the query is never logged, because it may name resources
    logger.info('answered', { method: requestContext.http.method, path: rawPath, status });
    return answer;
  });
};

export const handler = apiFunction(deployed(wireApi));
