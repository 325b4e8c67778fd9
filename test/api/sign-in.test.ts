/** Signing in to the pages at a certified OpenID provider, and everything that must not be a session. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { memoryLimiter } from '../../shared/api/limiter.ts';
import { pagesApp } from '../../shared/pages/app.ts';
import { NO_CHECKLISTS } from '../../shared/pages/ports.ts';
import { signingIn } from '../../shared/pages/sign-in/provider.ts';
import { SESSION_SECONDS, sessionsWith } from '../../shared/pages/sign-in/sessions.ts';
import { CLIENT, ISSUER, jar, type Login, openLogin, signInAt } from '../support/login.ts';
import { openApi, type TestApi } from './support.ts';

const BASE = 'https://plumbline.example.com';
const SESSION = '__Host-plumbline-session';
const ATTEMPT = '__Host-plumbline-sign-in';
const GRANTS = [
  { claim: 'groups', value: 'on-call', roles: ['responder' as const] },
  { claim: 'groups', value: 'readers', roles: ['reader' as const] },
];
const GROUPS = { dana: ['on-call', 'readers'], kim: ['readers'], lee: ['others'] };

let api: TestApi;
let login: Login;
let ahead = 0;
const clock = (): Date => new Date(Date.now() + ahead);

function made(
  secret = 'a secret of the tests',
  ask = login.ask,
  limiter = memoryLimiter(clock, 1_000),
): ReturnType<typeof pagesApp> {
  const deps = { grants: GRANTS, clock };
  const provider = signingIn({
    ...deps,
    ...{ client: { clientId: CLIENT }, provider: { issuer: ISSUER, audience: 'plumbline' }, fetch: ask },
  });
  const sessions = sessionsWith({ ...deps, provider, secret: async () => secret });
  return pagesApp({ ...api.ports, clock, limiter, checklists: NO_CHECKLISTS, config: {}, queues: null, sessions });
}

let app: ReturnType<typeof pagesApp>;
beforeAll(async () => {
  api = await openApi();
  login = await openLogin([`${BASE}/signed-in`], GROUPS);
  app = made();
}, 120_000);
afterEach(() => {
  ahead = 0;
});
afterAll(async () => {
  login.close();
  await api.close();
});

type Jar = ReturnType<typeof jar>;

async function ask(path: string, cookies: Jar, form?: Readonly<Record<string, string>>, at = app) {
  const sent = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
  const response = await at.request(`${BASE}${path}`, { ...sent, headers: { cookie: cookies.header() } });
  cookies.take(response);
  const text = await response.text();
  const set = response.headers.getSetCookie();
  return { status: response.status, location: response.headers.get('location') ?? '', text, set };
}

const pathOf = (address: string): string => address.replace(BASE, '');

/** The browser back from the provider, before the pages have taken its answer. */
async function returned(name: string, path = '/alerts'): Promise<{ cookies: Jar; back: string }> {
  const cookies = jar();
  const begun = await ask(`/sign-in?to=${encodeURIComponent(path)}`, cookies);
  return { cookies, back: pathOf(await signInAt(login, begun.location, name)) };
}

async function signedIn(name: string): Promise<Jar> {
  const { cookies, back } = await returned(name);
  expect((await ask(back, cookies)).status).toBe(303);
  return cookies;
}

const tokenIn = (text: string): string => /name="token" value="([\w.-]+)"/.exec(text)?.[1] ?? '';
const alertPath = async (cookies: Jar): Promise<string> =>
  /href="(\/alerts\/[0-9a-f]+)"/.exec((await ask('/alerts', cookies)).text)?.[1] ?? '';

describe('somebody who is not signed in', () => {
  it('is sent to the provider, and from there back to the page that was asked for', async () => {
    const cookies = jar();
    const asked = await ask('/alerts?status=firing', cookies);
    expect(asked).toMatchObject({ status: 303, location: '/sign-in?to=%2Falerts%3Fstatus%3Dfiring' });
    const begun = await ask(asked.location, cookies);
    const { origin, searchParams } = new URL(begun.location);
    expect(origin).toBe(ISSUER);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: CLIENT, code_challenge_method: 'S256', redirect_uri: `${BASE}/signed-in` },
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    const back = pathOf(await signInAt(login, begun.location, 'dana'));
    const finished = await ask(back, cookies);
    expect(finished).toMatchObject({ status: 303, location: '/alerts?status=firing' });
    for (const cookie of [...begun.set, ...finished.set])
      expect(cookie).toMatch(/^__Host-[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/);
    const page = await ask('/alerts', cookies);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`${ISSUER}/dana`);
  });

  it.each(['https://evil.example.com/', '//evil.example.com', '/\\evil.example.com', 'javascript:alert(1)', '/a\nb'])(
    'is not sent to %j afterwards',
    async (place) => {
      const { cookies, back } = await returned('dana', place);
      expect((await ask(back, cookies)).location).toBe('/');
    },
  );

  it('sees nothing, and changes nothing', async () => {
    for (const path of ['/', '/alerts', '/downloads', '/monitor', '/no/such/page'])
      expect((await ask(path, jar())).status).toBe(303);
    const sent = await ask('/downloads', jar(), { kind: 'export', format: 'csv' });
    expect(sent.status).toBe(401);
    expect(sent.text).toContain('nothing was changed');
    expect(sent.text).toContain('href="/sign-in"');
  });
});

describe('an answer of the provider', () => {
  it('is refused with another state', async () => {
    const { cookies, back } = await returned('dana');
    const { status } = await ask(back.replace(/state=[^&]+/, 'state=another'), cookies);
    expect(status).toBe(400);
    expect(cookies.kept.has(SESSION)).toBe(false);
  });

  it('is refused in a browser that began no sign-in', async () => {
    const { back } = await returned('dana');
    const others = jar();
    expect((await ask(back, others)).status).toBe(400);
    expect(others.kept.size).toBe(0);
  });

  it('is refused the second time, also with the cookie of the attempt put back', async () => {
    const { cookies, back } = await returned('dana');
    const attempt = cookies.kept.get(ATTEMPT) ?? '';
    expect((await ask(back, cookies)).status).toBe(303);
    expect((await ask(back, cookies)).status).toBe(400);
    const again = jar();
    again.kept.set(ATTEMPT, attempt);
    expect((await ask(back, again)).status).toBe(401);
    expect(again.kept.has(SESSION)).toBe(false);
  });

  it('is refused ten minutes after the attempt', async () => {
    const { cookies, back } = await returned('dana');
    ahead = 601_000;
    expect((await ask(back, cookies)).status).toBe(400);
  });

  it('is refused if the identity token has another nonce', async () => {
    const first = await returned('dana');
    const second = await returned('dana');
    // the code of the first attempt, with the state of the second
    const state = /state=([^&]+)/.exec(second.back)?.[1] ?? '';
    const mixed = first.back.replace(/state=[^&]+/, `state=${state}`);
    expect((await ask(mixed, second.cookies)).status).toBe(401);
    const forgetful: Login['ask'] = async (address, init) => {
      const answer = await login.ask(address, init);
      if (!address.endsWith('/token')) return answer;
      const body = (await answer.json()) as { id_token: string };
      return Response.json({ ...body, id_token: earlier ?? body.id_token });
    };
    let earlier: string | undefined;
    const remembering: Login['ask'] = async (address, init) => {
      const answer = await forgetful(address, init);
      if (address.endsWith('/token')) earlier = ((await answer.clone().json()) as { id_token: string }).id_token;
      return answer;
    };
    const replaying = made('a secret of the tests', remembering);
    const one = await returned('dana');
    expect((await ask(one.back, one.cookies, undefined, replaying)).status).toBe(303);
    const two = await returned('dana');
    const refused = await ask(two.back, two.cookies, undefined, replaying);
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('another sign-in');
  });

  it('that refuses is shown with its error, and signs nobody in', async () => {
    const { cookies, back } = await returned('dana');
    const state = /state=[^&]+/.exec(back)?.[0] ?? '';
    const refused = await ask(`/signed-in?error=access_denied&${state}`, cookies);
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('access_denied');
  });

  it('about somebody without a grant signs nobody in, and says what to ask for', async () => {
    const { cookies, back } = await returned('lee');
    const { status, text } = await ask(back, cookies);
    expect(status).toBe(403);
    expect(text).toContain('ask for a grant');
    expect(cookies.kept.has(SESSION)).toBe(false);
  });

  it('that does not come is a page that says so, and the next attempt asks anew', async () => {
    let isDown = true;
    const broken = made('a secret of the tests', async (address, init) => {
      if (isDown) throw new TypeError('fetch failed');
      return login.ask(address, init);
    });
    expect((await ask('/sign-in', jar(), undefined, broken)).status).toBe(503);
    isDown = false;
    expect((await ask('/sign-in', jar(), undefined, broken)).status).toBe(303);
  });
});

describe('a session', () => {
  it.each([
    ['an altered one', (value: string) => `${value.slice(0, -4)}AAAA`],
    ['a part of one', (value: string) => value.slice(0, 40)],
    ['none that can be read', () => 'dana'],
    ['an empty one', () => ''],
  ])('is not %s', async (_, alter) => {
    const cookies = await signedIn('dana');
    cookies.kept.set(SESSION, alter(cookies.kept.get(SESSION) ?? ''));
    expect((await ask('/', cookies)).status).toBe(303);
  });

  it('is not the cookie of an attempt, and not one of another deployment', async () => {
    const { cookies } = await returned('dana');
    cookies.kept.set(SESSION, cookies.kept.get(ATTEMPT) ?? '');
    expect((await ask('/', cookies)).status).toBe(303);
    expect((await ask('/', await signedIn('dana'), undefined, made('another secret'))).status).toBe(303);
  });

  it('ends after eight hours', async () => {
    const cookies = await signedIn('dana');
    ahead = (SESSION_SECONDS - 60) * 1_000;
    expect((await ask('/', cookies)).status).toBe(200);
    ahead = (SESSION_SECONDS + 60) * 1_000;
    expect((await ask('/', cookies)).status).toBe(303);
    expect((await ask('/downloads', cookies, { kind: 'export' })).status).toBe(401);
  });

  it('has the roles of the configuration, and no others', async () => {
    const kim = await signedIn('kim');
    expect((await ask('/downloads', kim)).status).toBe(403);
    const path = await alertPath(kim);
    const { text } = await ask(path, kim);
    expect(text).not.toContain('Acknowledge</button>');
    expect((await ask(path, kim, { token: tokenIn(text), step: 'acknowledge' })).status).toBe(403);
  });

  it('sends its forms with its own token alone, and acts under its own name', async () => {
    const [dana, kim] = [await signedIn('dana'), await signedIn('kim')];
    const path = await alertPath(dana);
    const other = tokenIn((await ask('/', kim)).text);
    expect(other).not.toBe('');
    expect((await ask(path, dana, { token: other, step: 'acknowledge' })).status).toBe(403);
    expect((await ask(path, dana, { step: 'acknowledge' })).status).toBe(403);
    const token = tokenIn((await ask(path, dana)).text);
    expect((await ask(path, dana, { token, step: 'acknowledge' })).status).toBe(303);
    expect((await ask(path, dana)).text).toContain(`${ISSUER}/dana`);
  });

  it('ends with the button of the page, and with nothing else', async () => {
    const cookies = await signedIn('dana');
    expect((await ask('/sign-out', cookies)).status).toBe(405);
    expect((await ask('/sign-out', cookies, {})).status).toBe(403);
    expect((await ask('/', cookies)).status).toBe(200);
    const token = tokenIn((await ask('/', cookies)).text);
    expect(await ask('/sign-out', cookies, { token })).toMatchObject({ status: 303, location: '/signed-out' });
    expect(cookies.kept.size).toBe(0);
    expect((await ask('/signed-out', cookies)).status).toBe(200);
    expect((await ask('/', cookies)).status).toBe(303);
  });

  it('may request a limited number of pages in a minute', async () => {
    const cookies = await signedIn('dana');
    const few = made(
      'a secret of the tests',
      login.ask,
      memoryLimiter(() => new Date('2026-01-31T12:00:00Z'), 2),
    );
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await ask('/nothing', cookies, undefined, few)).status);
    expect(statuses).toEqual([404, 404, 429]);
  });
});
