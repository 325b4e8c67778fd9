/** Roles and the accounts that callers reach: what is beyond them is neither shown nor changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grant, ROLES } from '../../shared/api/caller.ts';
import { allowed, openApi, ROUTES, type TestApi } from './support.ts';

let api: TestApi;
let other = '';
let mine: readonly Grant[];
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  api = await openApi();
  const { body } = await api.ask('/accounts');
  other = body.accounts.find(({ id }: { id: string }) => id !== api.account).id;
  mine = [{ roles: ['reader', 'responder', 'approver', 'auditor'], accounts: [other] }];
}, 120_000);
afterAll(() => api.close());

describe('roles', () => {
  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    const path = route.path.replaceAll(/:\w+/g, 'x');
    for (const role of ROLES.filter((one) => !route.roles.includes(one))) {
      const init = route.method === 'post' ? { method: 'POST', body: '{}' } : {};
      const { status, body } = await api.ask(path, { ...init, as: allowed(role) });
      expect({ role, status }).toEqual({ role, status: 403 });
      expect(body.detail).toMatch(/takes one of the roles/);
    }
  });

  it('a caller without a grant may do nothing', async () => {
    for (const { method, path } of ROUTES)
      expect((await api.ask(path.replaceAll(/:\w+/g, 'x'), { method: method.toUpperCase(), as: [] })).status).toBe(403);
  });
});

describe('a caller who reaches one account', () => {
  it.each(['/verdicts', '/findings', '/timeline?since=2020-01-01', '/differences?against=2026-01-01'])(
    'sees that account alone in %s',
    async (path) => {
      const { status, body } = await api.ask(path, { as: mine });
      expect(status, JSON.stringify(body)).toBe(200);
      expect(JSON.stringify(body)).not.toContain(api.account);
      expect(JSON.stringify(body)).not.toContain('"organization"');
    },
  );

  it.each([
    ['/verdicts?account='],
    ['/findings?account='],
    ['/timeline?since=2020-01-01&account='],
    ['/period?from=2026-01-01&to=2026-01-02&account='],
    ['/evidence?region=eu-west-1&control=guardduty.enabled&resource=x&account='],
  ])('is refused another in %s, and is not told whether it exists', async (path) => {
    const there = await api.ask(`${path}${api.account}`, { as: mine });
    const nowhere = await api.ask(`${path}999999999999`, { as: mine });
    expect([there.status, nowhere.status]).toEqual([403, 403]);
    expect(there.body.detail.replace(api.account, 'X')).toBe(nowhere.body.detail.replace('999999999999', 'X'));
  });

  it('does not learn the names of other organisational units', async () => {
    const { status, body } = await api.ask('/verdicts?ou=Nowhere', { as: mine });
    expect(status).toBe(403);
    expect(body.detail).not.toContain(api.ou);
  });

  it('cannot see or acknowledge an alert that is also about other accounts', async () => {
    const [{ alert }] = (await api.ask('/alerts')).body.alerts;
    expect((await api.ask('/alerts', { as: mine })).body.alerts).toEqual([]);
    expect((await api.ask(`/alerts/${alert.id}`, { as: mine })).status).toBe(404);
    expect((await api.post(`/alerts/${alert.id}/acknowledgement`, undefined, mine)).status).toBe(404);
  });

  it('changes nothing that holds for others', async () => {
    const waiver = { control: 'guardduty.enabled', until: tomorrow, reason: 'x' };
    const drill = { control: 'dr.drill-quarterly', evidence: { reference: 'x' }, note: 'x' };
    const window = { until: tomorrow, reason: 'x' };
    for (const [path, body] of [
      ['/waivers', waiver],
      ['/waivers', { ...waiver, accounts: [api.account] }],
      ['/windows', window],
      ['/windows', { ...window, accounts: [api.account] }],
      ['/attestations', drill],
      ['/attestations', { ...drill, accounts: [api.account] }],
      ['/jobs', { kind: 'pack', framework: 'soc2', from: '2026-01-01', to: '2026-01-02' }],
      ['/jobs', { kind: 'export', format: 'csv', account: [api.account] }],
    ] as const) {
      const { status, body: answer } = await api.post(path, body, mine);
      expect(status, `${path} ${JSON.stringify(answer)}`).toBe(403);
    }
    const own = await api.post('/waivers', { ...waiver, accounts: [other] }, mine);
    expect(own.status, JSON.stringify(own.body)).toBe(201);
  });

  it('ends no waiver of others, and does not learn of it', async () => {
    const waiver = { control: 'guardduty.enabled', until: tomorrow, reason: 'x', accounts: [api.account] };
    const { body } = await api.post('/waivers', waiver);
    const { id } = body.waivers[0];
    expect((await api.post(`/waivers/${id}/end`, undefined, mine)).status).toBe(404);
    expect(JSON.stringify((await api.ask('/waivers', { as: mine })).body)).not.toContain(id);
  });

  it('reaches the accounts of a unit of the organisation by its path', async () => {
    const as: readonly Grant[] = [{ roles: ['reader'], ous: [api.ou] }];
    const { body } = await api.ask('/accounts', { as });
    expect(body.accounts.map(({ id }: { id: string }) => id)).toContain(api.account);
    expect(body.accounts.every(({ ou }: { ou: string }) => ou.startsWith(api.ou))).toBe(true);
  });

  it('has in each role the accounts of that role alone', async () => {
    const as: readonly Grant[] = [{ roles: ['reader'] }, { roles: ['approver'], accounts: [other] }];
    const waiver = { control: 'guardduty.enabled', until: tomorrow, reason: 'x', accounts: [api.account] };
    expect((await api.ask(`/verdicts?account=${api.account}`, { as })).status).toBe(200);
    expect((await api.post('/waivers', waiver, as)).status).toBe(403);
  });
});
