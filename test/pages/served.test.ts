/** The pages of the demo's organisation in a browser: readable in each window, clean of barriers, and complete without scripts. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../cli/lib/io.ts';
import { serverApp } from '../../cli/lib/run-serve.ts';
import { exampleChecklist, localChecklists } from '../../cli/lib/serve-checklists.ts';
import { localJobs } from '../../cli/lib/serve-jobs.ts';
import { openStore, type Store } from '../../cli/lib/store.ts';
import { memoryLimiter } from '../../shared/api/limiter.ts';
import { localIdentity } from '../../shared/api/local.ts';
import type { PagePorts } from '../../shared/pages/ports.ts';
import { barriers, openChromium, picture } from '../support/chromium.ts';
import { demoStore } from '../support/demo-store.ts';

let browser: Browser;
let folder: string;
let store: Store;
let server: ReturnType<typeof createAdaptorServer>;
let base: string;
let page: Page;
let complaints: string[];
const failures: unknown[] = [];
const written = { write: (text: string) => failures.push(text) > 0 };
const io = { stdout: written, stderr: written, env: {} } as unknown as Io;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-pages-'));
  await demoStore(folder);
  store = await openStore({ store: join(folder, 'store') });
  const clock = () => new Date();
  const ports: PagePorts = {
    ...{ ...store, clock, telling: {}, store: { folder: 'store' }, version: '0.0.0' },
    jobs: await localJobs(io, store, { store: join(folder, 'store') }, async () => {}),
    identity: localIdentity('dana'),
    limiter: memoryLimiter(clock, 100_000),
    cursorKey: async () => 'a key of the tests',
    controls: async () => (await import('../../shared/controls/index.ts')).controls,
    checklists: localChecklists([exampleChecklist()]),
    config: {},
    sessions: null,
    queues: null,
    failed: (error) => failures.push(error),
  };
  server = createAdaptorServer({ fetch: serverApp(ports).fetch });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openChromium();
});
afterEach(async () => {
  await page?.context().close();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

const WINDOWS = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1024, height: 760 }, colorScheme: 'dark' },
  phone: { viewport: { width: 400, height: 800 }, colorScheme: 'light', isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

async function open(path: string, window: keyof typeof WINDOWS = 'light', javaScriptEnabled = true): Promise<void> {
  const context = await browser.newContext({ ...WINDOWS[window], javaScriptEnabled });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(`${base}${path}`);
}

const heading = () => page.getByRole('heading', { level: 1 }).textContent();
const sideways = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

async function addresses(): Promise<readonly (readonly [string, string])[]> {
  await open('/alerts');
  const alert = await page.locator('td a[href^="/alerts/"]').first().getAttribute('href');
  await page.goto(`${base}/`);
  const account = await page.locator('th a[href^="/accounts/"]').first().getAttribute('href');
  await page.goto(`${base}${account}`);
  const resource = await page.locator('a[href^="/resources/"]').first().getAttribute('href');
  await page.goto(`${base}${resource}`);
  const evidence = await page.locator('a[href^="/evidence"]').first().getAttribute('href');
  await page.context().close();
  const today = new Date().toISOString().slice(0, 10);
  const before = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);
  const named = { alert, account, resource, evidence };
  return [
    ...Object.entries(named).map(([name, path]) => [name, path ?? ''] as const),
    ...[
      ['now', '/'],
      ['then', `/?as-of=${today}`],
      ['alerts', '/alerts'],
      ['controls', '/controls'],
      ['control', '/controls/guardduty.enabled'],
      ['frameworks', '/frameworks'],
      ['framework', '/frameworks/cis-aws-3.0'],
      ['checklists', '/checklists'],
      ['checklist', '/checklists/checklist'],
      ['period', `/period?from=${before}&to=${today}&framework=cis-aws-3.0`],
      ['diff', `/diff?from=${today}`],
      ['downloads', '/downloads'],
      ['monitor', '/monitor'],
      ['refusal', '/?as-of=2126-01-01'],
    ].map(([name = '', path = '']) => [name, path] as const),
  ];
}

describe('every page', () => {
  let paths: readonly (readonly [string, string])[];
  beforeAll(async () => {
    paths = await addresses();
  });

  it.each(Object.keys(WINDOWS) as (keyof typeof WINDOWS)[])(
    'fits the window, complains of nothing and has no barrier: %s',
    async (window) => {
      const found: Record<string, unknown> = {};
      for (const [name, path] of paths) {
        await open(path, window);
        await picture(page, `${name}-${window}`);
        const faults = [...(await barriers(page)), ...complaints.filter((text) => !/status of 4\d\d/.test(text))];
        const wider = await sideways();
        if (wider > 0) faults.push(`${wider} pixels wider than the window`);
        if (faults.length > 0) found[name] = faults;
        await page.context().close();
      }
      expect(found).toEqual({});
    },
  );

  it('says the same without scripts', async () => {
    for (const [name, path] of paths) {
      await open(path, 'light', false);
      expect(await heading(), name).not.toBe('');
      expect(await page.locator('main').innerText(), name).not.toBe('');
      await page.context().close();
    }
  });
});

describe('a reader', () => {
  it('follows the map to an account, to a resource, and to its facts', async () => {
    await open('/');
    await page.locator('.heat td a.l3').first().click();
    expect(page.url()).toContain('/accounts/');
    await page.locator('td a[href^="/resources/"]').first().click();
    expect(await page.getByRole('heading', { name: 'What changed in the last year' }).count()).toBe(1);
    await page.locator('a[href^="/evidence"]').first().click();
    expect(await page.locator('main pre').innerText()).toContain('"facts"');
  });

  it('picks an instant, sees it on the next page, and returns to the present', async () => {
    await open('/', 'light', false);
    await page.getByLabel('As of (UTC)').fill(new Date().toISOString().slice(0, 16));
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.getByRole('note').innerText()).toContain('and not the present');
    await page.getByRole('link', { name: 'Controls' }).click();
    expect(await page.getByRole('note').innerText()).toContain('and not the present');
    await page.getByRole('link', { name: 'Show the present' }).click();
    expect(await page.getByRole('note').count()).toBe(0);
  });

  it('reaches the content with the keyboard alone, and from there a cell of the map', async () => {
    await open('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    const isCell = () => page.evaluate<boolean>("document.activeElement.matches('.heat td a')");
    for (let pressed = 0; pressed < 20 && !(await isCell()); pressed += 1) await page.keyboard.press('Tab');
    expect(await isCell()).toBe(true);
    const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/accounts/);
  });

  it('sees what changed without loading the page again, and keeps what was typed', async () => {
    await open('/alerts');
    const alert = (await page.locator('td a[href^="/alerts/"]').first().getAttribute('href')) ?? '';
    await page.clock.install();
    await page.goto(`${base}/alerts`);
    const before = await page.locator('main').innerText();
    expect(before).not.toContain('acknowledged\t');
    const other = await page.context().newPage();
    await other.goto(`${base}${alert}`);
    await other.getByRole('button', { name: 'Acknowledge' }).click();
    await other.close();
    await page.clock.fastForward(61_000);
    await page.locator('.status.waived', { hasText: 'acknowledged' }).first().waitFor();
    await page.getByText('Open a window').click();
    await page.getByLabel('Reason').fill('moving the network');
    await page.clock.fastForward(61_000);
    expect(await page.getByLabel('Reason').inputValue()).toBe('moving the network');
    expect(complaints).toEqual([]);
  });
});

describe('an approver', () => {
  it('acknowledges and waives an alert, and sees who did it', async () => {
    await open('/alerts?status=firing');
    await page.locator('td a[href^="/alerts/"]').last().click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    expect(await page.locator('main').innerText()).toContain('dana');
    await page.getByLabel('Accept until (UTC)').fill('2027-06-01');
    await page.getByLabel('Reason').fill('replaced in spring');
    await page.getByRole('button', { name: 'Waive' }).click();
    expect(await page.locator('main').innerText()).toContain('replaced in spring');
    expect(complaints).toEqual([]);
  });
});

describe('a responder without scripts', () => {
  it('opens a maintenance window, and ends it', async () => {
    await open('/alerts', 'phone', false);
    await page.getByText('Open a window').click();
    await page.getByLabel('Until (UTC)').fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 16));
    await page.getByLabel('Reason').fill('moving the network');
    await page.getByRole('button', { name: 'Open the window' }).click();
    expect(await page.locator('main').innerText()).toContain('moving the network');
    await page.getByRole('button', { name: 'End now: moving the network' }).click();
    expect(await page.locator('main').innerText()).toContain('No window is open');
    expect(complaints).toEqual([]);
  });
});

describe('a printed page', () => {
  it.each(['/', '/period?framework=cis-aws-3.0', '/alerts', '/monitor'])(
    'has what was found, and no part that is for the screen alone: %s',
    async (path) => {
      await open(path);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 718, height: 1_000 });
      for (const part of ['.top nav', 'form', 'button', '.skip'])
        for (const one of await page.locator(part).all()) expect(await one.isVisible(), part).toBe(false);
      for (const card of await page.locator('.card').filter({ visible: true }).all())
        expect(await card.innerText(), 'a card without content').not.toBe('');
      expect(await heading()).not.toBe('');
      expect(await sideways()).toBeLessThanOrEqual(0);
      await picture(page, `printed-${path.slice(1).split('?')[0] || 'now'}`);
      const sheets = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      expect(sheets.subarray(0, 5).toString()).toBe('%PDF-');
    },
  );

  it('is dark letters on white paper for a reader of a dark screen', async () => {
    await open('/', 'dark');
    const letters = () => page.evaluate<string>('getComputedStyle(document.body).color');
    const onScreen = await letters();
    await page.emulateMedia({ media: 'print' });
    expect(await letters()).toBe('rgb(26, 31, 39)');
    expect(onScreen).not.toBe('rgb(26, 31, 39)');
  });

  it('of a resource has the fix, which is not for the screen alone', async () => {
    await open('/');
    const account = await page.locator('th a[href^="/accounts/"]').first().getAttribute('href');
    await page.goto(`${base}${account}`);
    const resource = await page.locator('td a[href^="/resources/"]').first().getAttribute('href');
    await page.goto(`${base}${resource}`);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 718, height: 1_000 });
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'How to put it right' }) });
    expect(await card.locator('pre, ol').first().isVisible()).toBe(true);
    expect(await sideways()).toBeLessThanOrEqual(0);
    await picture(page, 'printed-resource');
  });

  it('of the past says of which instant it is', async () => {
    await open(`/?as-of=${new Date().toISOString().slice(0, 16)}`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('note').isVisible()).toBe(true);
  });
});

describe('an auditor', () => {
  it('has an export made, and downloads it', async () => {
    await open('/downloads');
    await page.getByRole('button', { name: 'Make the file' }).click();
    const link = page.getByRole('link', { name: /Download verdicts/ });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^verdicts-.*\.csv$/);
  });
});
