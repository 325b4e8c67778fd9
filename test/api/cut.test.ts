/** Questions about a history that was cut: each is answered as before the cut, or refused with the reason. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiApp } from '../../shared/api/app.ts';
import { BASE } from '../../shared/api/base.ts';
import { ROLES } from '../../shared/api/caller.ts';
import type { ApiPorts } from '../../shared/api/ports.ts';
import { accountOnly } from '../../shared/core/account.ts';
import { UNIT_KINDS } from '../../shared/core/cut.ts';
import { leftAfter } from '../../shared/core/left-after.ts';
import { cutHistory } from '../../shared/history/cut/cut.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { isFirstOfDay } from '../../shared/pipeline/first-of-day.ts';
import { endedBy } from '../../shared/pipeline/reopen.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { unitNamed } from '../../shared/records/units.ts';
import { ACCOUNT, EVERY_UNIT, writeEveryChain } from '../history/every-chain.ts';
import { openedStore, type Store, UNIT } from '../history/store.ts';
import { ROUTES } from './support.ts';

/** With 400 days of retention, the cut reaches back to the 1st of March 2026. */
const NOW = new Date('2027-04-20T00:00:00Z');
const RULES = { days: Object.fromEntries(UNIT_KINDS.map((kind) => [kind, 400])), holds: [] };
const signer = keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);

let whole: Store;
let cut: Store;
beforeAll(async () => {
  whole = await openedStore();
  await writeEveryChain(whole);
  for (const unit of EVERY_UNIT.filter((one) => one === UNIT || one.startsWith('organization')))
    await beat(whole, unit);
  cut = await openedStore();
  await cut.fill(await whole.all());
  await cutHistory({ ...cut, now: NOW }, RULES, { signer, by: 'local user auditor' });
}, 60_000);
afterAll(async () => {
  await whole?.close();
  await cut?.close();
});

async function beat({ history, roster }: Store, unit: string): Promise<void> {
  const { seq, head, at } = await history.read(unitNamed(unit));
  const verdicts = { pass: 1, fail: 1, unknown: 0, 'not-applicable': 0 };
  const item = { account: { ...accountOnly(unit.split('/')[0] ?? ''), ou: 'Workloads' }, regions: ['eu-west-1'] };
  await roster.beat({ unit, run: 'run', at, seq, head, controls: 2, verdicts, item });
}

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of many routes are compared
  readonly body: any;
}

async function ask(store: Store, path: string): Promise<Answered> {
  const refuse = async (): Promise<never> => {
    throw new Error('this is not asked here');
  };
  const ports: ApiPorts = {
    ...{ ...store, evidence: { put: refuse, get: refuse }, telling: {}, store: undefined, version: '0.0.0' },
    jobs: {
      files: { read: async () => null, create: refuse, write: refuse, put: refuse },
      ...{ start: refuse, addressOf: refuse, fileOf: refuse },
    },
    identity: { callerOf: async () => ({ who: 'dana', grants: [{ roles: ROLES }] }) },
    limiter: { take: async () => ({ left: 1, resetsIn: 60 }) },
    ...{ clock: () => NOW, cursorKey: async () => 'a key', controls: async () => [] },
    failed: (error) => process.stderr.write(`${path}: ${error}\n`),
  };
  const response = await apiApp(ports).request(`http://localhost${BASE}${path}`);
  const text = await response.text();
  return {
    status: response.status,
    body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
  };
}

const BEFORE = '2026-02-10T00:00:00Z';
const AFTER = '2026-03-10T00:00:00Z';
const LATER = '2026-04-10T00:00:00Z';

/** Questions that the removed commits have no part in: they are answered as if nothing had been removed. */
const LATER_QUESTIONS = [
  '/verdicts',
  `/verdicts?asOf=${AFTER}`,
  '/findings',
  `/findings?asOf=${AFTER}`,
  `/differences?against=${AFTER}`,
  `/differences?against=${AFTER}&asOf=${LATER}`,
  `/timeline?since=${AFTER}`,
  `/timeline?since=${AFTER}&until=${LATER}`,
  `/period?account=${ACCOUNT}&from=${AFTER}&to=${LATER}&control=guardduty.enabled`,
  '/summary',
  `/summary?asOf=${AFTER}`,
  `/trend?days=10&asOf=${LATER}`,
  `/trend?days=10&asOf=${LATER}&by=account`,
  '/trend?days=30',
  '/alerts',
  '/alerts?status=firing&status=acknowledged&status=waived&status=resolved',
  '/alerts/a4',
  '/alerts/a6',
  '/waivers',
  '/windows',
  '/attestations',
  '/drills',
  `/drills?asOf=${AFTER}`,
  '/drills/calendar',
  `/drills/${ACCOUNT}/q0`,
  `/drills/${ACCOUNT}/q7`,
  '/runs?limit=3',
  '/accounts',
  '/controls?limit=2',
  '/controls/guardduty.enabled',
  '/coverage',
  '/coverage/soc2?limit=2',
  '/cost',
  '/me',
];

/** Questions about what was removed: they say so. */
const EARLIER_QUESTIONS = [
  `/verdicts?asOf=${BEFORE}`,
  `/findings?asOf=${BEFORE}`,
  `/differences?against=${BEFORE}`,
  `/timeline?since=${BEFORE}`,
  `/timeline?since=${BEFORE}&until=${AFTER}`,
  `/period?account=${ACCOUNT}&from=${BEFORE}&to=${LATER}&control=guardduty.enabled`,
  `/summary?asOf=${BEFORE}`,
  `/trend?days=60&asOf=${LATER}`,
  `/trend?days=60&asOf=${LATER}&by=domain`,
  `/evidence?account=${ACCOUNT}&region=eu-west-1&control=guardduty.enabled&resource=s&asOf=${BEFORE}`,
  `/drills?asOf=${BEFORE}`,
];

describe('a question about the time after a cut', () => {
  it.each(LATER_QUESTIONS)('%s is answered as if nothing had been removed', async (path) => {
    const expected = await ask(whole, path);
    expect(expected.status, JSON.stringify(expected.body)).toBe(200);
    expect(await ask(cut, path)).toEqual(expected);
  });
});

describe('a question about the time before a cut', () => {
  it.each(EARLIER_QUESTIONS)('%s is refused, with the reason and what to do', async (path) => {
    const { status, body } = await ask(cut, path);
    expect({ status, detail: body.detail }).toEqual({
      status: 400,
      detail: expect.stringMatching(/up to 2026-02-\S+ was removed by a signed cut.*plumbline restore --whole/s),
    });
    expect((await ask(whole, path)).status).not.toBe(500);
  });
});

it('every route that reads is asked', () => {
  const read = ROUTES.filter(({ method, path }) => method === 'get' && !path.startsWith('/jobs'));
  const patterns = read.map(({ path }) => [path, new RegExp(`^${path.replaceAll(/:\w+/g, '[^/?]+')}(\\?|$)`)] as const);
  const asked = [...LATER_QUESTIONS, ...EARLIER_QUESTIONS, ...LISTINGS];
  expect(patterns.filter(([, pattern]) => !asked.some((path) => pattern.test(path))).map(([path]) => path)).toEqual([]);
});

const LISTINGS = ['/runs', '/attestations/history?control=dr.plan', '/alerts/a0'];

it('the newest commits of a log are those that the cut left, wherever a reader begins', async () => {
  const numbers = async (store: Store, after: number) =>
    (await Array.fromAsync(leftAfter(store.history, RUNS, after))).map(({ seq }) => seq);
  for (const after of [-3, 0, 2]) expect(await numbers(cut, after), `${after}`).toEqual([5, 6, 7, 8]);
  for (const after of [4, 6, 8]) expect(await numbers(cut, after), `${after}`).toEqual(await numbers(whole, after));
  expect(await isFirstOfDay(cut)).toBe(true);
});

it('the waivers that ended are those of the whole history, also after a cut of waivers and runs', async () => {
  const ended = async (store: Store, seq: number) =>
    (await endedBy(store, { seq, at: '9999-12-31T00:00:00.000Z' })).map(({ id }) => id).sort();
  for (const seq of [1, 4, 8]) {
    expect(await ended(whole, seq), `${seq}`).toHaveLength(8);
    expect(await ended(cut, seq), `${seq}`).toEqual(await ended(whole, seq));
  }
});

describe('a listing that reaches back to the beginning', () => {
  const REMOVED = expect.stringMatching(/^2026-02-/);

  it('of runs begins with what is left, and says so on its last page', async () => {
    const { body } = await ask(cut, '/runs');
    expect(body).toMatchObject({ removedUntil: REMOVED, next: null });
    expect(body.runs.map(({ run }: { run: string }) => run)).toEqual(['run-7', 'run-6', 'run-5', 'run-4']);
    const { body: first } = await ask(cut, '/runs?limit=3');
    expect(first).toMatchObject({ removedUntil: null, next: expect.any(String) });
    const { body: second } = await ask(cut, `/runs?limit=3&cursor=${first.next}`);
    expect(second).toMatchObject({ runs: [{ run: 'run-4' }], removedUntil: REMOVED, next: null });
    expect((await ask(whole, '/runs')).body).toMatchObject({ removedUntil: null, next: null });
  });

  it('of attestations begins with what is left, and says so', async () => {
    const path = '/attestations/history?control=dr.plan';
    const { body } = await ask(cut, path);
    const { body: all } = await ask(whole, path);
    expect(body.removedUntil).toEqual(REMOVED);
    expect(body.attestations).toEqual(all.attestations.slice(0, body.attestations.length));
    expect([body.attestations.length, all.attestations.length, all.removedUntil]).toEqual([4, 8, null]);
  });

  it('of the life of an alert that is still open has the steps since the cut', async () => {
    const { status, body } = await ask(cut, '/alerts/a0');
    expect(status, JSON.stringify(body)).toBe(200);
    const { body: all } = await ask(whole, '/alerts/a0');
    expect({ ...body, life: [] }).toEqual({ ...all, life: [] });
    expect(body.life).toEqual(all.life.filter(({ at }: { at: string }) => at >= '2026-03'));
  });
});
