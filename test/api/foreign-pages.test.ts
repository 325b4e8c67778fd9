/** Every text that Plumbline did not write, on every page that shows it: no text becomes a part of the document. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../cli/lib/store.ts';
import { localIdentity } from '../../shared/api/local.ts';
import { type ForeignStore, writeForeignTexts } from '../support/foreign-store.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { pagesOver } from '../support/pages.ts';

/** The elements that the pages are made of. Nothing else may come out of a text. */
const ELEMENTS = new Set(
  (
    'html head meta title link script body a header div nav ul li span svg path g line circle rect text main h1 h2 h3 p form label input ' +
    'button section table caption thead tbody tr th td dl dt dd details summary b strong pre code ol time fieldset legend select option ' +
    'footer aside progress br textarea'
  ).split(' '),
);

let folder: string;
let store: Store;
let app: ReturnType<typeof pagesOver>;
let foreign: ForeignStore;
const failures: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-foreign-'));
  store = await openStore({ store: join(folder, 'store') }, { create: true });
  foreign = await writeForeignTexts(store, HOSTILE_TEXTS, new Date());
  app = pagesOver(store, failures, localIdentity(HOSTILE_TEXTS.join(' ')));
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The parts that a browser would run, load or follow, and that no page has. */
function strangeIn(text: string): string[] {
  const { document } = parseHTML(text);
  const found: string[] = [];
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (!ELEMENTS.has(name)) found.push(`<${name}>`);
    for (const { name: attribute, value } of element.attributes) {
      if (/^on|^style$|^srcdoc$/.test(attribute)) found.push(`${name} ${attribute}`);
      if (['href', 'src', 'action'].includes(attribute) && !/^(\/(?!\/)|#|data:,$)/.test(value))
        found.push(`${name} ${attribute}=${value}`);
    }
  }
  return found;
}

describe('a foreign text', () => {
  it('becomes no element, no attribute and no address of a page', async () => {
    const found: Record<string, readonly string[]> = {};
    for (const path of foreign.paths) {
      const response = await app.request(`http://localhost${path}`);
      const text = await response.text();
      const strange = [...strangeIn(text), ...(response.status === 200 ? [] : [`status ${response.status}`])];
      if (strange.length > 0) found[path] = strange;
    }
    expect(found).toEqual({});
    expect(failures).toEqual([]);
  });

  it('is shown: the pages above contain what the history holds', async () => {
    const { document } = parseHTML(await (await app.request('http://localhost/')).text());
    const names = [...document.querySelectorAll('.heat th a')].map(({ textContent }) => textContent);
    expect(names.length).toBeGreaterThanOrEqual(HOSTILE_TEXTS.length);
    expect(names).toContain('"><script>alert(1)</script><img src=x onerror=alert(1)>');
  });
});
