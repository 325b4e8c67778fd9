/** Waivers: which findings one covers, and which waivers are refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addWaivers, waive } from '../../shared/pipeline/handle.ts';
import { scopeOf } from '../../shared/queries/scope.ts';
import { waivedIn } from '../../shared/queries/waived.ts';
import { showingWaivers } from '../../shared/queries/waivers-shown.ts';
import { isInScope, WAIVERS, type Waiver, waiverOf } from '../../shared/records/waivers.ts';
import { A, type AskedStore, askedStore, iso, minute, moved, scanOf, UNIT } from '../queries/store.ts';

const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  ...{ id: 'w1', control: 'a.b', account: '*', resource: null, until: iso(100), reason: 'known', by: 'local user kim' },
  ...more,
});
const finding = { control: 'a.b', account: A, region: 'eu-west-1', resource: 'arn:aws:s3:::log-one' };

const account = { ou: 'Workloads/Sandbox', within: ['r-abcd', 'ou-abcd-12345678'], tags: { team: 'web', note: 'a=b' } };

describe('a waiver', () => {
  it.each([{ ou: 'Workloads' }, { tag: 'team=web' }])('of %o covers no account that no scan saw', (more) => {
    expect(isInScope(waiver(more), finding, () => undefined)).toBe(false);
  });

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
    ['of the unit of its account does', { ou: 'Workloads/Sandbox' }, true],
    ['of a unit above it does', { ou: 'Workloads' }, true],
    ['of its unit by id does', { ou: 'ou-abcd-12345678' }, true],
    ['of a unit that only begins alike does not', { ou: 'Work' }, false],
    ['of the tag of its account does', { tag: 'team=web' }, true],
    ['of a tag with = in its value does', { tag: 'note=a=b' }, true],
    ['of another value of its tag does not', { tag: 'team=data' }, false],
    ['of a tag that objects inherit does not', { tag: 'constructor=' }, false],
    ['of its unit and another tag does not', { ou: 'Workloads', tag: 'team=data' }, false],
    ['of its unit and another account does not', { ou: 'Workloads', account: '444455556666' }, false],
    ['of a pattern of controls does', { control: 'a.*' }, true],
    ['of another pattern of controls does not', { control: 'b.*' }, false],
  ])('%s', (_what, more, covers) => {
    const accountOf = (id: string) => (id === A ? account : undefined);
    expect(isInScope(waiver(more), finding, accountOf)).toBe(covers);
    expect(waiverOf({ w1: waiver(more) }, finding, iso(1), accountOf) !== undefined).toBe(covers);
    expect(waiverOf({ w1: waiver(more) }, finding, iso(100), accountOf)).toBeUndefined();
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

  it('count the failures of a unit alone', async () => {
    await store.commit(UNIT, 1, scanOf('one'), moved('a.b', 'log-1', null, 'fail'));
    await store.beat(UNIT, 'Workloads');
    const tally = [0, 1, 0, 0, 0];
    const countedWith = async (more: Partial<Waiver>) => {
      await addWaivers(deps(), [waiver(more)], 'kim');
      return (await waivedIn(store, await scopeOf(store, {}), iso(2)))(UNIT, 'a.b', tally as never);
    };
    expect(await countedWith({ ou: 'Sandbox' })).toBe(0);
    expect(await countedWith({ ou: 'Workloads' })).toBe(1);
    expect(await countedWith({ ou: 'Workloads', pattern: 'log-*' })).toBe(1);
    expect(await countedWith({ control: 'a.*' })).toBe(1);
  });

  it('are shown with each verdict that they accept, and with no other', async () => {
    await store.commit(UNIT, 1, scanOf('one'), moved('a.b', 'x', null, 'fail'), moved('a.b', 'y', null, 'pass'));
    await store.beat(UNIT, 'Workloads');
    await addWaivers(deps(), [waiver({ ou: 'Workloads' })], 'kim');
    const shown = await showingWaivers(store, iso(2), iso(2));
    const at = { control: 'a.b', account: A, region: 'eu-west-1', because: '', since: iso(1), evidence: null };
    const verdictOf = (status: 'fail' | 'pass' | 'unknown') => ({ ...at, resource: 'x', status, failingSince: null });
    expect(shown(verdictOf('fail')).waiver).toEqual({ id: 'w1', by: 'local user kim', until: iso(100) });
    expect(shown(verdictOf('pass')).waiver).toBeNull();
    expect(shown(verdictOf('unknown')).waiver, 'what cannot be read is never waived').toBeNull();
    expect((await showingWaivers(store, iso(100), undefined))(verdictOf('fail')).waiver, 'it ended').toBeNull();
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
