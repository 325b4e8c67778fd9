/** Serves the routes of one resource: finds the route, checks the role and the input, and makes the response. */
import { type Context, Hono } from 'hono';
import { type ApiEnv, BASE } from './base.ts';
import type { Caller } from './caller.ts';
import { checked, jsonOf, LARGEST_JSON, queryOf } from './input.ts';
import type { ApiPorts } from './ports.ts';
import { cutOff, Problem } from './problem.ts';
import { requireRole } from './require-role.ts';
import type { Answer, Route } from './route.ts';
import { weakTag } from './weak-tag.ts';

interface Env {
  readonly Bindings: { readonly caller: Caller };
}

export function handlerOf(routes: readonly Route[], ports: ApiPorts): (c: Context<ApiEnv>) => Promise<Response> {
  const app = new Hono<Env>().basePath(BASE);
  for (const route of routes)
    app.on(route.method.toUpperCase(), route.path, async (c) => {
      const now = ports.clock();
      return responseOf(await answered(route, ports, c, now), now);
    });
  for (const [path, methods] of methodsOf(routes))
    app.all(path, () => {
      throw new Problem(405, `this takes ${methods.join(', ')} alone; use one of them`, {
        headers: { allow: methods.join(', ') },
      });
    });
  app.onError((error) => {
    throw error;
  });
  app.notFound(() => {
    throw new Problem(404, `there is no such resource; ${BASE}/openapi.json describes those there are`);
  });
  return async (c) => app.fetch(c.req.raw, { caller: c.get('caller') });
}

function methodsOf(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const of = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...of]);
  }
  return methods;
}

async function answered(route: Route, ports: ApiPorts, c: Context<Env>, now: Date): Promise<Answer> {
  const { caller } = c.env;
  const { roles, params, query } = route;
  requireRole(caller, roles);
  const parameters = new URL(c.req.url).searchParams;
  return route.handle({
    ...{ ports, caller, roles, headers: c.req.raw.headers, now },
    path: params ? checked(params, c.req.param(), 'path') : undefined,
    query: query ? queryOf(query, parameters) : requireNone(parameters),
    body: await bodyOf(route, c),
  });
}

function requireNone(parameters: URLSearchParams): undefined {
  const [name] = parameters.keys();
  if (name !== undefined) throw new Problem(400, 'this takes no parameters in its address; leave them out');
  return undefined;
}

async function bodyOf({ json, bytes }: Route, c: Context<Env>): Promise<unknown> {
  if (bytes) return c.req.raw.body;
  if (!json) return requireNoBody(c);
  const text = await c.req.text().catch((cause: unknown) => {
    throw cutOff(cause);
  });
  if (Buffer.byteLength(text) > LARGEST_JSON)
    throw new Problem(413, `a JSON body may have ${LARGEST_JSON} bytes; send less`);
  return jsonOf(json, c.req.header('content-type') ?? null, text);
}

/**
 * Refuses a body for a route without one, because its fields would seem to be accepted: another person's name, or a
 * note.
 */
async function requireNoBody(c: Context<Env>): Promise<undefined> {
  const text = c.req.raw.body === null ? '' : await c.req.text();
  if (text !== '') throw new Problem(400, 'this takes no body; leave it out');
  return undefined;
}

/** A year, as "HTTP Caching" (RFC 9111) has it for what never changes. */
const LASTING = 'private, max-age=31536000, immutable';
/** The caller has to revalidate the answer, and gets no body if it did not change. */
const PASSING = 'private, no-cache';

const JSON_TYPE = { 'content-type': 'application/json' };

function responseOf({ status = 200, body, headers = {}, lasting = false, tagged = body }: Answer, now: Date): Response {
  if (body instanceof Response) return body;
  const text = JSON.stringify(body);
  const kept = { 'cache-control': lasting ? LASTING : PASSING, vary: 'authorization' };
  const tag: Record<string, string> = lasting
    ? {}
    : { etag: weakTag(tagged, tagged === body ? text : JSON.stringify(tagged), now) };
  return new Response(text, { status, headers: { ...JSON_TYPE, ...kept, ...tag, ...headers } });
}
