/** Verdicts at an instant: by account, organisational unit, control and resource, with what was dark then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/core/digest.ts';
import { openFindings } from '../../shared/queries/ages.ts';
import { type AsOfQuestion, asOf } from '../../shared/queries/as-of.ts';
import { diff } from '../../shared/queries/diff.ts';
import { BadQuestion } from '../../shared/queries/question.ts';
import { A, type AskedStore, askedStore, B, iso, moved, scanOf, UNIT } from './store.ts';

let store: AskedStore;
const OTHER = `${B}/eu-west-1`;

beforeAll(async () => {
  store = await askedStore();
  const first = scanOf('run-1');
  await store.commit(UNIT, 10, first, moved('s3.a', 'x', null, 'pass'), moved('s3.a', 'y', null, 'fail'));
  await store.commit(UNIT, 20, first, moved('s3.a', 'x', 'pass', 'fail'), moved('ec2.b', 'z', null, 'pass'));
  await store.commit(UNIT, 30, first, moved('s3.a', '*', null, 'unknown'));
  await store.commit(UNIT, 40, first, moved('s3.a', '*', 'unknown', null), moved('s3.a', 'y', 'fail', null));
  await store.commit(OTHER, 25, first, moved('s3.a', 'w', null, 'pass'));
  await store.beat(UNIT, 'Workloads/Production');
  await store.beat(OTHER, 'Sandbox');
  await store.waive(22, { id: 'w1', control: 's3.a', account: A, resource: 'x', until: iso(99) });
});
afterAll(() => store.close());

const answer = async (question: AsOfQuestion) => {
  const units = await Array.fromAsync(asOf(store, question));
  const verdicts = units.flatMap((unit) => unit.verdicts);
  return {
    verdicts: verdicts.map(({ control, resource, status }) => `${control} ${resource} ${status}`),
    dark: units.flatMap((unit) => unit.dark),
    whole: verdicts,
  };
};

describe('as of an instant', () => {
  it('gives the verdicts that held, with the digest of their evidence and the beginning of a failure', async () => {
    const { whole } = await answer({ at: iso(21), accounts: [A], resources: ['x'] });
    expect(whole).toEqual([
      {
        ...{ control: 's3.a', account: A, region: 'eu-west-1', resource: 'x', status: 'fail', because: 's3.a is fail' },
        ...{ since: iso(20), evidence: sha256('s3.a x fail'), failingSince: iso(20) },
      },
    ]);
  });

  it('names what was dark: accounts without a scan by then, and controls that could not be read', async () => {
    expect((await answer({ at: iso(21) })).dark).toEqual([
      { account: B, region: 'eu-west-1', because: 'it was not scanned yet' },
    ]);
    const then = await answer({ at: iso(35) });
    expect(then.dark).toEqual([{ account: A, region: 'eu-west-1', because: 's3.a is unknown' }]);
    expect(then.verdicts).toContain('s3.a x unknown');
    expect(then.whole.find(({ resource }) => resource === 'x')?.evidence).toBeNull();
  });

  it.each<[string, AsOfQuestion, string[]]>([
    ['an account', { accounts: [B] }, ['s3.a w pass']],
    ['a unit of the organisation', { ous: ['Sandbox'] }, ['s3.a w pass']],
    ['a unit above it', { ous: ['Workloads'] }, ['s3.a x fail', 'ec2.b z pass']],
    ['a unit by its id', { ous: ['ou-abcd-sandbox'] }, ['s3.a w pass']],
    ['a control', { controls: ['ec2.b'] }, ['ec2.b z pass']],
    ['a resource', { resources: ['w'] }, ['s3.a w pass']],
    ['a status', { statuses: ['fail'] }, ['s3.a x fail']],
    ['several of them', { accounts: [A], controls: ['s3.a'] }, ['s3.a x fail']],
  ])('can be asked by %s', async (_what, question, verdicts) => {
    expect((await answer(question)).verdicts.sort()).toEqual(verdicts.sort());
  });

  it.each<[string, AsOfQuestion, RegExp]>([
    ['an account', { accounts: ['999999999999'] }, /holds nothing of 999999999999/],
    ['a unit', { ous: ['Nope'] }, /no account is in the unit Nope.*there is Sandbox, Workloads\/Production/],
    ['a control', { controls: ['no.such'] }, /holds no verdict/],
    ['a resource', { resources: ['nope'] }, /holds no verdict of what resources names/],
    ['an instant before all scans', { at: iso(5) }, /holds nothing as of .*it begins at 2026-01-01T00:10/],
  ])('refuses %s that the history does not have', async (_what, question, message) => {
    await expect(answer(question)).rejects.toThrow(message);
    await expect(answer(question)).rejects.toThrow(BadQuestion);
  });
});

describe('the difference of two instants', () => {
  const between = async (against: string, at?: string) =>
    (await Array.fromAsync(diff(store, { against, at, accounts: [A] }))).map(
      ({ resource, from, to }) => `${resource} ${from} ${to}`,
    );

  it('names each verdict that differs, that came, and that is gone', async () => {
    expect((await between(iso(11))).sort()).toEqual(['x pass fail', 'y fail null', 'z null pass']);
  });

  it('counts what could not be seen as a difference', async () => {
    expect((await between(iso(21), iso(35))).sort()).toEqual(['* null unknown', 'x fail unknown', 'y fail unknown']);
  });

  it('refuses instants in the wrong order, and one before the history', async () => {
    await expect(between(iso(30), iso(20))).rejects.toThrow(/is not before/);
    await expect(between(iso(1), iso(20))).rejects.toThrow(/holds nothing as of/);
  });
});

describe('open findings', () => {
  it('have their age from the first failure on, and the waiver that keeps them quiet', async () => {
    const [finding, ...others] = await openFindings(store, {}, iso(80));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ resource: 'x', failingSince: iso(20), ageMs: 60 * 60_000 });
    expect(finding?.waiver).toEqual({ id: 'w1', by: 'Sam', until: iso(99) });
  });

  it('stay open while they cannot be read', async () => {
    const found = await openFindings(store, { at: iso(35) }, iso(80));
    expect(found.map(({ resource, status }) => `${resource} ${status}`)).toEqual(['y unknown', 'x unknown']);
  });
});
