/** Drills and revocations in a timeline. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { finishDrill, startDrill } from '../../shared/drills/record.ts';
import { revoke } from '../../shared/pipeline/revoke.ts';
import { timeline } from '../../shared/queries/timeline.ts';
import { A, type AskedStore, askedStore, iso, minute, moved, scanOf, UNIT } from './store.ts';

const CONTROL = 'dr.drill-quarterly';
let store: AskedStore;
beforeEach(async () => {
  store = await askedStore();
  await store.commit(UNIT, 1, scanOf('one'), moved(CONTROL, 'r', null, 'pass'));
  await store.beat(UNIT, 'Workloads');
});
afterEach(() => store.close());

const since = (n: number) => Array.fromAsync(timeline(store, { since: iso(n), controls: [CONTROL] }));

it('a revocation is listed with its reason and its author', async () => {
  await store.attest(2, A, CONTROL, 1_000);
  await revoke(store.history, { control: CONTROL, account: A }, { by: 'Dana', at: iso(5), reason: 'another product' });
  expect((await since(2)).map(({ movement, who, because }) => [movement, who, because])).toEqual([
    ['attested', 'Kim', `attested until ${iso(1_000)}: drilled (drill.pdf)`],
    ['attestation-revoked', 'Dana', 'revoked what Kim attested: another product'],
  ]);
});

it('a drill is listed at its start and at its end, also if the period contains only the end', async () => {
  await startDrill(store.history, {
    ...{ name: 'q1', account: A, scenario: 'region-loss', scope: 'orders', controls: [CONTROL], by: 'Kim' },
    ...{ rtoMinutes: 60, rpoMinutes: 15, everyDays: 90, startedAt: iso(10), recorded: iso(10) },
  });
  const end = { outcome: 'recovered', note: 'x', noDataLost: true } as const;
  await finishDrill(store.history, { account: A, name: 'q1', by: 'Kim', now: minute(85) }, end);
  const told = (await since(2)).map(({ movement }) => movement);
  expect(told).toEqual(['drill-started', 'drill-finished']);
  expect(await since(80)).toMatchObject([
    { movement: 'drill-finished', because: expect.stringContaining('it missed its RTO: 75 minutes'), account: A },
  ]);
  expect(await Array.fromAsync(timeline(store, { since: iso(0), controls: ['dr.plan'] }))).toEqual([]);
});
