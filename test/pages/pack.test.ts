/** The page of an audit pack, opened from disk in a real browser, without a network. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE, type Made, madeHistory, UNITS, withBlock } from '../pack/support.ts';
import { barriers, openChromium, picture } from '../support/chromium.ts';

let browser: Browser;
let folder: string;
let made: Made;
let file: string;
let page: Page;
let complaints: string[];
let requests: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-page-'));
  made = await madeHistory(14);
  file = await made.pack(1, 13, [await made.anchor('run-13', 13)]);
  browser = await openChromium();
});
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser?.close();
  await made?.database.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(content: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
  const path = join(folder, 'pack.html');
  await writeFile(path, content);
  const context = await browser.newContext({
    colorScheme,
    acceptDownloads: true,
    viewport: { width: 1280, height: 900 },
  });
  await context.setOffline(true);
  page = await context.newPage();
  complaints = [];
  requests = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  await page.locator('#state.whole, #state.broken').waitFor();
  if (await page.locator('#state.whole').count()) await page.getByRole('heading', { name: 'Changes' }).waitFor();
}

const state = () => page.locator('#state').innerText();
const rows = (table: string) => page.getByRole('region', { name: `${table}, rows` }).locator('tbody tr');

describe('a whole pack', () => {
  it('is verified, then shown, and asks the network for nothing', async () => {
    await open(file);
    expect(await state()).toMatch(/^Verified: 4 units, \d+ commits, \d+ verdicts and 1 anchors agree with the seal/);
    expect(await state()).toMatch(/Fingerprint of the key: [0-9a-f]{64}/);
    await rows('Changes').first().waitFor();
    expect(await rows('Verdicts').count()).toBeGreaterThan(5);
    expect(requests.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
    await picture(page, 'pack');
  });

  it.each(['light', 'dark'] as const)('has no barriers, in %s', async (scheme) => {
    await open(file, scheme);
    expect(await barriers(page)).toEqual([]);
  });

  it('leaves a script in the name of a resource what it is: text', async () => {
    await open(file);
    await page.getByRole('searchbox', { name: 'filter Verdicts' }).fill('onerror');
    expect(await rows('Verdicts').count()).toBeGreaterThan(0);
    expect(await rows('Verdicts').first().innerText()).toContain(HOSTILE);
    expect(await page.locator('#contents script, #contents img').count()).toBe(0);
    expect(await page.title()).toBe('Audit pack · Plumbline');
    expect(complaints).toEqual([]);
  });

  it('tells whether it was sealed with the key that the reader keeps', async () => {
    await open(file);
    const [, key = ''] = /Fingerprint of the key: ([0-9a-f]{64})/.exec(await state()) ?? [];
    const input = page.getByLabel('Compare it with the fingerprint that you keep');
    await input.fill(key.toUpperCase());
    expect((await page.locator('#state output').innerText()).trim()).toBe('the same key');
    await input.fill(key.replace(/.$/, 'x'));
    expect((await page.locator('#state output').innerText()).trim()).toBe('another key: do not believe this pack');
  });

  it('is filtered by words and by columns, and sorted', async () => {
    await open(file);
    const all = await rows('Changes').count();
    const filter = page.getByRole('searchbox', { name: 'filter Changes' });
    await filter.fill('control:a.open to:pass');
    const some = await rows('Changes').count();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    for (const text of await rows('Changes').locator('.is-control').allInnerTexts()) expect(text).toBe('a.open');
    await filter.fill('');
    const sort = page.getByRole('region', { name: 'Changes, rows' }).getByRole('button', { name: 'at', exact: true });
    await sort.click();
    const times = await rows('Changes').locator('.is-at').allInnerTexts();
    expect(times).toEqual([...times].sort());
    await sort.click();
    expect(await rows('Changes').locator('.is-at').allInnerTexts()).toEqual([...times].sort().reverse());
  });

  it('shows controls of its framework alone', async () => {
    await open(file);
    await page.getByRole('searchbox', { name: 'filter Changes' }).fill('b.other');
    expect(await rows('Changes').count()).toBe(0);
  });

  it('is exported as CSV, without formulas', async () => {
    await open(file);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('region', { name: 'Changes', exact: true }).getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Changes.csv');
    const text = await readFile((await download.path()) ?? '', 'utf8');
    expect(text).toMatch(/^at,control,account,region,resource,/);
    expect(text).toContain("'=1+1");
    expect(text).not.toMatch(/(^|,)=1/m);
  });
});

describe('a pack that is not whole shows what is wrong, and nothing of its data:', () => {
  it.each<[string, () => string, RegExp]>([
    [
      'an edited record',
      () =>
        withBlock(file, UNITS[0], (block) => ({
          ...block,
          table: block.table.map((text) => text.replace('"fail"', '"pass"')),
        })),
      /commit \d+ was altered/,
    ],
    ['an omitted account', () => withBlock(file, UNITS[2], () => null), /444455556666\/eu-west-1 was left out/],
    [
      'altered base64',
      () => file.replace(/(id="pack-data">.{300})..../, '$1AAAA'),
      /cannot be read: it was truncated or altered/,
    ],
    [
      'a truncated file',
      () => file.slice(0, file.indexOf('id="pack-data">') + 2_000),
      /cannot be read: it was truncated or altered/,
    ],
  ])('%s', async (_, content, message) => {
    await open(content());
    expect(await state()).toMatch(/^This pack is not whole\. Nothing of it is shown\./);
    expect(await state()).toMatch(message);
    expect(await page.locator('#contents').innerText()).toBe('');
    expect(await page.locator('table').count()).toBe(0);
  });

  it('a script that somebody put into the file does not run', async () => {
    await open(
      file.replace(
        '</main>',
        '<script>document.title="taken"</script><img src="x" onerror="document.title=\'taken\'"></main>',
      ),
    );
    expect(await page.title()).toBe('Audit pack · Plumbline');
  });
});
