/** Counts of verdicts: the counts of an organisation at an instant, and on each day of a period. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOf } from '../../shared/queries/as-of.ts';
import { severitiesOf } from '../../shared/queries/counts.ts';
import { BadQuestion } from '../../shared/queries/question.ts';
import { type SummaryQuestion, summary } from '../../shared/queries/summary.ts';
import { trend } from '../../shared/queries/trend.ts';
import { A, type AskedStore, askedStore, B, iso, moved, scanOf, UNIT } from './store.ts';

let store: AskedStore;
let older: AskedStore;
const OTHER = `${B}/eu-west-1`;
const GLOBAL = `${B}/global`;
const DAY = 1_440;
const NOW = iso(40 * DAY);
const severityOf = severitiesOf([
  { id: 's3.a', severity: 'critical' },
  { id: 'ec2.b', severity: 'low' },
]);
const paging = { now: NOW, key: 'a key', severityOf };

async function written(to: AskedStore): Promise<void> {
  const first = scanOf('run-1');
  await to.commit(UNIT, 10, first, moved('s3.a', 'x', null, 'pass'), moved('s3.a', 'y', null, 'fail'));
  await to.commit(UNIT, 2 * DAY, first, moved('s3.a', 'x', 'pass', 'fail'), moved('ec2.b', 'z', null, 'pass'));
  await to.commit(UNIT, 2 * DAY + 5, first, moved('ec2.b', 'z', 'pass', 'fail'));
  await to.commit(UNIT, 4 * DAY, first, moved('s3.a', '*', null, 'unknown'));
  await to.commit(UNIT, 6 * DAY, first, moved('s3.a', '*', 'unknown', null), moved('s3.a', 'y', 'fail', null));
  await to.commit(OTHER, 3 * DAY, first, moved('s3.a', 'w', null, 'pass'));
  await to.commit(UNIT, 35 * DAY, first, moved('s3.a', 'x', 'fail', 'pass'));
  await to.beat(UNIT, 'Workloads/Production');
  await to.beat(OTHER, 'Sandbox');
  await to.beat(GLOBAL, 'Sandbox');
  await to.waive(22, { id: 'w1', control: 's3.a', account: A, resource: 'y', until: iso(5 * DAY) });
  await to.waive(2 * DAY + 6, { id: 'w2', control: 'ec2.b', account: '*', resource: null, until: iso(9 * DAY) });
}

beforeAll(async () => {
  store = await askedStore();
  older = await askedStore({});
  await written(store);
  await written(older);
}, 60_000);
afterAll(async () => {
  await store.close();
  await older.close();
});

const told = async (question: SummaryQuestion) => {
  const { rows } = await summary(store, question, paging);
  return rows.map(({ account, domain, counts, waived }) => [
    ...[account === A ? 'A' : 'B', domain, counts.pass, counts.fail, counts.unknown, waived],
  ]);
};

describe('a summary', () => {
  it('counts the verdicts of each account and domain, the worst first', async () => {
    expect(await told({ at: iso(3 * DAY) })).toEqual([
      ['A', 's3', 0, 2, 0, 1],
      ['A', 'ec2', 0, 1, 0, 1],
      ['B', 's3', 1, 0, 0, 0],
    ]);
    expect(await told({})).toEqual([
      ['A', 'ec2', 0, 1, 0, 0],
      ['A', 's3', 1, 0, 0, 0],
      ['B', 's3', 1, 0, 0, 0],
    ]);
  });

  it('holds for the instant, also between two commits of one day', async () => {
    expect(await told({ at: iso(2 * DAY + 2) })).toEqual([
      ['A', 's3', 0, 2, 0, 1],
      ['A', 'ec2', 1, 0, 0, 0],
    ]);
  });

  it('tells failures by severity, and names the account and its organisational unit', async () => {
    const { rows, total } = await summary(store, { at: iso(3 * DAY) }, paging);
    expect(rows[0]).toMatchObject({ name: A, ou: 'Workloads/Production', failing: { critical: 2, low: 0 } });
    expect(total).toMatchObject({ counts: { pass: 1, fail: 3 }, failing: { critical: 2, low: 1 }, waived: 2 });
  });

  it.each<[string, SummaryQuestion, unknown]>([
    ['an account', { accounts: [B] }, [['B', 's3', 1, 0, 0, 0]]],
    ['an organisational unit', { ous: ['Sandbox'] }, [['B', 's3', 1, 0, 0, 0]]],
    ['a domain', { domains: ['ec2'] }, [['A', 'ec2', 0, 1, 0, 0]]],
    ['a control', { controls: ['ec2.b'] }, [['A', 'ec2', 0, 1, 0, 0]]],
  ])('narrows to %s', async (_, question, expected) => expect(await told(question)).toEqual(expected));

  it('keeps dark units apart, with the reason', async () => {
    const { dark } = await summary(store, { at: iso(2 * DAY) }, paging);
    const unscanned = { account: B, controls: 0, verdicts: 0, because: ['it was not scanned yet'] };
    expect(dark).toEqual([
      { ...unscanned, region: 'eu-west-1' },
      { ...unscanned, region: 'global' },
    ]);
    const then = await summary(store, { at: iso(5 * DAY), accounts: [A] }, paging);
    expect(then.dark).toEqual([
      { account: A, region: 'eu-west-1', controls: 1, verdicts: 3, because: ['s3.a is unknown'] },
    ]);
    expect(then.rows.find(({ domain }) => domain === 's3')?.counts).toMatchObject({ fail: 0, unknown: 3 });
  });

  it('counts what the verdicts at the instant are', async () => {
    for (const minute of [10, 11, DAY, 2 * DAY, 2 * DAY + 3, 4 * DAY + 1, 6 * DAY, 39 * DAY]) {
      const units = await Array.fromAsync(asOf(store, { at: iso(minute) }));
      const statuses = units.flatMap(({ verdicts }) => verdicts.map(({ status }) => status));
      const count = (asked: string) => statuses.filter((status) => status === asked).length;
      const { total } = await summary(store, { at: iso(minute) }, paging);
      expect(total.counts, String(minute)).toEqual({
        ...{ pass: count('pass'), fail: count('fail'), unknown: count('unknown') },
        'not-applicable': 0,
      });
    }
  });

  it('comes in pages that stay as they are while others write', async () => {
    const first = await summary(store, {}, { ...paging, limit: 2 });
    expect(first.rows).toHaveLength(2);
    await store.commit(UNIT, 41 * DAY, scanOf('run-2'), moved('s3.a', 'x', 'pass', 'fail'));
    const second = await summary(store, {}, { ...paging, limit: 2, cursor: first.next ?? '', now: iso(42 * DAY) });
    const whole = await summary(store, { at: NOW }, paging);
    expect([...first.rows, ...second.rows]).toEqual(whole.rows);
    expect(second.next).toBeNull();
    expect(second.total).toEqual(first.total);
  });

  it.each<[string, SummaryQuestion, string | undefined, RegExp]>([
    [
      'a cursor that was edited',
      {},
      'e30.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      /is no cursor of this question/,
    ],
    ['an account that was never scanned', { accounts: ['999999999999'] }, undefined, /holds nothing of 999999999999/],
    ['a domain without a verdict', { domains: ['nothing'] }, undefined, /holds no verdict of what domains names/],
    ['a control without a verdict', { controls: ['s3.q'] }, undefined, /holds no verdict of what controls names/],
    ['an organisational unit without an account', { ous: ['Nowhere'] }, undefined, /no account is in the unit Nowhere/],
    ['an instant before the history', { at: '2025-01-01T00:00:00.000Z' }, undefined, /it begins at 2026-01-01T00:10/],
  ])('refuses %s', async (_, question, cursor, message) => {
    const answer = summary(store, question, { ...paging, limit: 1, cursor });
    await expect(answer).rejects.toThrow(BadQuestion);
    await expect(answer).rejects.toThrow(message);
  });
});

describe('a store without rollups', () => {
  it('gives the same answers, from the log', async () => {
    for (const minute of [11, 2 * DAY, 2 * DAY + 3, 5 * DAY, 35 * DAY + 1]) {
      const at = iso(minute);
      expect(await summary(older, { at }, paging), at).toEqual(await summary(store, { at }, paging));
    }
    for (const by of [undefined, 'domain', 'account'] as const) {
      const asked = { days: 41, at: NOW, ...(by ? { by } : {}) };
      expect(await trend(older, asked, { now: NOW, severityOf })).toEqual(
        await trend(store, asked, { now: NOW, severityOf }),
      );
    }
  });
});

describe('a trend', () => {
  const fails = async (question: Partial<Parameters<typeof trend>[1]>) => {
    const points = await trend(store, { days: 8, at: iso(7 * DAY + 60), ...question }, { now: NOW, severityOf });
    return points.map(({ day, of, counts, darkUnits }) => [day.slice(8), of, counts.fail, counts.unknown, darkUnits]);
  };

  it('counts the verdicts at the end of each day', async () => {
    expect(await fails({})).toEqual([
      ['01', null, 1, 0, 2],
      ['02', null, 1, 0, 2],
      ['03', null, 3, 0, 2],
      ['04', null, 3, 0, 1],
      ['05', null, 1, 3, 2],
      ['06', null, 1, 3, 2],
      ['07', null, 2, 0, 1],
      ['08', null, 2, 0, 1],
    ]);
  });

  it('counts each domain, or each account, by itself', async () => {
    expect((await fails({ by: 'domain', days: 3 })).filter(([day]) => day === '06')).toEqual([
      ['06', 'ec2', 1, 0, 0],
      ['06', 's3', 0, 3, 1],
    ]);
    expect((await fails({ by: 'account', days: 3, domains: ['s3'] })).filter(([day]) => day === '08')).toEqual([
      ['08', A, 1, 0, 0],
      ['08', B, 0, 0, 1],
    ]);
  });

  it('agrees with the summary of each day', async () => {
    for (const { at, counts, failing } of await trend(store, { days: 40 }, { now: NOW, severityOf })) {
      const { total } = await summary(store, { at }, paging);
      expect({ counts, failing }, at).toEqual({ counts: total.counts, failing: total.failing });
    }
  });

  it.each([
    ['no day', 0],
    ['half a day', 1.5],
    ['ten years', 3_650],
  ])('refuses a range of %s', async (_, days) => {
    await expect(trend(store, { days }, { now: NOW, severityOf })).rejects.toThrow(
      /is no number of days from 1 to 1098/,
    );
  });
});
