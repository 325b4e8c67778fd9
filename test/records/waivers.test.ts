/** Waivers: which findings one covers, and which waivers are refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addWaivers, waive } from '../../shared/pipeline/handle.ts';
import { scopeOf } from '../../shared/queries/scope.ts';
import { waivedIn } from '../../shared/queries/waived.ts';
import { isInScope, WAIVERS, type Waiver, waiverOf } from '../../shared/records/waivers.ts';
import { A, type AskedStore, askedStore, iso, minute, moved, scanOf, UNIT } from '../queries/store.ts';

const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  ...{ id: 'w1', control: 'a.b', account: '*', resource: null, until: iso(100), reason: 'known', by: 'local user kim' },
  ...more,
});
const finding = { control: 'a.b', account: A, region: 'eu-west-1', resource: 'arn:aws:s3:::log-one' };

describe('a waiver', () => {
  it.each<[string, Partial<Waiver>, boolean]>([
    ['of a control covers all of its failures', {}, true],
    ['of another control does not', { control: 'c.d' }, false],
    ['of its account does', { account: A }, true],
    ['of another account does not', { account: '444455556666' }, false],
    ['of its region does', { region: 'eu-west-1' }, true],
    ['of another region does not', { region: 'us-east-1' }, false],
    ['of its resource does', { resource: finding.resource }, true],
    ['of a pattern that its name matches does', { pattern: 'arn:aws:s3:::log-*' }, true],
    ['of a pattern that matches a part of its name does not', { pattern: 'log-*' }, false],
    ['of its pattern in another region does not', { pattern: '*', region: 'us-east-1' }, false],
  ])('%s', (_what, more, covers) => {
    expect(isInScope(waiver(more), finding)).toBe(covers);
    expect(waiverOf({ w1: waiver(more) }, finding, iso(1)) !== undefined).toBe(covers);
    expect(waiverOf({ w1: waiver(more) }, finding, iso(100))).toBeUndefined();
  });
});

describe('the waivers of a history', () => {
  let store: AskedStore;
  beforeEach(async () => {
    store = await askedStore();
  });
  afterEach(() => store.close());
  const deps = () => ({ history: store.history, clock: () => minute(1) });

  it('count the failures of a region and of a pattern alone', async () => {
    const failing = ['log-1', 'log-2', 'site'].map((name) => moved('a.b', name, null, 'fail'));
    await store.commit(UNIT, 1, scanOf('one'), ...failing);
    await store.beat(UNIT, 'Workloads');
    const tally = { status: { fail: 3 } };
    const countedWith = async (more: Partial<Waiver>) => {
      await addWaivers(deps(), [waiver(more)], 'kim');
      const scope = await scopeOf(store, {});
      return (await waivedIn(store, scope, iso(2)))(UNIT, 'a.b', tally as never);
    };
    expect(await countedWith({ pattern: 'log-*' })).toBe(2);
    expect(await countedWith({ region: 'us-east-1' })).toBe(0);
    expect(await countedWith({ region: 'eu-west-1' })).toBe(3);
  });

  it('end within a year, however they are given', async () => {
    const until = new Date(minute(1).getTime() + 367 * 86_400_000).toISOString();
    await expect(addWaivers(deps(), [waiver({ until })], 'kim')).rejects.toThrow('a waiver ends within a year');
    await expect(waive(deps(), 'x', { until, reason: 'known', by: 'kim' })).rejects.toThrow('within a year');
    expect((await store.history.read(WAIVERS)).seq).toBe(0);
  });

  it('are approved by another person than the one who records them', async () => {
    const mine = waiver({ approver: 'kim@example.com' });
    await expect(addWaivers(deps(), [mine], mine.by)).rejects.toThrow('approved by another person');
    await addWaivers(deps(), [waiver({ approver: 'sam@example.com' })], 'kim');
    expect((await store.history.read(WAIVERS)).contents.w1).toMatchObject({ approver: 'sam@example.com' });
  });
});
