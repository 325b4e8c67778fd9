/** The Chromium of the tests, and what axe finds on a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** `addresses` maps host names, as Chromium's option --host-resolver-rules does. */
export const openChromium = (addresses?: string): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM,
    // a sandbox of its own needs rights that a build machine does not give
    args: ['--no-sandbox', ...(addresses === undefined ? [] : [`--host-resolver-rules=${addresses}`])],
  });

/** Each rule that the page breaks, with the first elements that break it: WCAG 2.2 AA and good practice, as far as a machine can tell. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({ runOnly: rules });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 200))
          .join(' ')}`,
    );
  }, RULES);
}

/** Takes a picture of the window for `npm run picture`, which names a folder for them. Tests take none: they would depend on the machine. */
export async function picture(page: Page, name: string): Promise<void> {
  const { PICTURES } = process.env;
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
