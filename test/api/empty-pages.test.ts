/** The pages before the first scan: each says that there is nothing yet, and how to begin. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../cli/lib/store.ts';
import { localIdentity } from '../../shared/api/local.ts';
import { PAGES } from '../../shared/pages/routes.ts';
import { pagesOver } from '../support/pages.ts';

let folder: string;
let store: Store;
let app: ReturnType<typeof pagesOver>;
const failures: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-empty-'));
  store = await openStore({ store: join(folder, 'store') }, { create: true });
  app = pagesOver(store, failures, localIdentity('dana'));
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

const PATHS = PAGES.map(({ path }) => path).filter((path) => !path.includes(':') && path !== '/evidence');
const QUESTIONS = [
  ...['/controls/guardduty.enabled', '/frameworks/soc2', '/?as-of=2026-01-31', '/diff?from=2026-01-01'],
  '/period?from=2026-01-01&to=2026-01-31&framework=soc2',
];

it.each([...PATHS, ...QUESTIONS])('%s is a page, and promises nothing', async (path) => {
  const response = await app.request(`http://localhost${path}`);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  expect(text.match(/<h1>/g)).toHaveLength(1);
  expect(text).not.toMatch(/class="(status )?(pass|good)"/);
});

it.each(['/', '/controls', ...QUESTIONS])('%s says that no scan has run, and how to begin', async (path) => {
  const text = await (await app.request(`http://localhost${path}`)).text();
  expect(text).toContain('No scan has run yet');
  expect(text).toContain('plumbline scan --store');
});

it('a resource and an account of which nothing is known are not found', async () => {
  for (const path of ['/accounts/111122223333', '/alerts/ffff'])
    expect((await app.request(`http://localhost${path}`)).status).toBe(404);
});
