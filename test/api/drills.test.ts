/** Drills through the API: recorded with the caller's identity, for accounts in reach. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed, openApi, type TestApi } from './support.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
}, 120_000);
afterAll(() => api.close());

const started = (more: object = {}) => ({
  name: 'q1',
  scenario: 'region-loss',
  scope: 'orders',
  account: api.account,
  ...more,
});
const path = (rest = '') => `/drills/${api.account}/q1${rest}`;

describe('a drill', () => {
  it('is started, continued and finished once by an approver, and read by a reader', async () => {
    const made = await api.post('/drills', started(), allowed('approver'), 'kim');
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      state: 'running',
      by: 'kim',
      rtoMinutes: 60,
      controls: expect.arrayContaining(['dr.drill-quarterly']),
    });
    const step = await api.post(
      path('/steps'),
      { text: 'orders answer', marks: 'recovered' },
      allowed('approver'),
      'lee',
    );
    expect(step.status, JSON.stringify(step.body)).toBe(201);
    expect(step.body.steps).toMatchObject([{ text: 'orders answer', by: 'lee' }]);
    expect((await api.post(path('/finish'), { note: 'x', outcome: 'recovered' })).body.detail).toMatch(
      /how much data was lost/,
    );
    const finished = await api.post(path('/finish'), { note: 'x', outcome: 'recovered', noDataLost: true });
    expect(finished.body).toMatchObject({ state: 'met', achievedRpoMinutes: 0 });
    const again = await api.post(path('/finish'), { note: 'x', outcome: 'not-recovered' });
    expect(again).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/finished once/) } });
    const read = await api.ask(path(), { as: allowed('reader') });
    expect(read.body).toEqual(finished.body);
    expect((await api.ask('/drills')).body.drills).toEqual([finished.body]);
    const before = await api.ask('/drills?asOf=2020-01-01');
    expect(before.body.drills).toEqual([]);
    const calendar = await api.ask('/drills/calendar');
    expect(calendar.headers.get('content-type')).toContain('text/calendar');
    expect(calendar.body).toContain('BEGIN:VEVENT');
  });

  it('is out of reach for others, and cannot be started for every account by them', async () => {
    const elsewhere = [{ roles: ['approver' as const], accounts: ['999999999999'] }];
    expect((await api.ask(path(), { as: elsewhere })).status).toBe(404);
    expect((await api.ask('/drills', { as: elsewhere })).body.drills).toEqual([]);
    expect((await api.post('/drills', started({ name: 'q2' }), elsewhere)).status).toBe(403);
    const { account: _, ...whole } = started({ name: 'q2' });
    expect((await api.post('/drills', whole, elsewhere)).status).toBe(403);
    expect((await api.post(path('/steps'), { text: 'x' }, allowed('reader'))).status).toBe(403);
  });

  it.each([
    ['a scenario that there is not', { scenario: 'meteor' }],
    ['a start in the future', { at: '2999-01-01' }],
    ['a name of somebody else', { by: 'somebody' }],
    ['targets of no time', { rtoMinutes: 0 }],
    ['a name with a path', { name: '../q1' }],
  ])('is not started with %s', async (_, more) => {
    expect((await api.post('/drills', started({ name: 'q3', ...more }))).status).toBe(400);
  });
});
