/** The page behind a signed link, in a browser that runs none of its scripts, and with a keyboard alone. */
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linkPage } from '../../shared/api/link-page.ts';
import { pageResponse } from '../../shared/api/page.ts';
import { anAlert, CONTROLS, inAccounts, OPENED } from '../alerts/support.ts';
import { barriers, openChromium, picture } from '../support/chromium.ts';
import { type Linked, openLinked, post } from '../support/linked.ts';

const HOUR = 3_600_000;

let browser: Browser;
let stage: Linked;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  stage = await openLinked();
});
afterEach(async () => {
  await page?.context().close();
  await stage.close();
});

const WINDOWS = {
  light: { viewport: { width: 900, height: 760 }, colorScheme: 'light' },
  dark: { viewport: { width: 900, height: 760 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 360, height: 740 },
    colorScheme: 'light',
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
} as const satisfies Record<string, BrowserContextOptions>;

async function open(address: string, window: keyof typeof WINDOWS = 'light', javaScriptEnabled = true): Promise<void> {
  const context = await browser.newContext({ ...WINDOWS[window], javaScriptEnabled });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
}

const heading = () => page.getByRole('heading', { level: 1 }).textContent();

/** Pixels by which it is wider than its window. */
const sideways = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe('the page behind a link', () => {
  it.each(['light', 'dark', 'phone'] as const)('can be read by everybody: %s', async (window) => {
    await open(stage.link, window);
    await picture(page, `open-${window}`);
    expect(await heading()).toBe('checkout-production eu-west-1: GuardDuty has no detector in this region');
    expect(await page.title()).toContain('GuardDuty has no detector');
    await page.getByText('role Developer, session dana').waitFor();
    expect(await sideways()).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is answered with the keyboard alone and no scripts, and then shows who has it', async () => {
    await open(stage.link, 'light', false);
    const sent: Request[] = [];
    page.on('request', (request) => sent.push(request));
    await page.keyboard.press('Tab');
    await page.keyboard.type('Dana Ito');
    await page.keyboard.press('Tab');
    await picture(page, 'focus');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(await heading()).toBe('Acknowledged');
    await page.getByText('Dana Ito, by signed link').waitFor();
    await picture(page, 'taken');
    expect(sent.map((request) => request.method())).toEqual(['POST']);
    expect(await sent[0]?.headerValue('referer')).toBeNull();
    expect(page.url()).not.toContain(stage.token);
    expect(complaints).toEqual([]);
    await stage.runtime.settle();
    expect(stage.told().map(({ event, alert }) => [event, alert.acknowledged?.by])).toEqual([
      ['acknowledged', 'Dana Ito, by signed link'],
    ]);
  });

  it('has room for the longest names, on a phone as well', async () => {
    const long = 'arn:aws:s3:::'.padEnd(2_048, 'x');
    const lead = {
      ...anAlert().lead,
      resource: long,
      because: `${long} is open`,
      account: { name: long, ou: '', environment: '' },
    };
    const alert = anAlert({ lead, units: inAccounts(40), severity: 'medium' });
    const claim = { alert: alert.id, purpose: 'acknowledge', until: OPENED, id: 'x' } as const;
    const showing = { controls: CONTROLS, token: 'x', action: 'alert', at: OPENED };
    await open('about:blank', 'phone');
    await page.setContent(pageResponse(200, linkPage({ is: 'open', claim, alert }, showing)).body);
    await picture(page, 'long');
    expect(await sideways()).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
  });

  it('is pressed on a phone', async () => {
    await open(stage.link, 'phone');
    const button = page.getByRole('button', { name: 'Acknowledge this alert' });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await button.tap();
    await page.getByRole('heading', { name: 'Acknowledged' }).waitFor();
    await picture(page, 'taken-phone');
    expect(await barriers(page)).toEqual([]);
  });
});

describe('what is said instead', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['used', 'This link was used already', () => post(stage.link, { t: stage.token, name: 'Dana' })],
    ['over', 'It is over', () => stage.putRight()],
    ['expired', 'This link has expired', async () => stage.world.advance(12 * HOUR)],
  ])('when it is %s', async (name, title, happen) => {
    await happen();
    await open(stage.link, 'dark');
    expect(await heading()).toBe(title);
    await picture(page, name);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });

  it('when it is not valid', async () => {
    await open(`${stage.link}x`);
    expect(await heading()).toBe('This link is not valid');
    await picture(page, 'invalid');
    expect(await barriers(page)).toEqual([]);
  });
});
