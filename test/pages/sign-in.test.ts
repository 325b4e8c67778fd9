/** Signing in to the pages in a browser, over TLS, at a certified OpenID provider; and what each role may do there. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pagesApp } from '../../shared/pages/app.ts';
import { NO_CHECKLISTS } from '../../shared/pages/ports.ts';
import { signingIn } from '../../shared/pages/sign-in/provider.ts';
import { SESSION_SECONDS, sessionsWith } from '../../shared/pages/sign-in/sessions.ts';
import { openApi, type TestApi } from '../api/support.ts';
import { barriers, openChromium } from '../support/chromium.ts';
import { CLIENT, ISSUER, type Login, openLogin } from '../support/login.ts';

const BASE = 'https://plumbline.example.com';
const GROUPS = { dana: ['on-call', 'readers'], kim: ['readers'], lee: ['others'] };
const GRANTS = [
  { claim: 'groups', value: 'on-call', roles: ['responder' as const] },
  { claim: 'groups', value: 'readers', roles: ['reader' as const] },
];
const TLS = resolve(import.meta.dirname, '../fixtures/tls');

let api: TestApi;
let login: Login;
let server: Server;
let browser: Browser;
let context: BrowserContext;
let ahead = 0;
const clock = (): Date => new Date(Date.now() + ahead);

beforeAll(async () => {
  api = await openApi();
  login = await openLogin([`${BASE}/signed-in`], GROUPS);
  const provider = signingIn({
    ...{ grants: GRANTS, clock, client: { clientId: CLIENT }, fetch: login.ask },
    provider: { issuer: ISSUER, audience: 'plumbline' },
  });
  const sessions = sessionsWith({ provider, grants: GRANTS, clock, secret: async () => 'a secret of the tests' });
  const pages = pagesApp({ ...api.ports, clock, checklists: NO_CHECKLISTS, config: {}, queues: null, sessions });
  const listener = getRequestListener(pages.fetch);
  const files = { cert: readFileSync(resolve(TLS, 'server.pem')), key: readFileSync(resolve(TLS, 'server.key')) };
  server = createServer(files, (request, response) => {
    if (request.headers.host !== new URL(ISSUER).host) return void listener(request, response);
    request.headers['x-forwarded-proto'] = 'https';
    login.listener(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  browser = await openChromium(`MAP * 127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  ahead = 0;
  await context?.close();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  login?.close();
  await api?.close();
  expect(api.failures).toEqual([]);
});

/** A browser in which somebody has signed in and sees a page. */
async function signedIn(name: string, path = '/alerts'): Promise<Page> {
  context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${BASE}${path}`);
  expect(new URL(page.url()).origin).toBe(ISSUER);
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.waitForURL(`${BASE}/**`);
  return page;
}

const main = (page: Page): Promise<string> => page.locator('main').innerText();
const openFirstAlert = (page: Page): Promise<void> => page.locator('td a[href^="/alerts/"]').first().click();

describe('a person', () => {
  it('who is not signed in is led to the provider, and back to the page that was asked for', async () => {
    const page = await signedIn('dana', '/alerts?status=firing');
    expect(page.url()).toBe(`${BASE}/alerts?status=firing`);
    expect(await page.locator('header').innerText()).toContain('dana');
    const session = (await context.cookies(BASE)).find(({ name }) => name === '__Host-plumbline-session');
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' });
    expect(await page.evaluate<string>('document.cookie')).toBe('');
  });

  it('who may only read sees no button, and is refused by each page that changes something', async () => {
    const page = await signedIn('kim');
    expect((await page.goto(`${BASE}/downloads`))?.status()).toBe(403);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${BASE}/alerts`);
    await openFirstAlert(page);
    expect(await page.getByRole('button', { name: /Acknowledge|Waive/ }).count()).toBe(0);
  });

  it('to whom nothing is granted reads what to ask for, and has no session', async () => {
    const page = await signedIn('lee');
    expect(await main(page)).toContain('ask for a grant');
    expect(await barriers(page)).toEqual([]);
    expect((await context.cookies(BASE)).map(({ name }) => name)).not.toContain('__Host-plumbline-session');
  });

  it('who signs out sees no page until the next sign-in', async () => {
    const page = await signedIn('dana');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('You are signed out');
    expect(await barriers(page)).toEqual([]);
    expect(await context.cookies(BASE)).toEqual([]);
    // the provider remembers the browser, and says who it is without asking
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.waitForURL(`${BASE}/`);
  });

  it('whose session has ended is not taken for signed in when a form is sent, and loses no page', async () => {
    const page = await signedIn('dana');
    await openFirstAlert(page);
    const place = page.url();
    ahead = (SESSION_SECONDS + 60) * 1_000;
    const sent = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    expect((await sent).status()).toBe(401);
    expect(await main(page)).toContain('nothing was changed');
    expect(await barriers(page)).toEqual([]);
    ahead = 0;
    await page.goto(place);
    expect(page.url()).toBe(place);
  });

  it('whose cookie was altered signs in again', async () => {
    const page = await signedIn('dana');
    const [session] = (await context.cookies(BASE)).filter(({ name }) => name === '__Host-plumbline-session');
    if (!session) throw new Error('there is no session');
    await context.addCookies([{ ...session, value: `${session.value.slice(0, -4)}AAAA` }]);
    const answers: string[] = [];
    page.on('response', (response) => answers.push(new URL(response.url()).pathname));
    await page.goto(`${BASE}/alerts`);
    expect(answers).toContain('/sign-in');
  });
});

it('ten tabs in which a person acknowledges one alert change it once, under the name that the provider gave', async () => {
  const first = await signedIn('dana');
  const alert = (await first.locator('td a[href^="/alerts/"]').last().getAttribute('href')) ?? '';
  const tabs = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const tab = await context.newPage();
      await tab.goto(`${BASE}${alert}`);
      return tab;
    }),
  );
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Acknowledge' }).click()));
  for (const tab of tabs) {
    await tab.waitForLoadState();
    expect(await main(tab)).toContain(`${ISSUER}/dana`);
  }
  const { body } = await api.ask(alert);
  const taken = (body.life as { step: string; by: string }[]).filter(({ step }) => step === 'acknowledged');
  expect(taken.map(({ by }) => by)).toEqual([`${ISSUER}/dana`]);
});
