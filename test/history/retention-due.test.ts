/** The count of units that are past their retention, by which a person is told to cut them. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type CutRules, cutHistory } from '../../shared/history/cut/cut.ts';
import { unitsPastRetention } from '../../shared/history/cut/due.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { isFirstOfDay } from '../../shared/pipeline/first-of-day.ts';
import { RUNS } from '../../shared/records/runs.ts';
import { at, change, openedStore, type Store, UNIT, verdicts } from './store.ts';

const DAY = 24 * 60;
const UNCHANGED = '444455556666/eu-west-1';
/** With 400 days of retention, the retention reaches back to the 1st of March 2026. */
const NOW = new Date('2027-04-20T00:00:00Z');
const RULES: CutRules = { days: { verdicts: 400 }, holds: [] };

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

/** A unit that changed from January to April, and one that did not change since January. */
async function grown(): Promise<Store> {
  store = await openedStore();
  for (let n = 0; n < 12; n += 1) await store.append(UNIT, 1 + n * 10 * DAY, verdicts(change(n)));
  await store.append(UNCHANGED, 1, verdicts(change(1)));
  for (const unit of [UNIT, UNCHANGED]) await store.beat(unit);
  return store;
}

const due = (of: Store, rules = RULES, now = NOW) => unitsPastRetention({ ...of, now }, rules);

describe('a unit is past its retention', () => {
  it('when a cut would remove commits of it, and no more after that cut', async () => {
    const of = await grown();
    expect(await due(of)).toBe(1);
    const signer = keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);
    const { cuts } = await cutHistory({ ...of, now: NOW }, RULES, { signer, by: 'local user auditor' });
    expect(cuts.map(({ unit }) => unit)).toEqual([UNIT]);
    expect(await due(of)).toBe(0);
    expect(await due(of, RULES, new Date('2027-05-20T00:00:00Z'))).toBe(1);
  });

  it('only if its kind has a retention that has passed, and no legal hold keeps it', async () => {
    const of = await grown();
    expect(await due(of, { days: { alerts: 400 }, holds: [] })).toBe(0);
    expect(await due(of, { days: { verdicts: 4_000 }, holds: [] })).toBe(0);
    const hold = { reason: 'case 7', since: '2026-05-01T00:00:00.000Z' };
    expect(await due(of, { ...RULES, holds: [hold] })).toBe(0);
    expect(await due(of, { ...RULES, holds: [{ ...hold, accounts: ['444455556666'] }] })).toBe(1);
  });
});

describe('a run is the first of its day', () => {
  const run = (minute: number, name: string) => ({
    ...{ type: 'run' as const, run: name, startedAt: at(minute).toISOString(), units: 0, evaluatedUnits: 0 },
    ...{ controls: 0, evaluatedControls: 0, missing: [], heads: '' },
    verdicts: { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 },
  });

  it('unless another run began on the same day in UTC', async () => {
    store = await openedStore();
    const asked: boolean[] = [];
    for (const [name, minute] of [
      ['one', 1],
      ['two', 60],
      ['three', DAY + 60],
      ['four', DAY + 61],
    ] as const) {
      await store.append(RUNS.unit, minute, run(minute, name));
      asked.push(await isFirstOfDay(store));
    }
    expect(asked).toEqual([true, false, true, false]);
  });
});
