/** The HTTP API: who calls, how often, which route, and the answer. Routes are loaded when their resource is first asked for. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { etag } from 'hono/etag';
import { cachedReads } from '../queries/cached.ts';
import { type ApiEnv, BASE } from './base.ts';
import type { ApiPorts } from './ports.ts';
import { cutOff, failureOf, Problem, problemOf, problemResponse } from './problem.ts';
import { RESOURCES, type Resource } from './resources.ts';

/**
 * The largest request: a compressed result of a pipeline, as large as Lambda accepts (a payload of 6 MB, in base64).
 */
const LARGEST_REQUEST = 4 * 1_024 * 1_024;

/** The headers that the "REST Security Cheat Sheet" of OWASP recommends for answers that no browser shows. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
};

export function apiApp(given: ApiPorts): Hono<ApiEnv> {
  const { history, roster } = cachedReads(given, given.clock);
  const ports: ApiPorts = {
    ...given,
    history: { ...given.history, ...history },
    roster: { ...given.roster, ...roster },
  };
  const app = new Hono<ApiEnv>();
  app.use(`${BASE}/*`, async (c, next) => {
    c.set('request', crypto.randomUUID());
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });
  app.use(`${BASE}/*`, limitedBody());
  const tagged = etag();
  app.get(`${BASE}/openapi.json`, tagged, async (c) => {
    const { description } = await import('./openapi.ts');
    return c.json(await description(ports.version));
  });
  app.use(`${BASE}/*`, async (c, next) => {
    c.set('caller', await ports.identity.callerOf({ headers: c.req.raw.headers, env: c.env }));
    await next();
  });
  app.use(`${BASE}/*`, (c, next) => limited(ports, c, next));
  // the file of a job may be large, and its tag would take all of it into memory
  app.use(`${BASE}/*`, (c, next) => (c.req.path.endsWith('/file') ? next() : tagged(c, next)));
  for (const resource of RESOURCES) mount(app, resource, ports);
  app.all(`${BASE}/*`, () => {
    throw new Problem(404, `there is no such resource; ${BASE}/openapi.json describes those there are`);
  });
  app.onError((error, c) => {
    const known = problemOf(error);
    if (!known) ports.failed(error, c.get('request'));
    return problemResponse(known ?? failureOf(error, c.get('request')));
  });
  return app;
}

/** A body without a length is read here; a connection that breaks off meanwhile is the caller's fault. */
function limitedBody(): MiddlewareHandler {
  const limit = bodyLimit({ maxSize: LARGEST_REQUEST, onError: tooLarge });
  return async (c, next) => {
    let isRead = false;
    try {
      return await limit(c, () => {
        isRead = true;
        return next();
      });
    } catch (error) {
      throw isRead || error instanceof Problem ? error : cutOff(error);
    }
  };
}

const tooLarge = (): never => {
  throw new Problem(413, `a request may have ${LARGEST_REQUEST} bytes; compress the body with gzip, or send less`);
};

async function limited({ limiter }: ApiPorts, c: Context<ApiEnv>, next: () => Promise<void>): Promise<void> {
  const { left, resetsIn } = await limiter.take(c.get('caller').who);
  if (left < 0)
    throw new Problem(429, `these are more requests than a caller may make; wait ${resetsIn} s`, {
      headers: { 'retry-after': String(resetsIn) },
    });
  await next();
  c.res.headers.set('ratelimit', `"caller";r=${left};t=${resetsIn}`);
}

/** The routes of a resource are an app of its own, made at its first request. */
function mount(app: Hono<ApiEnv>, { name, load }: Resource, ports: ApiPorts): void {
  let loading: Promise<(c: Context<ApiEnv>) => Promise<Response>> | undefined;
  const serve = async (c: Context<ApiEnv>): Promise<Response> => {
    loading ??= Promise.all([import('./handler.ts'), load()]).then(([{ handlerOf }, routes]) =>
      handlerOf(routes, ports),
    );
    return (await loading)(c);
  };
  app.all(`${BASE}/${name}`, serve);
  app.all(`${BASE}/${name}/*`, serve);
}
