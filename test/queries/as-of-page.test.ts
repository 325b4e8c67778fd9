/** Pages of verdicts: together they are the answer for one instant, whatever is written meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AsOfQuestion, asOf, asOfPage } from '../../shared/queries/as-of.ts';
import { BadQuestion } from '../../shared/queries/question.ts';
import { A, type AskedStore, askedStore, B, iso, moved, scanOf, UNIT } from './store.ts';

let store: AskedStore;
const OTHER = `${B}/eu-west-1`;
const LAST = `${B}/us-east-1`;
const now = iso(50);
const PAGING = { bytes: Number.POSITIVE_INFINITY, now, key: 'a key' };

beforeAll(async () => {
  store = await askedStore();
  const first = scanOf('run-1');
  const resources = ['a', 'b', 'c', 'd', 'e'];
  await store.commit(UNIT, 10, first, ...resources.map((resource) => moved('s3.a', resource, null, 'pass')));
  await store.commit(UNIT, 20, first, moved('ec2.b', 'z', null, 'unknown'));
  await store.commit(LAST, 25, first, moved('s3.a', 'w', null, 'pass'));
  for (const unit of [UNIT, OTHER, LAST]) await store.beat(unit, 'Sandbox');
}, 60_000);
afterAll(() => store.close());

async function pagesOf(
  question: AsOfQuestion,
  limit: number,
  between: (page: number) => Promise<void> = async () => {},
) {
  const pages: Awaited<ReturnType<typeof asOfPage>>[] = [];
  for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.next) {
    pages.push(await asOfPage(store, question, { ...PAGING, limit, ...(cursor ? { cursor } : {}) }));
    await between(pages.length);
  }
  return pages;
}

describe('pages of verdicts at an instant', () => {
  it.each([1, 2, 3, 6, 7, 100])('of %i verdicts have every verdict and every dark unit once', async (limit) => {
    const pages = await pagesOf({ at: iso(30) }, limit);
    const whole = await Array.fromAsync(asOf(store, { at: iso(30) }));
    const key = (one: object) => JSON.stringify(one);
    const verdicts = pages.flatMap((page) => page.entries.map(key));
    expect(verdicts.toSorted()).toEqual(whole.flatMap((unit) => unit.verdicts.map(key)).toSorted());
    expect(pages.flatMap(({ begun }) => begun.flat())).toEqual(whole.flatMap(({ dark }) => dark));
    for (const page of pages.slice(0, -1)) expect(page.entries).toHaveLength(limit);
  });

  it('show nothing that is written after the first page', async () => {
    const before = await pagesOf({}, 100);
    const pages = await pagesOf({}, 2, async (page) => {
      if (page === 1) await store.commit(UNIT, 60, scanOf('run-2'), moved('s3.a', 'a', 'pass', 'fail'));
      if (page === 2) await store.commit(LAST, 61, scanOf('run-2'), moved('a.first', 'w', null, 'fail'));
    });
    expect(pages.flatMap(({ entries }) => entries)).toEqual(before.flatMap(({ entries }) => entries));
    expect(new Set(pages.map(({ at }) => at))).toEqual(new Set([now]));
  });

  it('refuse a cursor that was edited, of another question or of another store', async () => {
    const paging = { ...PAGING, limit: 2 };
    const { next } = await asOfPage(store, { accounts: [A] }, paging);
    const cursor = next ?? '';
    const [content = '', code] = cursor.split('.');
    const edited = Buffer.from(Buffer.from(content, 'base64url').toString().replace('s3.a\\na', 's3.a\\nd')).toString(
      'base64url',
    );
    const refused: [AsOfQuestion, object][] = [
      [{ accounts: [A] }, { cursor: `${edited}.${code}` }],
      [{ accounts: [A] }, { cursor: cursor.slice(1) }],
      [{ accounts: [A], statuses: ['fail'] }, { cursor }],
      [{ accounts: [B] }, { cursor }],
      [{ accounts: [A] }, { cursor, key: 'another key' }],
    ];
    for (const [question, given] of refused)
      await expect(asOfPage(store, question, { ...paging, ...given })).rejects.toThrow(BadQuestion);
    expect((await asOfPage(store, { accounts: [A] }, { ...paging, cursor })).entries).toHaveLength(2);
  });
});
