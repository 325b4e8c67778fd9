/** Releases: what a signature covers, what voids it, and who may sign. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Release } from '../../shared/records/releases.ts';
import { readinessOf } from '../../shared/releases/readiness.ts';
import { signRelease, startRelease } from '../../shared/releases/record.ts';
import { A, type AskedStore, askedStore, B, iso, minute, moved, scanOf, UNIT } from '../queries/store.ts';

const KIM = 'arn:aws:iam::111122223333:user/kim';
const DANA = 'arn:aws:iam::111122223333:user/dana';
const BUCKETS = 'storage.s3-no-public-access';
const TRAILS = 'logging.cloudtrail-enabled';

let store: AskedStore;
beforeEach(async () => {
  store = await askedStore();
  await store.commit(UNIT, 1, scanOf('one'), moved(BUCKETS, 'b1', null, 'pass'), moved(TRAILS, 't1', null, 'pass'));
  await store.beat(UNIT, 'Workloads');
});
afterEach(() => store.close());

const released = (more: Partial<Release> = {}): Release => ({
  ...{ name: '2026.1', accounts: [A], roles: ['Engineering Lead', 'Security Officer'], severalRoles: false },
  ...{ by: KIM, at: iso(5), checklist: { file: 'launch.md', sha256: '0'.repeat(64), mapping: '1'.repeat(64) } },
  items: [{ line: 3, text: 'No bucket is public', controls: [{ control: BUCKETS }] }],
  ...more,
});
const sign = (role: string, by: string, n: number) => signRelease(store, { name: '2026.1', role, by, now: minute(n) });
const readyAt = async (n: number) => (await readinessOf(store, '2026.1', minute(n))).readiness;

describe('a release', () => {
  it('is ready when every item holds and every role has signed', async () => {
    await startRelease(store, released());
    expect(await readyAt(6)).toMatchObject({ ready: false, signatures: [{ state: 'missing' }, { state: 'missing' }] });
    await sign('engineering lead', KIM, 7);
    await sign('Security Officer', DANA, 8);
    expect(await readyAt(9)).toMatchObject({
      ready: true,
      items: [{ line: 3, state: 'holds' }],
      signatures: [
        { role: 'Engineering Lead', state: 'signed', by: KIM },
        { role: 'Security Officer', state: 'signed', by: DANA },
      ],
    });
  });

  it('is not ready while an item fails, is unknown, was not evaluated or is not mapped, whoever signed', async () => {
    await store.commit(
      ...([UNIT, 2, scanOf('two')] as const),
      ...[moved(BUCKETS, 'b2', null, 'fail'), moved('kms.rotation', 'k', null, 'unknown')],
    );
    await startRelease(
      store,
      released({
        roles: ['Security Officer'],
        items: [
          { line: 1, text: 'fails', controls: [{ control: BUCKETS }] },
          { line: 2, text: 'unknown', controls: [{ control: 'kms.rotation' }] },
          { line: 3, text: 'never evaluated', controls: [{ control: 'iam.root-mfa' }] },
          { line: 4, text: 'not mapped', controls: [] },
          { line: 5, text: 'does not apply', controls: [], notApplicable: 'no fax' },
        ],
      }),
    );
    await sign('Security Officer', DANA, 7);
    const { ready, items, signatures } = await readyAt(8);
    expect(ready).toBe(false);
    expect(items.map(({ state }) => state)).toEqual(['fails', 'unknown', 'none', 'open', 'excluded']);
    expect(signatures).toMatchObject([{ state: 'signed' }]);
  });

  it('lets a waived failure pass, and voids signatures when the waiver ends', async () => {
    await store.commit(UNIT, 2, scanOf('two'), moved(BUCKETS, 'b2', null, 'fail'));
    await store.waive(3, { id: 'w1', control: BUCKETS, account: A, resource: 'b2', until: iso(20) });
    await startRelease(store, released({ roles: ['Security Officer'] }));
    await sign('Security Officer', DANA, 7);
    expect(await readyAt(8)).toMatchObject({ ready: true, items: [{ state: 'waived' }] });
    expect(await readyAt(21)).toMatchObject({
      ready: false,
      items: [{ state: 'fails' }],
      signatures: [{ state: 'voided', because: [`${BUCKETS}, b2 in ${UNIT}: its waiver ended`] }],
    });
  });
});

describe('a signature', () => {
  beforeEach(async () => {
    await startRelease(store, released());
    await sign('Security Officer', DANA, 7);
  });
  const security = async (n: number) => (await readyAt(n)).signatures[1];

  it.each([
    ['a resource that fails', moved(BUCKETS, 'b1', 'pass', 'fail'), `it was pass, and is fail since ${iso(10)}`],
    [
      'a resource that went dark',
      moved(BUCKETS, 'b1', 'pass', 'unknown'),
      `it was pass, and is unknown since ${iso(10)}`,
    ],
    ['a new resource', moved(BUCKETS, 'b2', null, 'pass'), `it is new, and pass since ${iso(10)}`],
    ['a resource that is gone', moved(BUCKETS, 'b1', 'pass', null), 'it was pass, and is gone'],
  ])('is void after %s, and says why', async (_what, change, why) => {
    await store.commit(UNIT, 10, scanOf('two'), change);
    expect(await security(11)).toMatchObject({
      state: 'voided',
      by: DANA,
      because: [`${change.control}, ${change.resource} in ${UNIT}: ${why}`],
    });
  });

  it('stays void when what drifted is as before again, until the role signs anew', async () => {
    await store.commit(UNIT, 10, scanOf('two'), moved(BUCKETS, 'b1', 'pass', 'fail'));
    await store.commit(UNIT, 11, scanOf('three'), moved(BUCKETS, 'b1', 'fail', 'pass'));
    expect(await security(12)).toMatchObject({
      state: 'voided',
      because: [expect.stringContaining('otherwise for a time')],
    });
    await sign('Security Officer', DANA, 13);
    expect(await security(14)).toMatchObject({ state: 'signed', because: [] });
  });

  it('stands while something changes that no item of the release rests on', async () => {
    await store.commit(UNIT, 10, scanOf('two'), moved(TRAILS, 't1', 'pass', 'fail'));
    await store.commit(`${B}/eu-west-1`, 10, scanOf('two'), moved(BUCKETS, 'b9', null, 'fail'));
    await store.beat(`${B}/eu-west-1`, 'Workloads');
    expect(await security(11)).toMatchObject({ state: 'signed' });
  });

  it('covers what holds for the whole organisation', async () => {
    await store.commit('organization/global', 10, scanOf('two'), moved(BUCKETS, 'o', null, 'fail'));
    expect(await security(11)).toMatchObject({ state: 'voided' });
  });

  it('is refused for a second role of one person, under any of the names of the person', async () => {
    for (const by of [DANA, 'arn:aws:sts::444455556666:assumed-role/Admin/dana'])
      await expect(sign('Engineering Lead', by, 8)).rejects.toThrow('one person signs one role');
    await startRelease(store, released({ name: 'other', severalRoles: true }));
    for (const role of ['Engineering Lead', 'Security Officer'])
      await signRelease(store, { name: 'other', role, by: DANA, now: minute(8) });
  });

  it('is refused for a role that was signed already, or that the release does not have', async () => {
    await expect(sign('Security Officer', KIM, 8)).rejects.toThrow(`${DANA} signed 2026.1 as Security Officer`);
    await expect(sign('Security Oficer', KIM, 8)).rejects.toThrow('did you mean Security Officer?');
    await expect(sign('__proto__', KIM, 8)).rejects.toThrow('has no role __proto__');
  });

  it('of two people who sign a role at once is that of one of them', async () => {
    const signed = await Promise.allSettled([sign('Engineering Lead', KIM, 8), sign('Engineering Lead', 'sam', 8)]);
    expect(signed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('of two people who sign two roles at once are both kept', async () => {
    await startRelease(store, released({ name: 'both' }));
    await Promise.all([
      signRelease(store, { name: 'both', role: 'Engineering Lead', by: KIM, now: minute(8) }),
      signRelease(store, { name: 'both', role: 'Security Officer', by: DANA, now: minute(8) }),
    ]);
    expect((await readinessOf(store, 'both', minute(9))).readiness.ready).toBe(true);
  });
});

describe('a release is refused', () => {
  it.each(['', '../x', 'a/b', 'a b', '\u001b[31mred', '-x', 'x'.repeat(65)])('with the name %j', async (name) => {
    await expect(startRelease(store, released({ name }))).rejects.toThrow('the name of a release has');
    await expect(readinessOf(store, name, minute(6))).rejects.toThrow('the name of a release has');
  });

  it('without a role, twice under one name, and for accounts that were never scanned', async () => {
    await expect(startRelease(store, released({ roles: [] }))).rejects.toThrow('has no sign-off table');
    await startRelease(store, released());
    await expect(startRelease(store, released())).rejects.toThrow('there is a release 2026.1 already');
    await expect(startRelease(store, released({ name: 'other', accounts: [B] }))).rejects.toThrow('holds nothing of');
    await expect(readinessOf(store, '2026.2', minute(6))).rejects.toThrow(
      'there is no release 2026.2; did you mean 2026.1?',
    );
  });
});
