/** How long a browser takes to paint the largest part of a page that a server on this machine answers. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

/** The longest of some first visits, in ms, each with an empty cache ("Largest Contentful Paint", W3C). */
export async function largestPaintMs(executablePath: string, fetch: Fetch, visits = 3): Promise<number> {
  const { chromium } = await import('playwright-core');
  const server = createAdaptorServer({ fetch });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const times: number[] = [];
    for (let visit = 0; visit < visits; visit += 1) {
      const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } });
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'load' });
      times.push(await page.evaluate<number>(LARGEST));
      await context.close();
    }
    return Math.round(Math.max(...times));
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs in the page. The browser reports its paints a moment after they happen. */
const LARGEST = `new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
})`;
