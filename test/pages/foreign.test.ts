/** Texts that Plumbline did not write, in a browser: none of them runs, loads anything, or makes a page wider than its window. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../cli/lib/store.ts';
import { localIdentity } from '../../shared/api/local.ts';
import { barriers, openChromium, picture } from '../support/chromium.ts';
import { type ForeignStore, writeForeignTexts } from '../support/foreign-store.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { pagesOver } from '../support/pages.ts';

const LONG_TEXTS = [
  'x'.repeat(180),
  'A long name of an account with many words that goes on and on until nobody reads it any more',
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/production-checkout-service-public/50dc6c495c0c9188',
];

let browser: Browser;
let folder: string;
let store: Store;
let server: ReturnType<typeof createAdaptorServer>;
let base: string;
let foreign: ForeignStore;
const failures: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-foreign-'));
  store = await openStore({ store: join(folder, 'store') }, { create: true });
  foreign = await writeForeignTexts(store, [...LONG_TEXTS, ...HOSTILE_TEXTS], new Date());
  server = createAdaptorServer({ fetch: pagesOver(store, failures, localIdentity(LONG_TEXTS[0] ?? '')).fetch });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

/** Everything that a page did which none does by itself. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && request.url() !== 'data:,') seen.push(request.url());
  });
  return seen;
}

it.each([1_440, 400])(
  'no foreign text runs or leads elsewhere, and each page fits its window: %s pixels',
  async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    const seen = watch(page);
    const found: Record<string, unknown> = {};
    for (const path of foreign.paths) {
      await page.goto(`${base}${path}`);
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      const faults = [...seen.splice(0), ...(wider > 0 ? [`${wider} pixels wider than the window`] : [])];
      if (faults.length > 0) found[path] = faults;
    }
    await page.goto(`${base}/`);
    await picture(page, `long-names-${width}`);
    await context.close();
    expect(found).toEqual({});
  },
);

it('pages with foreign texts have no barrier', async () => {
  const context = await browser.newContext({ viewport: { width: 400, height: 900 } });
  const page = await context.newPage();
  for (const path of ['/', '/alerts', '/accounts/111122220000', '/controls/storage.s3-public-access']) {
    await page.goto(`${base}${path}`);
    expect(await barriers(page), path).toEqual([]);
  }
  await context.close();
});
