/** The page of an instant that is over comes from one reading: it must be what two readings, and the whole log, give. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUSES, type Status } from '../../shared/core/control.ts';
import { asOf } from '../../shared/queries/as-of.ts';
import { severitiesOf } from '../../shared/queries/counts.ts';
import { overview } from '../../shared/queries/overview.ts';
import { summary } from '../../shared/queries/summary.ts';
import { trend } from '../../shared/queries/trend.ts';
import { A, type AskedStore, askedStore, B, iso, moved, scanOf } from './store.ts';

const DAY = 1_440;
const NOW = iso(150 * DAY);
const UNITS = [`${A}/eu-west-1`, `${A}/global`, `${B}/eu-west-1`];
const CONTROLS = ['s3.a', 's3.b', 'ec2.c'];
const severityOf = severitiesOf([{ id: 's3.a', severity: 'critical' }]);
const options = { now: NOW, key: 'a key', severityOf };

/** A change of the verdict of a control about a resource; `*` is the control as a whole. */
const change = fc.record({
  hours: fc.integer({ min: 1, max: 300 }),
  unit: fc.constantFrom(...UNITS),
  control: fc.constantFrom(...CONTROLS),
  resource: fc.constantFrom('x', 'y', '*'),
  to: fc.option(fc.constantFrom<Status>(...STATUSES), { nil: null }),
});

async function writtenFrom(changes: readonly (typeof change extends fc.Arbitrary<infer One> ? One : never)[]) {
  const store = await askedStore();
  const held = new Map<string, Status>();
  let minute = 0;
  for (const { hours, unit, control, resource, to } of changes) {
    minute += hours * 60;
    const name = `${unit} ${control} ${resource}`;
    const from = held.get(name) ?? null;
    const next = resource === '*' && to !== null ? 'unknown' : to;
    if (from === next) continue;
    await store.commit(unit, minute, scanOf('run'), moved(control, resource, from, next));
    if (next === null) held.delete(name);
    else held.set(name, next);
  }
  for (const unit of UNITS) await store.beat(unit, 'Sandbox');
  return { store, last: minute };
}

async function expectSame(store: AskedStore, at: string): Promise<void> {
  const { stand, points } = await overview(store, { at, days: 90 }, options);
  const { next: _, ...whole } = await summary(store, { at }, options);
  expect(stand, at).toEqual(whole);
  const verdicts = (await Array.fromAsync(asOf(store, { at }))).flatMap((unit) => unit.verdicts);
  const count = (asked: Status) => verdicts.filter(({ status }) => status === asked).length;
  expect(stand.total.counts, at).toEqual(Object.fromEntries(STATUSES.map((status) => [status, count(status)])));
  const days = await trend(store, { at, days: 90 }, options);
  expect(points, at).toEqual(days.slice(-points.length));
  expect([1, 90]).toContain(points.length);
  expect(points.at(-1)).toMatchObject({ at, counts: stand.total.counts, darkUnits: stand.darkUnits });
}

describe('an overview of an instant', () => {
  it('is the summary and the trend, and what the whole log gives, in any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 25 }),
        fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 3, maxLength: 3 }),
        async (changes, shares) => {
          const { store, last } = await writtenFrom([{ ...FIRST }, ...changes]);
          try {
            for (const share of shares) await expectSame(store, iso(60 + Math.floor(share * last)));
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 8 },
    );
  }, 300_000);
});

/** Every history has one change at least. */
const FIRST = { hours: 1, unit: UNITS[0] as string, control: 's3.a', resource: 'x', to: 'fail' } as const;

describe('an overview of a unit', () => {
  let store: AskedStore;
  beforeAll(async () => {
    store = await askedStore();
    await store.commit(UNITS[0] as string, 10, scanOf('run'), moved('s3.a', 'x', null, 'fail'));
    await store.commit(UNITS[0] as string, 70 * DAY, scanOf('run'), moved('s3.a', 'x', 'fail', null));
    await store.beat(UNITS[0] as string, 'Sandbox');
  }, 60_000);
  afterAll(() => store.close());

  it('has one point only on the first day of the history', async () => {
    const { points } = await overview(store, { at: iso(60), days: 90 }, options);
    expect(points.map(({ counts }) => counts.fail)).toEqual([1]);
  });

  it('counts nothing once its last verdict is gone', async () => {
    const { stand, points } = await overview(store, { at: iso(71 * DAY), days: 90 }, options);
    expect(stand.total.counts.fail).toBe(0);
    expect(points).toHaveLength(90);
  });

  it('refuses an instant before the history', async () => {
    await expect(overview(store, { at: '2025-12-01T00:00:00.000Z', days: 90 }, options)).rejects.toThrow(
      /it begins at/,
    );
  });
});
