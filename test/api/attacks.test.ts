/** Requests that were made to reach further than they may: names that every object inherits, and what belongs to others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '../../shared/api/caller.ts';
import type { Route } from '../../shared/api/route.ts';
import { openApi, ROUTES, type TestApi } from './support.ts';

let api: TestApi;
/** The ids, names and units of accounts that a caller of one account must not be told of. */
let foreign: readonly string[] = [];
let mine: readonly Grant[];
let own = '';

beforeAll(async () => {
  api = await openApi();
  const { accounts } = (await api.ask('/accounts')).body;
  own = accounts.find(({ id, ou }: { id: string; ou: string }) => id !== api.account && ou !== api.ou).id;
  mine = [{ roles: ['reader', 'responder', 'approver', 'auditor'], accounts: [own] }];
  const { ou: ownUnit } = accounts.find(({ id }: { id: string }) => id === own);
  const others = accounts.filter(({ id }: { id: string }) => id !== own);
  foreign = [
    ...others.flatMap(({ id, name }: { id: string; name: string }) => [id, `"${name}"`]),
    ...others.flatMap(({ ou }: { ou: string }) => (ou === '' || ownUnit.startsWith(ou) ? [] : [`"${ou}"`])),
  ];
}, 120_000);
afterAll(() => api.close());

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
const asked = ({ path }: Route, value = 'x'): string => path.replaceAll(/:\w+/g, value);
const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('a name that every object inherits', () => {
  it.each(named)('is no parameter of %s', async (_, route) => {
    for (const name of INHERITED) {
      const init = route.method === 'post' ? { method: 'POST', body: '{}', headers: JSON_BODY } : {};
      const { status, body } = await api.ask(`${asked(route, '0'.repeat(32))}?${name}=1`, init);
      expect([400, 404], `${name}: ${JSON.stringify(body)}`).toContain(status);
    }
    expect(api.failures).toEqual([]);
  });

  it.each(named.filter(([, { json }]) => json))('is no field of the body of %s', async (_, route) => {
    for (const name of INHERITED) {
      const init = { method: 'POST', headers: JSON_BODY, body: `{"${name}":{"polluted":true}}` };
      const { status, body } = await api.ask(asked(route, '111122223333'), init);
      expect([400, 404], JSON.stringify(body)).toContain(status);
      if (status === 400) expect(body.detail).toContain(`${name}: is not known here`);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(named.filter(([, { path }]) => path.includes(':')))('names nothing that %s could find', async (_, route) => {
    for (const name of INHERITED) {
      const body = JSON.stringify(BODIES[route.path] ?? {});
      const init =
        route.method === 'post' ? { method: 'POST', ...(route.json ? { body, headers: JSON_BODY } : {}) } : {};
      const answers = [asked(route, name), asked({ ...route, path: route.path.replace(/:\w+/, api.account) }, name)];
      for (const path of answers) {
        const { status, body: answer } = await api.ask(path, init);
        expect([400, 404], `${path}: ${JSON.stringify(answer)}`).toContain(status);
      }
    }
    expect(api.failures).toEqual([]);
  });

  it.each(['control', 'resource', 'framework', 'ou', 'domain', 'status', 'severity', 'by', 'zone', 'cursor'])(
    'is answered like any other unknown name as the %s of a question',
    async (field) => {
      for (const { path } of ROUTES.filter(({ method, query }) => method === 'get' && query && field in query.shape))
        for (const name of INHERITED) {
          const query = new URLSearchParams({ ...QUESTIONS[path], account: api.account, [field]: name });
          if (!('account' in (ROUTES.find((route) => route.path === path)?.query?.shape ?? {})))
            query.delete('account');
          const { status, body } = await api.ask(`${asked({ path } as Route)}?${query}`);
          expect(status, `${path}?${query}: ${JSON.stringify(body)}`).toBeLessThan(500);
        }
      expect(api.failures).toEqual([]);
    },
  );

  it('is no attestation, waiver, window or alert that could be ended', async () => {
    for (const [path, body] of [
      ['/attestations/revocation', { control: 'constructor', reason: 'x' }],
      ['/waivers/constructor/end', undefined],
      ['/windows/constructor/end', undefined],
      ['/alerts/constructor/acknowledgement', undefined],
    ] as const) {
      const { status, body: answer } = await api.post(path, body);
      expect([400, 404], `${path}: ${JSON.stringify(answer)}`).toContain(status);
    }
  });
});

const JSON_BODY = { 'content-type': 'application/json' };
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
/** A valid body of each route with a parameter in its path, so that the path alone decides. */
const BODIES: Readonly<Record<string, object>> = {
  '/alerts/:alert/waiver': { until: tomorrow, reason: 'x' },
  '/drills/:account/:drill/steps': { text: 'x' },
  '/drills/:account/:drill/finish': { note: 'x', outcome: 'passed' },
};

/** The fields that a question needs. A route that lists or reads is not left out below. */
const QUESTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/timeline': { since: '2020-01-01' },
  '/differences': { against: '2020-01-01' },
  '/period': { from: '2020-01-01', to: new Date().toISOString().slice(0, 10) },
  '/evidence': { region: 'eu-west-1', control: 'guardduty.enabled', resource: 'x' },
  '/attestations/history': { control: 'dr.drill-quarterly' },
};

describe('a caller who reaches one account', () => {
  const reading = ROUTES.filter(({ method, path }) => method === 'get' && !path.includes(':'));

  it.each(reading.map((route) => [route.path, route] as const))(
    'is told of no other account by %s',
    async (_, route) => {
      const takes = (field: string) => Object.hasOwn(route.query?.shape ?? {}, field);
      const query = new URLSearchParams(QUESTIONS[route.path]);
      if (route.path === '/period' || route.path === '/evidence') query.set('account', own);
      const variants = [query, ...(takes('by') ? [new URLSearchParams([...query, ['by', 'account']])] : [])];
      for (const variant of variants) {
        const { body } = await api.ask(`${route.path}?${variant}`, { as: mine });
        const text = JSON.stringify(body);
        expect(foreign.filter((name) => text.includes(name))).toEqual([]);
      }
    },
  );

  it.each(reading.filter(({ query }) => query && 'account' in query.shape).map(({ path }) => [path]))(
    'is refused every other account by %s',
    async (path) => {
      const query = new URLSearchParams({ ...QUESTIONS[path], account: api.account });
      const { status, body } = await api.ask(`${path}?${query}`, { as: mine });
      expect(status, JSON.stringify(body)).toBe(403);
    },
  );

  it('has the counts of that account alone, as if there were no other', async () => {
    const all = (await api.ask(`/summary?account=${own}`)).body;
    const { body } = await api.ask('/summary', { as: mine });
    expect({ total: body.total, rows: body.rows, darkUnits: body.darkUnits }).toEqual({
      ...{ total: all.total, rows: all.rows, darkUnits: all.darkUnits },
    });
    const trend = `/trend?days=2&asOf=${new Date(Date.now() - 1_000).toISOString()}`;
    expect((await api.ask(trend, { as: mine })).body.points).toEqual(
      (await api.ask(`${trend}&account=${own}`)).body.points,
    );
    const count = (asking: string, as?: readonly Grant[]) => api.ask(asking, as ? { as } : {});
    expect((await count('/cost', mine)).body.lines).toEqual((await count('/cost?accounts=1')).body.lines);
  });

  it('is told nothing of a waiver or a window for units of others', async () => {
    const reason = 'only for the others';
    await api.post('/waivers', { control: 'guardduty.enabled', until: tomorrow, reason, ou: api.ou });
    await api.post('/windows', { until: tomorrow, reason, ous: [api.ou] });
    for (const path of ['/waivers', '/windows'])
      expect(JSON.stringify((await api.ask(path, { as: mine })).body), path).not.toContain(reason);
    const within: readonly Grant[] = [{ roles: ['reader'], accounts: [api.account] }];
    for (const path of ['/waivers', '/windows'])
      expect(JSON.stringify((await api.ask(path, { as: within })).body), path).toContain(reason);
  });

  it('learns from no refusal which units there are', async () => {
    for (const [path, body] of [
      ['/waivers', { control: 'guardduty.enabled', until: tomorrow, reason: 'x', accounts: [own] }],
      ['/windows', { until: tomorrow, reason: 'x', accounts: [own] }],
    ] as const) {
      const field = path === '/waivers' ? 'ou' : 'ous';
      const asking = async (unit: string) =>
        (await api.post(path, { ...body, [field]: field === 'ou' ? unit : [unit] }, mine)) as {
          status: number;
          body: { detail: string };
        };
      const there = await asking(api.ou);
      const nowhere = await asking('Nowhere');
      expect([there.status, nowhere.status]).toEqual([403, 403]);
      expect(there.body.detail.replace(api.ou, 'X')).toBe(nowhere.body.detail.replace('Nowhere', 'X'));
      expect(foreign.filter((name) => nowhere.body.detail.includes(name))).toEqual([]);
    }
  });

  it('who reached all when a file was asked for does not get it any more', async () => {
    const all: readonly Grant[] = [{ roles: ['auditor'] }];
    const { status, body } = await api.post('/jobs', { kind: 'export', format: 'csv' }, all, 'erin');
    expect(status).toBe(202);
    const path = `/jobs/${body.id}/file`;
    expect((await api.ask(path, { as: all, who: 'erin' })).status).toBe(200);
    expect((await api.ask(path, { as: mine, who: 'erin' })).status).toBe(403);
    expect((await api.ask(`/jobs/${body.id}`, { as: mine, who: 'erin' })).status).toBe(403);
  });
});
