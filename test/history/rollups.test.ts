/** Rollups follow the log, however its commits arrive, and fsck names and rebuilds what does not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Commit } from '../../shared/core/commit.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { expiryOf, rollupItem } from '../../shared/history/rollups.ts';
import { rollUp } from '../../shared/pipeline/roll-up.ts';
import { countsOf, tallyAtEnd } from '../../shared/records/rollups.ts';
import { type Change, type VerdictsBody, verdictsOf } from '../../shared/records/verdicts.ts';
import { at, change, openedStore, type Store, UNIT, verdicts } from './store.ts';

const DAY = 1_440;
const OTHER = '444455556666/global';

let store: Store;
beforeEach(async () => {
  store = await openedStore();
});
afterEach(() => store.close());

const moved = (resource: string, from: Change['from'], to: Change['to']): Change => ({
  ...change(1, resource),
  ...{ from, to, movement: 'changed', because: `${resource} is ${to}` },
});

/** Commits of a unit that are not rolled up. */
async function appended(unit: string, ...days: readonly (readonly [day: number, ...changes: Change[]])[]) {
  const commits: Commit<VerdictsBody>[] = [];
  for (const [day, ...changes] of days) {
    const of = verdictsOf(unit);
    const times = { at: at(day * DAY), observedAt: at(day * DAY) };
    const cause = { kind: 'scan' as const, run: 'run' };
    const body = verdicts(...changes);
    commits.push((await store.history.append(of, await store.history.read(of), { ...times, cause, body })).commit);
  }
  return commits;
}

const SIX = [
  [1, moved('x', null, 'pass'), moved('y', null, 'fail')],
  [3, moved('x', 'pass', 'fail')],
  [3.5, moved('*', null, 'unknown')],
  [29, moved('*', 'unknown', null), moved('y', 'fail', null)],
  [33, moved('x', 'fail', 'pass'), moved('z', null, 'fail')],
  [40, moved('z', 'fail', null)],
] as const;

const stored = async () => (await store.all()).filter(({ pk }) => pk?.S?.startsWith('rollup#'));
const rollups = async () => Promise.all(['2026-01', '2026-02'].map((month) => store.rollups.find(UNIT, month)));

/** Counts the table's writes while work runs. */
async function writesDuring(work: () => Promise<unknown>): Promise<number> {
  let writes = 0;
  store.client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (/^(Put|Update|Delete)ItemCommand$/.test(commandName)) writes += 1;
        return next(args);
      },
    { step: 'initialize', name: 'counted' },
  );
  await work();
  store.client.middlewareStack.remove('counted');
  return writes;
}

describe('the rollup of a month', () => {
  it('has the counts before the month, and those of each day with a commit', async () => {
    for (const commit of await appended(UNIT, ...SIX)) await rollUp(store, commit);
    const [january, february] = await rollups();
    expect(january).toMatchObject({ after: 0, base: {} });
    expect(january?.days.map(({ day, seq }) => [day, seq])).toEqual([
      ['2026-01-02', 1],
      ['2026-01-04', 3],
      ['2026-01-30', 4],
    ]);
    expect(january?.days[1]).toEqual({
      ...{ day: '2026-01-04', seq: 3, from: at(3 * DAY).toISOString(), to: at(3.5 * DAY).toISOString() },
      changed: { 'a.b': [0, 2, 0, 0, 1] },
    });
    expect(countsOf([0, 2, 0, 0, 1])).toEqual({ pass: 0, fail: 0, unknown: 3, 'not-applicable': 0 });
    expect(february).toMatchObject({ after: 4, base: { 'a.b': [0, 1, 0, 0, 0] } });
    expect(february && tallyAtEnd(february)).toEqual({ 'a.b': [1, 0, 0, 0, 0] });
  });

  it.each<[string, readonly number[]]>([
    ['twice', [1, 1, 2, 2, 3, 3, 4, 5, 4, 6, 6]],
    ['in another order', [6, 3, 1, 5, 2, 4]],
    ['again from the beginning', [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]],
    ['only in part, because records were set aside', [1, 4, 6]],
  ])('is the same when commits arrive %s', async (_, order) => {
    const commits = await appended(UNIT, ...SIX);
    for (const commit of commits) await rollUp(store, commit);
    const expected = await stored();
    expect(expected).toHaveLength(2);
    for (const item of expected) await store.remove(item);
    for (const seq of order) await rollUp(store, commits[seq - 1] as Commit<VerdictsBody>);
    expect(await stored()).toEqual(expected);
  });

  it('takes one write for a commit, and none for one that comes again', async () => {
    const commits: Commit<VerdictsBody>[] = [];
    for (const one of SIX) {
      const [commit] = await appended(UNIT, one);
      if (!commit) throw new Error('nothing was appended');
      expect(await writesDuring(() => rollUp(store, commit))).toBe(1);
      commits.push(commit);
    }
    for (const commit of commits) expect(await writesDuring(() => rollUp(store, commit))).toBe(0);
  });

  it('is read from the log where the changes do not fit the counts', async () => {
    const [first, second] = await appended(
      UNIT,
      [1, moved('x', null, 'pass')],
      // a change that claims another status before it than there was
      [2, moved('x', 'fail', 'unknown')],
    );
    for (const commit of [first, second]) await rollUp(store, commit as Commit<VerdictsBody>);
    const [january] = await rollups();
    expect(january && tallyAtEnd(january)).toEqual({ 'a.b': [0, 0, 1, 0, 0] });
  });

  it('expires a month after the longest span of a question', () => {
    const days = (expiryOf('2026-01') * 1_000 - Date.parse('2026-01-01T00:00:00Z')) / 86_400_000;
    expect(days).toBe(3 * 366 + 31);
  });
});

describe('fsck', () => {
  /** Every commit is projected, as the stream does it. */
  const projected = async () => {
    for (const [day, ...changes] of SIX) await store.append(UNIT, day * DAY, verdicts(...changes));
    await store.append(OTHER, 5, verdicts(moved('q', null, 'pass')));
    expect(await store.problems()).toEqual([]);
  };
  const now = Date.parse('2026-03-01T00:00:00Z');
  const rebuilt = async () => fsck(store, [], { rebuild: true, now });

  it('names a rollup that is missing, and rebuilds it', async () => {
    await projected();
    const [item] = await stored();
    await store.remove(item ?? {});
    expect(await store.problems()).toEqual([expect.stringMatching(/: its rollup of 2026-0\d is missing$/)]);
    const report = await rebuilt();
    expect([report.problems, report.rebuilt.length]).toEqual([[], 1]);
    expect(await store.problems()).toEqual([]);
  });

  it('says in one sentence that an earlier release made no rollups, and rebuilds them', async () => {
    await projected();
    const items = await stored();
    for (const item of items) await store.remove(item);
    const report = await fsck(store, [], { now });
    expect(report.problems).toEqual([
      expect.stringMatching(
        /^3 rollups are missing, of the first months of .+ \(2026-01 to 2026-02\): an earlier release made none, or they were deleted.+ `plumbline fsck --rebuild`/,
      ),
    ]);
    expect(report.lacksRollupsOnly).toBe(true);
    expect((await rebuilt()).rebuilt).toHaveLength(items.length);
    expect(await store.problems()).toEqual([]);
  });

  it('names a rollup that is missing after the first ones, and does not take it for the work of an earlier release', async () => {
    await projected();
    const february = (await stored()).find(({ pk }) => pk?.S?.startsWith('rollup#2026-02'));
    await store.remove(february ?? {});
    const report = await fsck(store, [], { now });
    expect(report.problems).toEqual([`${UNIT}: its rollup of 2026-02 is missing`]);
    expect(report.lacksRollupsOnly).toBeUndefined();
  });

  it('does not call it an upgrade where something else is wrong', async () => {
    await projected();
    for (const item of await stored()) await store.remove(item);
    await store.put({ pk: { S: 'something' }, sk: { S: 'else' } });
    const report = await fsck(store, [], { now });
    expect([report.problems.length, report.lacksRollupsOnly]).toEqual([2, undefined]);
  });

  it('does not miss a rollup that has expired', async () => {
    await projected();
    for (const item of await stored()) await store.remove(item);
    const later = Date.parse('2031-01-01T00:00:00Z');
    expect((await fsck(store, [], { now: later })).problems).toEqual([]);
  });

  it.each([
    ['with other counts', { base: { 'a.b': [9, 0, 0, 0, 0] as const } }],
    ['with another beginning', { after: 3 }],
    ['of another month', { month: '2027-07' }],
    ['of a unit without a log', { unit: '999999999999/global' }],
  ])('names a rollup %s, and puts it right', async (_, forged) => {
    await projected();
    const [, february] = await rollups();
    if (!february) throw new Error('there is no rollup of February');
    await store.put(rollupItem({ ...february, ...forged }));
    expect(await store.problems()).toEqual([expect.stringMatching(/is not what the log of|is a rollup of a month/)]);
    expect((await rebuilt()).rebuilt).toHaveLength(1);
    expect(await store.problems()).toEqual([]);
  });

  it('names a rollup in the wrong partition', async () => {
    await projected();
    const [item] = await stored();
    const shard = item?.pk?.S?.endsWith('0') ? '1' : '0';
    await store.put({ ...item, pk: { S: `${item?.pk?.S?.slice(0, -1)}${shard}` } });
    expect(await store.problems()).toEqual([expect.stringContaining('is a rollup of a month without a commit')]);
  });

  it('rebuilds open findings that are missing, altered or should be closed', async () => {
    await store.append(UNIT, 1, verdicts(moved('x', null, 'fail'), moved('y', null, 'fail')));
    const findings = (await store.all()).filter(({ pk }) => pk?.S === `finding#${UNIT}`);
    const [first = {}, second = {}] = findings;
    await store.remove(first);
    await store.put({ ...second, because: { S: 'altered' } });
    await store.put({ ...first, sk: { S: 'a.b#third' }, resource: { S: 'third' } });
    const { problems, rebuilt: mended } = await fsck(store, [], { rebuild: true, severityOf: () => 'medium' });
    expect([problems, mended.length]).toEqual([[], 3]);
    expect(await store.problems()).toEqual([]);
    expect((await store.all()).filter(({ pk }) => pk?.S === `finding#${UNIT}`)).toEqual(findings);
  });

  it('rebuilds nothing of a unit whose chain is broken', async () => {
    await projected();
    const log = (await store.all()).find(({ sk }) => sk?.S === 'log#000000000002') ?? {};
    const item = (await stored()).find(({ sk }) => sk?.S === UNIT) ?? {};
    await store.put({ ...log, hash: { S: sha256('other') } });
    await store.remove(item);
    const report = await rebuilt();
    expect(report.problems.join()).toContain('was altered');
    expect(report.rebuilt).toEqual([]);
  });
});
