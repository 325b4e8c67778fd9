/**
 * The app that serves the pages: it identifies the caller, finds the page, and returns the document. A page's code is
 * loaded at its first request.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { PARAMETERS as API_PARAMETERS, failureOf, Problem, problemOf } from '../api/problem.ts';
import { requireRole } from '../api/require-role.ts';
import { passedInstant } from '../queries/bounds.ts';
import { cachedReads } from '../queries/cached.ts';
import { BadQuestion } from '../queries/question.ts';
import { isScanned } from '../records/units.ts';
import type { Asked, Page, PageRoute } from './asked.ts';
import { documentOf, HEADERS, SCRIPT_PATH, STYLE_PATH } from './document.ts';
import { formToken, requireToken, TOKEN_FIELD } from './form-token.ts';
import { type Kept, keptAnswers } from './kept.ts';
import { matched } from './match.ts';
import type { PagePorts } from './ports.ts';
import { NO_SCAN, problemPage } from './problem-page.ts';
import { PAGES } from './routes.ts';
import { SCRIPT } from './script.ts';
import { signInAnswer } from './sign-in/routes.ts';
import { STYLE } from './style.ts';
import { askerOf } from './who.ts';

/** A form has a handful of short fields. */
const LARGEST_FORM = 64 * 1_024;
const FORM = 'application/x-www-form-urlencoded';

interface Env {
  readonly Bindings: object;
}

export function pagesApp(given: PagePorts): Hono<Env> {
  const { history, roster, heads } = cachedReads(given, given.clock);
  const ports: PagePorts = {
    ...given,
    history: { ...given.history, ...history },
    roster: { ...given.roster, ...roster },
  };
  const kept = keptAnswers({ history: ports.history, heads });
  const app = new Hono<Env>();
  app.use(compress());
  app.get(STYLE_PATH, () => asset(STYLE, 'text/css; charset=utf-8'));
  app.get(SCRIPT_PATH, () => asset(SCRIPT, 'text/javascript; charset=utf-8'));
  app.use(bodyLimit({ maxSize: LARGEST_FORM, onError: tooLarge }));
  app.on(['GET', 'POST'], '*', (c) => answered(ports, kept, c));
  app.all('*', () => {
    throw new Problem(405, 'a page takes GET and POST', { headers: { allow: 'GET, HEAD, POST' } });
  });
  app.onError((error, c) => failed(error, ports, c.req.raw));
  return app;
}

const tooLarge = (): never => {
  throw new Problem(413, `a form may have ${LARGEST_FORM} bytes; shorten its texts`);
};

/** A year, as "HTTP Caching" (RFC 9111) has it for what never changes. */
const asset = (body: string, type: string): Response =>
  new Response(body, {
    headers: { ...HEADERS, 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' },
  });

async function answered(ports: PagePorts, kept: Kept, c: Context<Env>): Promise<Response> {
  const request = c.req.raw;
  const url = new URL(request.url);
  const signing = await signInAnswer(ports, request);
  if (signing instanceof Response) return signing;
  if (signing) return pageResponse(200, documentOf(signing, { ...UNKNOWN, path: url.pathname }));
  const asker = await askerOf(ports, request, c.env);
  if (asker instanceof Response) return asker;
  const { caller, bound, hasSession } = asker;
  const key = await ports.cursorKey();
  const found = matched(PAGES, url.pathname);
  if (!found) throw new Problem(404, 'there is no page at this address; the pages are named above');
  const route = await found.route.load();
  requireRole(caller, route.roles);
  const asked: Asked = {
    ...{ ports, kept, caller, roles: route.roles, now: ports.clock(), path: url.pathname, params: found.params },
    ...{
      query: url.searchParams,
      token: formToken(key, bound),
      at: route.asOf ? instantOf(url.searchParams, ports.clock()) : undefined,
    },
  };
  if (request.method === 'POST') return acted(route, asked, request, (token) => requireToken(key, bound, token));
  const page = await shownBy(route, asked);
  if (page instanceof Response) return page;
  return pageResponse(200, documentOf(page, { ...asked, who: caller.who, hasSession, asOf: route.asOf }));
}

/**
 * Shows the page; before the first scan, when questions about verdicts have no answer, a page that says how to begin.
 */
async function shownBy(route: PageRoute, asked: Asked): Promise<Page | Response> {
  try {
    return await route.show(asked);
  } catch (error) {
    if (error instanceof BadQuestion && !(await hasScan(asked.ports))) return NO_SCAN;
    throw error;
  }
}

async function hasScan({ roster }: PagePorts): Promise<boolean> {
  for await (const { unit } of roster.units()) if (isScanned(unit)) return true;
  return false;
}

const UNKNOWN = { query: new URLSearchParams(), at: undefined, who: null, hasSession: false, token: '', asOf: false };

/** A chosen day means its end; a chosen minute means that minute. */
function instantOf(query: URLSearchParams, now: Date): string | undefined {
  const text = query.get('as-of');
  return text ? passedInstant(text, 'end', 'asOf', { now: now.toISOString() }) : undefined;
}

/** Handles a form, and redirects the browser to a page, so that reloading does not send the form again. */
async function acted(
  route: PageRoute,
  asked: Asked,
  request: Request,
  check: (token: string | null) => void,
): Promise<Response> {
  if (!route.act)
    throw new Problem(405, 'this page takes nothing; go back and read it', { headers: { allow: 'GET, HEAD' } });
  if (!(request.headers.get('content-type') ?? '').toLowerCase().startsWith(FORM))
    throw new Problem(415, 'this takes the form of the page; send it from there');
  const fields = new URLSearchParams(await request.text());
  check(fields.get(TOKEN_FIELD));
  fields.delete(TOKEN_FIELD);
  const location = await route.act(asked, fields);
  return new Response(null, { status: 303, headers: { ...HEADERS, location } });
}

/** The names of parameters in addresses: those of the API, except that the instant is `as-of`. */
const PARAMETERS = { ...API_PARAMETERS, asOf: 'as-of' };

function failed(error: unknown, ports: PagePorts, request: Request): Response {
  const id = crypto.randomUUID();
  const known = problemOf(error, PARAMETERS);
  if (!known) ports.failed(error, id);
  const problem = known ?? failureOf(error, id);
  const { pathname: path, searchParams: query } = new URL(request.url);
  const shown = { ...UNKNOWN, path };
  const response = pageResponse(
    problem.status,
    documentOf(problemPage(problem, { path, query, canSignIn: ports.sessions !== null }), shown),
  );
  for (const [name, value] of Object.entries(problem.headers)) response.headers.set(name, value);
  return response;
}

const pageResponse = (status: number, body: string): Response =>
  new Response(body, { status, headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8' } });
