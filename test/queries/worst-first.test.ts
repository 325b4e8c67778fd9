/** Pages of verdicts with the worst first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { severitiesOf } from '../../shared/queries/counts.ts';
import { BadQuestion } from '../../shared/queries/question.ts';
import { worstFirstPage } from '../../shared/queries/worst-first.ts';
import { A, type AskedStore, askedStore, iso, moved, scanOf, UNIT } from './store.ts';

let store: AskedStore;
const GLOBAL = `${A}/global`;
const severityOf = severitiesOf([
  { id: 'a.low', severity: 'low' },
  { id: 'b.critical', severity: 'critical' },
]);
const PAGING = { bytes: 100_000, now: iso(100), key: 'a key', severityOf };

beforeAll(async () => {
  store = await askedStore();
  const scan = scanOf('run-1');
  await store.commit(
    ...([UNIT, 10, scan, moved('a.low', 'y', null, 'fail'), moved('a.low', 'x', null, 'pass')] as const),
    moved('b.critical', 'z', null, 'unknown'),
    moved('b.critical', 'v', null, 'not-applicable'),
  );
  await store.commit(GLOBAL, 11, scan, moved('a.low', 'w', null, 'unknown'), moved('b.critical', 'u', null, 'fail'));
  await store.beat(UNIT, 'Sandbox');
  await store.beat(GLOBAL, 'Sandbox');
}, 60_000);
afterAll(() => store.close());

const WORST_FIRST = ['u', 'y', 'z', 'w', 'x', 'v'];

describe('the verdicts of an account', () => {
  it('have failures first, then what was not seen, each by severity, whatever the region', async () => {
    const { entries, next } = await worstFirstPage(store, { accounts: [A] }, { ...PAGING, limit: 10 });
    expect(entries.map(({ resource }) => resource)).toEqual(WORST_FIRST);
    expect(next).toBeNull();
  });

  it.each([1, 2, 4, 5, 6])('keep their order over pages of %d, also while others write', async (limit) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await worstFirstPage(store, { accounts: [A] }, { ...PAGING, limit, cursor });
      found.push(...page.entries.map(({ resource }) => resource));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(WORST_FIRST);
  });

  it('are those of the statuses that are asked for', async () => {
    const question = { accounts: [A], statuses: ['pass', 'unknown'] };
    const { entries } = await worstFirstPage(store, question, { ...PAGING, limit: 10 });
    expect(entries.map(({ resource }) => resource)).toEqual(['z', 'w', 'x']);
  });

  it('refuse a cursor that was altered, and one of another question', async () => {
    const { next } = await worstFirstPage(store, { accounts: [A] }, { ...PAGING, limit: 2 });
    const other = { accounts: [A], statuses: ['fail'] };
    await expect(worstFirstPage(store, other, { ...PAGING, limit: 2, cursor: next ?? '' })).rejects.toThrow(
      BadQuestion,
    );
    const altered = `x${next}`;
    await expect(worstFirstPage(store, { accounts: [A] }, { ...PAGING, limit: 2, cursor: altered })).rejects.toThrow(
      BadQuestion,
    );
  });
});
