/** The timeline: order, who did it, pages that stay as they were while others write, and cursors that cannot be made up. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadQuestion } from '../../shared/queries/question.ts';
import { type TimelineQuestion, timeline, timelinePage } from '../../shared/queries/timeline.ts';
import { A, type AskedStore, askedStore, B, callBy, iso, moved, scanOf, UNIT } from './store.ts';

let store: AskedStore;
const OTHER = `${B}/eu-west-1`;
const ALL: TimelineQuestion = { since: iso(0) };
const KEY = 'a secret';

beforeEach(async () => {
  store = await askedStore();
  await store.commit(UNIT, 10, scanOf('run-1'), moved('s3.a', 'x', null, 'pass'), moved('s3.a', 'y', null, 'fail'));
  await store.commit(OTHER, 20, scanOf('run-1'), moved('s3.a', 'w', null, 'pass'));
  await store.waive(25, { id: 'w1', control: 's3.a', account: '*', resource: null, until: iso(90) });
  await store.attest(28, A, 'dr.drill', 90);
  await store.commit(UNIT, 30, callBy('dana'), moved('s3.a', 'x', 'pass', 'fail', 'regressed'));
  await store.commit(OTHER, 30, callBy('kim'), moved('s3.a', 'w', 'pass', 'unknown', 'went-dark'));
  await store.commit(UNIT, 40, callBy('dana'), moved('dr.drill', A, null, 'pass'));
  await store.waive(45, { id: 'w1', control: 's3.a', account: '*', resource: null, until: iso(45) });
});
afterEach(() => store.close());

const short = ({ at, resource, movement, who, run }: Record<string, unknown>) =>
  [(Date.parse(String(at)) - Date.parse(iso(0))) / 60_000, resource, movement, who ?? run].join(' ');
const all = async (question = ALL) =>
  (await Array.fromAsync(timeline(store, question))).map((one) => short({ ...one }));
const dana = `arn:aws:iam::${A}:user/dana`;

/** Every page, with something done between two pages. */
async function pages(limit: number, between: (page: number) => Promise<void> = async () => {}, question = ALL) {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const { entries, next } = await timelinePage(store, question, { limit, cursor, now: iso(50), key: KEY });
    found.push(entries.map((one) => short({ ...one })));
    cursor = next ?? undefined;
    await between(found.length);
  } while (cursor !== undefined);
  return found;
}

describe('a timeline', () => {
  it('has verdicts, waivers and attestations in the order of time, with who is known to have done it', async () => {
    expect(await all()).toEqual([
      '10 x changed run-1',
      '10 y changed run-1',
      '20 w changed run-1',
      '25 * waived Sam',
      '28 * attested Kim',
      `30 x regressed ${dana}`,
      // the call that made Plumbline look hid nothing
      '30 w went-dark ',
      `40 ${A} changed ${dana}`,
      '45 * waiver-ended Sam',
    ]);
  });

  it('says which event, which waiver and which attestation stood behind a verdict', async () => {
    const entries = await Array.fromAsync(timeline(store, { since: iso(29), accounts: [A] }));
    expect(entries[0]).toMatchObject({
      ...{ event: { id: 'event-of-dana' }, actor: { call: 's3:PutBucketPolicy' }, run: null },
      ...{ waiver: { id: 'w1', by: 'Sam', until: iso(45) }, attestation: null },
    });
    expect(entries[1]).toMatchObject({ attestation: { by: 'Kim', until: iso(90) }, waiver: null });
  });

  it.each<[string, Partial<TimelineQuestion>, string[]]>([
    ['both ends included', { since: iso(20), until: iso(25) }, ['20 w changed run-1', '25 * waived Sam']],
    ['an account', { accounts: [B], until: iso(20) }, ['20 w changed run-1']],
    ['a control', { controls: ['dr.drill'] }, ['28 * attested Kim', `40 ${A} changed ${dana}`]],
    ['a resource', { resources: ['y'], until: iso(24) }, ['10 y changed run-1']],
    ['a status', { statuses: ['fail'] }, ['10 y changed run-1', `30 x regressed ${dana}`]],
  ])('can be asked for %s', async (_what, question, entries) => {
    expect(await all({ ...ALL, ...question })).toEqual(entries);
  });
});

describe('pages', () => {
  it.each([1, 2, 3, 4, 100])('of %i have every entry once, in order', async (limit) => {
    const found = await pages(limit);
    expect(found.flat()).toEqual(await all());
    expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  });

  it('stay as they were at the first page while others write', async () => {
    const before = await all();
    const found = await pages(2, async (page) => {
      await store.commit(UNIT, 60 + page, scanOf('run-2'), moved('s3.a', `new-${page}`, null, 'fail'));
      await store.commit(`${B}/us-east-1`, 60 + page, scanOf('run-2'), moved('s3.a', `new-${page}`, null, 'fail'));
    });
    expect(found.flat()).toEqual(before);
  });
});

describe('a cursor', () => {
  const first = async (question = ALL) =>
    (await timelinePage(store, question, { limit: 2, now: iso(50), key: KEY })).next ?? '';
  const second = (cursor: string, question = ALL, key = KEY) =>
    timelinePage(store, question, { limit: 2, cursor, now: iso(50), key });

  it('is refused with any of its letters changed', async () => {
    const cursor = await first();
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const edited = cursor.slice(0, index) + other + cursor.slice(index + 1);
      const isSame = Buffer.from(edited.split('.')[1] ?? '', 'base64url').equals(
        Buffer.from(cursor.split('.')[1] ?? '', 'base64url'),
      );
      // the last letter of base64 has bits that mean nothing
      if (isSame && edited.split('.')[0] === cursor.split('.')[0]) continue;
      await expect(second(edited), `letter ${index}`).rejects.toThrow(BadQuestion);
    }
  });

  it.each(['', 'x', '.', 'e30.e30', '../../etc/passwd', 'x'.repeat(5_000), '{"after":{}}'])(
    'is not %j',
    async (text) => {
      await expect(second(text)).rejects.toThrow(/no cursor of this question; ask the first page again/);
    },
  );

  it('is refused for another question, and with another key', async () => {
    const cursor = await first();
    await expect(second(cursor, { ...ALL, accounts: [B] })).rejects.toThrow(BadQuestion);
    await expect(second(cursor, { since: iso(1) })).rejects.toThrow(BadQuestion);
    await expect(second(cursor, ALL, 'another')).rejects.toThrow(BadQuestion);
    expect((await second(cursor)).entries).toHaveLength(2);
  });
});
