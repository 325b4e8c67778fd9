/** An answer that did not change is not sent again, although time passed since. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, ROUTES, type TestApi } from './support.ts';

let api: TestApi;
let seconds = 0;
beforeAll(async () => {
  const start = Date.now();
  // later at every look
  api = await openApi({
    clock: () => {
      seconds += 1;
      return new Date(start + seconds * 1_000);
    },
  });
});
afterAll(() => api.close());

const again = async (path: string) => {
  const first = await api.ask(path);
  const etag = first.headers.get('etag') ?? '';
  const second = await api.ask(path, { headers: { 'if-none-match': etag } });
  return { first, etag, second };
};

/** Routes that answer without the name of a thing, with a page that is not the last one where there are pages. */
const LISTINGS = ROUTES.filter(
  ({ method, path, query }) => method === 'get' && !path.includes(':') && !needs(query),
).map(({ path, query }) => (query && 'limit' in query.shape ? `${path}?limit=1` : path));

function needs(query: (typeof ROUTES)[number]['query']): boolean {
  return query !== undefined && !query.safeParse({}).success;
}

describe('an answer about the present', () => {
  it('is one of most listings', () => {
    expect(LISTINGS).toEqual(
      expect.arrayContaining(['/verdicts?limit=1', '/controls?limit=1', '/alerts?limit=1', '/me']),
    );
    expect(LISTINGS.length).toBeGreaterThan(12);
  });

  it.each(LISTINGS)('%s is not sent again while it says the same', async (path) => {
    const { first, etag, second } = await again(path);
    expect(first.status).toBe(200);
    expect(etag).toMatch(/^(W\/)?"[0-9a-f]{40,64}"$/);
    expect({ status: second.status, body: second.body }).toEqual({ status: 304, body: '' });
    expect(second.headers.get('etag')).toBe(etag);
  });

  it('is sent again after a change, and its cursor leads on as of the first instant', async () => {
    const path = '/windows?limit=1';
    const { etag } = await again(path);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await api.post('/windows', { until, reason: 'an upgrade' });
    expect((await api.ask(path, { headers: { 'if-none-match': etag } })).status).toBe(200);
    const page = (await api.ask('/verdicts?limit=1')).body;
    const next = await api.ask(`/verdicts?limit=1&cursor=${page.next}`);
    expect(next.body.asOf).toBe(page.asOf);
  });

  it('of the description has a tag as well', async () => {
    const { second } = await again('/openapi.json');
    expect(second.status).toBe(304);
  });
});

describe('a write', () => {
  it('is done and answered whatever tag is sent with it', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
    const sent = { method: 'POST', headers, body: JSON.stringify({ until, reason: 'an upgrade' }) };
    expect((await api.ask('/windows', sent)).status).toBe(201);
  });
});
