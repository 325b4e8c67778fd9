/** Answers of the API about the history, and the requests that it refuses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOf, type VerdictAt } from '../../shared/queries/as-of.ts';
import { openApi, ROUTES, type TestApi } from './support.ts';

let api: TestApi;
const PAGE = 64 * 1_024;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const day = (at: string): string => at.slice(0, 10);

beforeAll(async () => {
  api = await openApi();
}, 120_000);
afterAll(() => api.close());

async function everyPage(path: string, field: string): Promise<unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < 200; page += 1) {
    const { status, body } = await api.ask(`${path}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    expect(status, JSON.stringify(body)).toBe(200);
    found.push(...body[field]);
    cursor = body.next;
  }
  return found;
}

describe('verdicts', () => {
  it('come in pages that together are the answer of the query', async () => {
    const whole: VerdictAt[] = [];
    for await (const { verdicts } of asOf(api.store, {})) whole.push(...verdicts);
    const name = ({ account, region, resource }: VerdictAt) => `${account} ${region} ${resource}`;
    const paged = (await everyPage('/verdicts?limit=3', 'verdicts')) as VerdictAt[];
    expect(paged).toHaveLength(whole.length);
    expect(paged.map(name).sort()).toEqual(whole.map(name).sort());
  });

  it('have the statuses, accounts and controls that are asked for', async () => {
    const { body } = await api.ask(`/verdicts?status=fail&account=${api.account}&control=guardduty.*`);
    expect(body.verdicts).toHaveLength(1);
    expect(body.verdicts[0]).toMatchObject({ account: api.account, region: 'us-east-1', status: 'fail' });
    const external = await api.ask('/verdicts?control=external.prowler.*');
    expect(external, 'a glob of external controls names no other').toMatchObject({
      status: 200,
      body: { verdicts: [] },
    });
  });

  it('of an instant that is over may be kept, and those of now are asked for again', async () => {
    const then = await api.ask(`/verdicts?account=${api.account}&asOf=${ago(3_500_000)}`);
    expect(then.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const now = await api.ask('/verdicts');
    expect(now.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('that the caller has already are not sent again', async () => {
    const path = `/verdicts?account=${api.account}&asOf=${ago(3_500_000)}`;
    const etag = (await api.ask(path)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"\w+"$/);
    const again = await api.ask(path, { headers: { 'if-none-match': etag } });
    expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: '' });
  });

  it('before the history begins are refused or unseen, and never a pass', async () => {
    const { body } = await api.ask('/verdicts?asOf=2020-01-01');
    expect(body.verdicts).toEqual([]);
    expect(body.dark[0]).toMatchObject({ because: 'it was not scanned yet' });
  });
});

describe('the other questions', () => {
  it('findings have ages, and differences both instants', async () => {
    const { body } = await api.ask('/findings');
    expect(body.findings).toHaveLength(1);
    expect(body.findings[0].ageMs).toBeGreaterThan(0);
    const { body: timeline } = await api.ask(`/timeline?since=${day(ago(86_400_000))}&status=fail`);
    // the second failure, a minute after the first scan
    const { at: failed } = timeline.changes.filter(({ who }: { who: string | null }) => who !== null).at(-1);
    const against = new Date(Date.parse(failed) - 1).toISOString();
    const { body: moved } = await api.ask(`/differences?against=${against}`);
    expect(moved.differences).toContainEqual(expect.objectContaining({ from: 'pass', to: 'fail' }));
  });

  it('the timeline names who made each change, page by page', async () => {
    const changes = (await everyPage(`/timeline?since=${day(ago(86_400_000))}&limit=5`, 'changes')) as {
      who: string | null;
      to: string;
    }[];
    expect(changes.filter(({ to }) => to === 'fail').map(({ who }) => who)).toEqual([
      `arn:aws:iam::${api.account}:user/dana`,
      `arn:aws:iam::${api.account}:user/kim`,
    ]);
  });

  it('a period has totals, and many accounts at once are a job', async () => {
    const span = `from=${day(ago(86_400_000))}&to=${day(ago(0))}`;
    const { body } = await api.ask(`/period?account=${api.account}&control=guardduty.enabled&${span}`);
    expect(body.requirements).toEqual([expect.objectContaining({ id: 'guardduty.enabled', exceptions: 2 })]);
    expect((await api.ask(`/period?${span}`)).status).toBe(400);
  });

  it('the summary counts the verdicts of each account and domain, page by page', async () => {
    const rows = (await everyPage('/summary?limit=1', 'rows')) as { account: string; domain: string }[];
    const { body } = await api.ask(`/summary?domain=guardduty&account=${api.account}`);
    expect(body.rows).toEqual([expect.objectContaining({ account: api.account, domain: 'guardduty' })]);
    expect(body.rows[0].counts.fail).toBe(1);
    expect(body.total.counts).toEqual(body.rows[0].counts);
    const whole = (await api.ask('/summary')).body;
    expect(rows).toEqual(whole.rows);
    expect(whole.dark).toHaveLength(whole.darkUnits);
    expect((await api.ask('/summary?domain=nowhere')).status).toBe(400);
  });

  it('the trend has a point for each day, and pages that hold for one instant', async () => {
    const whole = (await api.ask('/trend?days=3')).body;
    expect(whole.points).toHaveLength(3);
    expect(whole.points[2].counts.fail).toBe(1);
    expect(whole.points[0].counts.fail).toBe(0);
    const paged = (await everyPage('/trend?days=3&by=account&limit=1', 'points')) as { day: string; of: string }[];
    expect(new Set(paged.map(({ day, of }) => `${day} ${of}`)).size).toBe(paged.length);
    expect(new Set(paged.map(({ of }) => of))).toContain(api.account);
    expect((await api.ask('/trend?days=0')).status).toBe(400);
  });

  it('evidence has the facts of a verdict', async () => {
    const [verdict] = (await api.ask(`/verdicts?account=${api.account}&limit=1`)).body.verdicts;
    const { account, region, control, resource } = verdict;
    const { body } = await api.ask(`/evidence?${new URLSearchParams({ account, region, control, resource })}`);
    expect(body).toMatchObject({ status: verdict.status, evidence: verdict.evidence });
    expect(body.facts).not.toBeNull();
  });

  it.each(['/me', '/accounts', '/controls', '/coverage', '/coverage/soc2', '/runs', '/cost', '/alerts', '/windows'])(
    '%s answers',
    async (path) => expect((await api.ask(path)).status).toBe(200),
  );

  it('a page of any listing has 64 kB at most', async () => {
    const listings = ROUTES.filter(({ method, query }) => method === 'get' && query && 'cursor' in query.shape);
    expect(listings.length).toBeGreaterThan(10);
    for (const { path } of listings) {
      const asked = path.replace(':framework', 'nist-800-53-r5');
      const needed: Record<string, string> = {
        '/attestations/history': '&control=dr.drill-quarterly',
        '/differences': `&against=${ago(3_590_000)}`,
        '/timeline': '&since=2020-01-01',
      };
      const more = needed[path] ?? '';
      const { status, body } = await api.ask(`${asked}?limit=200${more}`);
      expect(status, path).toBe(200);
      expect(Buffer.byteLength(JSON.stringify(body)), path).toBeLessThanOrEqual(PAGE);
    }
  });

  it('HEAD has the headers of GET and no body', async () => {
    const { status, body } = await api.ask('/coverage', { method: 'HEAD' });
    expect({ status, body }).toEqual({ status: 200, body: '' });
  });
});

describe('a cursor', () => {
  const first = async (): Promise<string> => (await api.ask('/verdicts?limit=1')).body.next;

  it.each([
    ['edited', (cursor: string) => cursor.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))],
    ['cut off', (cursor: string) => cursor.slice(0, -5)],
    ['made up', () => `${Buffer.from('{"until":"2999","after":{}}').toString('base64url')}.${'A'.repeat(43)}`],
    ['that is no cursor', () => '%00'],
  ])('that is %s is refused', async (_, changed) => {
    const { status, body } = await api.ask(`/verdicts?limit=1&cursor=${encodeURIComponent(changed(await first()))}`);
    expect(status).toBe(400);
    expect(body.detail).toMatch(/cursor:? is no cursor of this question; ask the first page again/);
  });

  it('of another question is refused', async () => {
    const { status } = await api.ask(`/verdicts?limit=1&status=fail&cursor=${encodeURIComponent(await first())}`);
    expect(status).toBe(400);
    expect((await api.ask(`/findings?limit=1&cursor=${encodeURIComponent(await first())}`)).status).toBe(400);
  });
});

describe('a request is refused', () => {
  it.each([
    ['/verdicts?acount=1', /query.acount: is not known here; there is account/],
    ['/verdicts?limit=1&limit=2', /query.limit: is given 2 times; give it once/],
    ['/verdicts?limit=0', /query.limit/],
    ['/verdicts?limit=1e9', /query.limit/],
    ['/verdicts?account=12', /must be a 12-digit account id/],
    ['/verdicts?account=111122223333', /the history holds nothing of 111122223333; check account/],
    ['/verdicts?control=nothing.here', /no control is called/],
    ['/verdicts?control=external.a b', /the id of a control/],
    ['/verdicts?framework=nope', /no framework is called/],
    ['/verdicts?asOf=2999-01-01', /lies in the future/],
    ['/verdicts?asOf=2026-02-31', /is no instant/],
    ['/verdicts?zone=Mars/Base&asOf=2026-01-01', /there is no time zone/],
    ['/timeline?since=2026-01-02&until=2026-01-01', /not before/],
    ['/timeline?since=2020-01-01&until=2020-02-01', /holds nothing as of 2020-.*it begins at/],
    ['/me?x=1', /takes no parameters/],
  ])('%s', async (path, detail) => {
    const { status, body } = await api.ask(path);
    expect(status).toBe(400);
    expect(body.detail).toMatch(detail);
  });

  it('with 404 for what is not there, and 405 for what cannot be done there', async () => {
    expect((await api.ask('/nothing')).status).toBe(404);
    expect((await api.ask('/controls/no.such')).status).toBe(404);
    expect((await api.ask('/verdicts/1')).status).toBe(404);
    const { status, headers } = await api.ask('/verdicts', { method: 'DELETE' });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  it('with 429 and the time to wait after too many', async () => {
    const few = await openApi({ limiter: { take: async () => ({ left: -1, resetsIn: 7 }) } });
    try {
      const { status, headers } = await few.ask('/me');
      expect({ status, wait: headers.get('retry-after') }).toEqual({ status: 429, wait: '7' });
    } finally {
      await few.close();
    }
  }, 120_000);

  it('with 500, its number and nothing else where the server itself failed', async () => {
    const broken = await openApi({ cursorKey: async () => Promise.reject(new Error('secret-table-name is down')) });
    try {
      const { status, body } = await broken.ask('/verdicts');
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toContain('secret-table-name');
      expect(body.detail).toMatch(/request [\w-]{36}/);
      expect(broken.failures).toHaveLength(1);
    } finally {
      await broken.close();
    }
  }, 120_000);
});
