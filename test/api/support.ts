/** The API over a small store, asked in this process. Every answer is compared with what its route declares. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore, type Store } from '../../cli/lib/store.ts';
import { apiApp } from '../../shared/api/app.ts';
import { BASE } from '../../shared/api/base.ts';
import { type Caller, type Grant, ROLES, type Role } from '../../shared/api/caller.ts';
import { memoryLimiter } from '../../shared/api/limiter.ts';
import type { ApiPorts, Jobs } from '../../shared/api/ports.ts';
import { PROBLEM_JSON } from '../../shared/api/problem.ts';
import { RESOURCES } from '../../shared/api/resources.ts';
import type { Route } from '../../shared/api/route.ts';
import { entries } from '../../shared/history/history.ts';
import { jobFolder, resultIn } from '../../shared/jobs/folder.ts';
import { runJob } from '../../shared/jobs/run.ts';
import { unitNamed } from '../../shared/records/units.ts';
import { alertsStore } from '../support/alerts-store.ts';

export interface Asked {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the body is compared with its schema below
  readonly body: any;
  readonly headers: Headers;
}

export interface TestApi {
  readonly store: Store;
  readonly folder: string;
  /** The account in which two detectors were deleted, and its organisational unit. */
  readonly account: string;
  readonly ou: string;
  readonly ports: ApiPorts;
  /** Asks as somebody who may do everything, or with these grants. */
  ask(path: string, init?: RequestInit & { readonly as?: readonly Grant[]; readonly who?: string }): Promise<Asked>;
  post(path: string, body: unknown, as?: readonly Grant[], who?: string): Promise<Asked>;
  /** Errors that no answer explained. */
  readonly failures: unknown[];
  close(): Promise<void>;
}

export const EVERYTHING: readonly Grant[] = [{ roles: ROLES, repositories: ['*'] }];
export const allowed = (...roles: Role[]): readonly Grant[] => [
  { roles, ...(roles.includes('uploader') ? { repositories: ['*'] } : {}) },
];

export const ROUTES: readonly Route[] = (await Promise.all(RESOURCES.map(({ load }) => load()))).flat();

export async function openApi(further: Partial<ApiPorts> = {}): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-api-'));
  const { account, ou } = await alertsStore(folder);
  const store = await openStore({ store: join(folder, 'store') });
  const failures: unknown[] = [];
  const clock = () => new Date();
  const ports: ApiPorts = {
    ...{ ...store, clock, telling: {}, store: { folder: 'store' }, version: '0.0.0' },
    jobs: jobsIn(store, join(folder, 'jobs'), failures),
    identity: { callerOf: async ({ headers }) => JSON.parse(headers.get('x-caller') ?? 'null') as Caller },
    limiter: memoryLimiter(clock, 100_000),
    cursorKey: async () => 'a key of the tests',
    controls: async () => (await import('../../shared/controls/index.ts')).controls,
    failed: (error) => failures.push(error),
    ...further,
  };
  const app = apiApp(ports);
  const ask: TestApi['ask'] = async (path, { as = EVERYTHING, who = 'dana', ...init } = {}) => {
    const headers = new Headers(init.headers);
    headers.set('x-caller', JSON.stringify({ who, grants: as }));
    const response = await app.request(`http://localhost${BASE}${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body = isJson && text !== '' ? JSON.parse(text) : text;
    if (init.method !== 'HEAD') await requireDeclared(init.method ?? 'GET', path, response, body);
    return { status: response.status, headers: response.headers, body };
  };
  return {
    ...{ store, folder, account, ou, ports, failures, ask },
    post: (path, body, as, who) =>
      ask(path, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        ...(as ? { as } : {}),
        ...(who ? { who } : {}),
      }),
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Jobs that are done when the answer to the request comes. */
function jobsIn(store: Store, folder: string, failures: unknown[]): Jobs {
  const files = jobFolder(folder);
  const deps = {
    ...{ history: store.history, roster: store.roster, files, clock: () => new Date(), version: '0.0.0' },
    log: (unit: string) => entries(store.client, store.table, unitNamed(unit)),
    sealing: async () => {
      throw new Error('no pack is made here');
    },
    failed: (error: unknown) => failures.push(error),
  };
  return {
    files,
    start: async (id) => void (await runJob(deps, id)),
    addressOf: async (id) => ({ href: `${BASE}/jobs/${id}/file`, until: null }),
    fileOf: async (id, { name }) => {
      const { readFile } = await import('node:fs/promises');
      return new Response(await readFile(resultIn(folder, id, name)));
    },
  };
}

const patternOf = ({ path }: Route): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/?]+')}(\\?|$)`);
export const routeOf = (method: string, path: string): Route | undefined =>
  ROUTES.find((route) => route.method === method.toLowerCase() && patternOf(route).test(path));

/** No answer is outside of what its route declares, and every refusal says what to do. */
async function requireDeclared(method: string, path: string, response: Response, body: unknown): Promise<void> {
  const { status, headers } = response;
  expect(headers.get('x-content-type-options'), path).toBe('nosniff');
  if (status === 304) return;
  if (status >= 400) {
    expect(headers.get('content-type'), `${path} ${JSON.stringify(body)}`).toBe(PROBLEM_JSON);
    expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.stringMatching(/[;:]|no .*/) });
    return;
  }
  const route = routeOf(method, path);
  if (!route) return;
  const answer = route.answers[status];
  expect(answer, `${path} answers ${status}`).toBeDefined();
  const schema = await answer?.schema?.();
  const checked = schema?.safeParse(body);
  expect(checked?.error?.issues ?? [], `${path} ${JSON.stringify(body).slice(0, 500)}`).toEqual([]);
}
