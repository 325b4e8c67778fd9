/** A cut removes what is past its retention, and the rest verifies from it. */
import { generateKeyPairSync } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../shared/core/anchor.ts';
import type { Cut } from '../../shared/core/cut.ts';
import { digest } from '../../shared/core/digest.ts';
import { BeforeCut, CorruptHistory } from '../../shared/core/errors.ts';
import { merkleRoot } from '../../shared/core/merkle.ts';
import { signedCut } from '../../shared/core/sign-cut.ts';
import { type CutRules, cutHistory } from '../../shared/history/cut/cut.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { type CutBody, cutsOf } from '../../shared/records/cuts.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { archiveOf, itemsOf, lasting, restored, checked as restoredCheck } from './archived.ts';
import { change, many, openedStore, type Store, UNIT, verdicts, WAIVERS } from './store.ts';

const DAY = 24 * 60;
/** One commit in three days, from January to April: more than a snapshot's distance. */
const COMMITS = 40;
/** Verdicts that outgrow an item. */
const LARGE = many(500, 24);
const OTHER = '444455556666/eu-west-1';
/** With 400 days of retention, the cut reaches back to the 1st of March 2026. */
const NOW = new Date('2027-04-20T00:00:00Z');
const MARCH = '2026-03-01T00:00:00.000Z';
const RULES: CutRules = { days: { verdicts: 400 }, holds: [] };

let store: Store | undefined;
afterEach(async () => {
  await store?.close();
  store = undefined;
});

const keyPair = () => keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);
const signer = keyPair();
const author = { signer, by: 'local user auditor' };
const trusted = async () => ({ fingerprint: fingerprintOf(await signer.publicKey()), ...RULES });
const OF = verdictsOf(UNIT);

/** The items of a store that grew as usual. The first test makes them; the others begin with a copy. */
let usual: Awaited<ReturnType<Store['all']>> | undefined;

async function grown(first?: ReturnType<typeof verdicts>, commits = COMMITS, days = 3): Promise<Store> {
  store = await openedStore();
  const isUsual = first === undefined && commits === COMMITS && days === 3;
  if (isUsual && usual) await store.fill(usual);
  else await grow(store, first ?? verdicts(change(1, 'old')), commits, days);
  if (isUsual) usual ??= await store.all();
  return store;
}

async function grow(store: Store, first: ReturnType<typeof verdicts>, commits: number, days: number): Promise<void> {
  await store.append(UNIT, 1, first);
  for (let n = 1; n < commits; n += 1) await store.append(UNIT, n * days * DAY, verdicts(change(n)));
  await store.append(OTHER, 1, verdicts(change(1)));
  await store.beat(UNIT);
}

const cut = (of: Store, rules = RULES, now = NOW) => cutHistory({ ...of, now }, rules, author);
const checked = (of: Store, cuts = {}) => fsck(of, [], { now: NOW.getTime(), cuts });
const logOf = (of: Store) => Array.fromAsync(of.history.log(OF));
/** The partition and sort keys of what the table has of the unit, without the cut itself. */
async function names(of: Store): Promise<string[]> {
  const items = await of.all();
  return items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).filter((name) => !name.includes('cuts/'));
}

describe('a cut', () => {
  it('shows what would go, and writes nothing, without an author', async () => {
    const of = await grown();
    const before = await of.all();
    const { cuts } = await cutHistory({ ...of, now: NOW }, RULES, null);
    const until = '2026-02-27T00:00:00.000Z';
    expect(cuts).toMatchObject([{ unit: UNIT, kind: 'verdicts', first: 1, last: 20, held: null, until }]);
    expect(await of.all()).toEqual(before);
  });

  it('leaves the later log, states and questions as they were', async () => {
    const of = await grown();
    const kept = (await logOf(of)).filter((one) => one.at >= MARCH);
    const state = await of.history.asOf(OF, MARCH);
    const now = await of.history.read(OF);
    await cut(of);
    expect(await logOf(of)).toEqual(kept);
    expect(await of.history.asOf(OF, MARCH)).toEqual(state);
    expect(await of.history.read(OF)).toEqual(now);
    expect(await Array.fromAsync(of.history.log(OF, { since: MARCH }))).toEqual(kept);
  });

  it('is signed over the root of what it removed, and names who made it', async () => {
    const of = await grown();
    const removed = (await logOf(of)).filter((one) => one.at < MARCH).map(({ hash }) => hash);
    await cut(of);
    const [commit] = await Array.fromAsync(of.history.log(cutsOf(UNIT)));
    expect(commit?.cause).toEqual({ kind: 'person', by: author.by });
    expect(commit?.body.cut).toMatchObject({ root: merkleRoot(removed), size: removed.length, retentionDays: 400 });
    expect(digest(commit?.body.cut.last)).toBe(removed.at(-1));
  });

  it('removes rollups, tombstones and parts of bodies with the commits', async () => {
    const of = await grown(LARGE, 6, 15);
    const before = await names(of);
    expect(before.filter((name) => name.startsWith('part#')).length).toBeGreaterThan(1);
    await cut(of);
    const after = await names(of);
    const gone = before.filter((name) => !after.includes(name));
    expect(gone.filter((name) => name.startsWith(`unit#${UNIT} log#`))).toHaveLength(4);
    expect(gone.filter((name) => /^rollup#2026-0[12]/.test(name))).toHaveLength(2);
    const left = (await of.all()).flatMap(({ partsOf, shelf }) => (partsOf?.S && !shelf ? partsOf.S : []));
    const parts = after.flatMap((name) => /^part#(\S+)/.exec(name)?.[1] ?? []);
    expect(new Set(parts)).toEqual(new Set(left));
    expect((await checked(of, await trusted())).problems).toEqual([]);
  }, 60_000);

  it('removes the snapshots of what it removes', async () => {
    const of = await grown(undefined, 70, 1);
    const snapshots = async () => (await names(of)).filter((name) => name.startsWith(`unit#${UNIT} at#`)).length;
    expect(await snapshots()).toBe(2);
    await cut(of);
    expect(await snapshots()).toBe(1);
    expect((await checked(of, await trusted())).problems).toEqual([]);
  }, 60_000);

  it('is one from which fsck verifies the rest, with nothing left to prove', async () => {
    const of = await grown();
    await cut(of);
    const { problems, explained, unproven } = await checked(of, await trusted());
    expect({ problems, explained, unproven }).toEqual({ problems: [], explained: [], unproven: [] });
  });

  it('refuses questions about what it removed, and says what to do', async () => {
    const of = await grown();
    await cut(of);
    const removed = /up to 2026-02-27T00:00:00.000Z was removed by a signed cut.*restore --whole/s;
    const asked: (() => Promise<unknown>)[] = [
      () => of.history.asOf(OF, '2026-02-01T00:00:00.000Z'),
      () => Array.fromAsync(of.history.log(OF, { since: '2026-02-01T00:00:00.000Z' })),
      () => Array.fromAsync(of.history.log(OF, { until: '2026-02-01T00:00:00.000Z' })),
      () => Array.fromAsync(of.history.log(OF, { after: 3 })),
    ];
    for (const question of asked) {
      const error = await question().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(BeforeCut);
      expect((error as Error).message).toMatch(removed);
    }
  });

  it('can be followed by another, which begins where it ended', async () => {
    const of = await grown();
    await cut(of);
    await cut(of, RULES, new Date('2027-05-20T00:00:00Z'));
    const cuts = await Array.fromAsync(of.history.log(cutsOf(UNIT)));
    expect(cuts.map(({ body }) => [body.cut.after, body.cut.last.seq])).toEqual([
      [0, 20],
      [20, 30],
    ]);
    expect((await checked(of, await trusted())).problems).toEqual([]);
  });

  it('keeps a first failure open since when it was first seen, also after the findings are built again', async () => {
    const of = await grown();
    const [before] = (await Array.fromAsync(of.findings.list({ unit: UNIT }))).filter(
      ({ resource }) => resource === 'old',
    );
    await cut(of);
    await fsck(of, [], { rebuild: true, now: NOW.getTime() });
    const after = await Array.fromAsync(of.findings.list({ unit: UNIT }));
    expect(after.filter(({ resource }) => resource === 'old')).toEqual([before]);
  });

  it('keeps the newest commit of a unit that did not change since, with its month', async () => {
    const of = await grown();
    const { cuts } = await cut(of);
    expect(cuts.map(({ unit }) => unit)).not.toContain(OTHER);
  });

  it('keeps kinds without a retention, and what waits to be alerted on', async () => {
    const of = await grown();
    await of.append(WAIVERS, 1, { type: 'waivers', waivers: [] });
    await of.append(WAIVERS, 200 * DAY, { type: 'waivers', waivers: [] });
    await of.roster.alerted(UNIT, 12);
    const { cuts } = await cut(of);
    expect(cuts).toMatchObject([{ unit: UNIT, last: 11 }]);
  });

  it('removes nothing that is under a legal hold, and says why', async () => {
    const of = await grown();
    const holds = [{ reason: 'case 7', since: '2027-01-01T00:00:00.000Z', accounts: ['111122223333'] }];
    const { cuts } = await cut(of, { ...RULES, holds });
    expect(cuts).toMatchObject([{ unit: UNIT, held: 'case 7' }]);
    expect(await logOf(of)).toHaveLength(COMMITS);
    await of.append(WAIVERS, 1, { type: 'waivers', waivers: [] });
    await of.append(WAIVERS, 200 * DAY, { type: 'waivers', waivers: [] });
    const shared = await cut(of, { days: { waivers: 130 }, holds });
    expect(shared.cuts).toMatchObject([{ unit: WAIVERS, held: 'case 7' }]);
  });
});

/** The store, with a client that fails at the n-th write after the cut was recorded. */
function dying(of: Store, writes: number): Store {
  let left = Number.POSITIVE_INFINITY;
  const send = async (command: { readonly input: object; readonly constructor: { readonly name: string } }) => {
    const { name } = command.constructor;
    if (name === 'BatchWriteItemCommand') left = Math.min(left, writes) - 1;
    if (left < 0) throw new Error('the process was killed');
    return of.client.send(command as never);
  };
  return { ...of, client: { ...of.client, send } as unknown as DynamoDBClient };
}

describe('a cut that is broken off', () => {
  it.each([0, 1, 2, 3])(
    'after %i batches of its removal is explained by fsck, and completed by the next run',
    async (n) => {
      const of = await grown();
      const kept = (await logOf(of)).filter((one) => one.at >= MARCH);
      await expect(cut(dying(of, n))).rejects.toThrow('the process was killed');
      const { problems, explained } = await checked(of, await trusted());
      expect(problems).toEqual([]);
      expect(explained).toEqual([
        expect.stringMatching(/broken off, and \d+ are left; run `plumbline cut --apply` again/),
      ]);
      expect((await logOf(of)).slice(-kept.length)).toEqual(kept);
      const { unfinished, cuts } = await cut(of);
      expect(unfinished).toMatchObject([{ unit: UNIT, last: 20 }]);
      expect(cuts).toEqual([]);
      expect(await checked(of, await trusted())).toMatchObject({ problems: [], explained: [] });
      expect(await logOf(of)).toEqual(kept);
    },
    60_000,
  );

  it('before it was recorded has removed nothing', async () => {
    const of = await grown();
    const failing = { signer: { ...signer, sign: () => Promise.reject(new Error('no key')) }, by: 'nobody' };
    await expect(cutHistory({ ...of, now: NOW }, RULES, failing)).rejects.toThrow('no key');
    expect(await logOf(of)).toHaveLength(COMMITS);
    expect((await checked(of)).explained).toEqual([]);
  });
});

/** A store in which a forger, who can write to it, recorded a cut of his own and removed what it covers. */
async function forged(edit: (body: CutBody) => CutBody | Promise<CutBody>): Promise<Store> {
  const of = await grown();
  const forger = { signer: keyPair(), by: 'local user auditor' };
  const recording: Store = {
    ...of,
    history: {
      ...of.history,
      append: (async (unit, state, next) => {
        const body = (next as unknown as { body: CutBody }).body;
        return of.history.append(unit, state, { ...next, body: (await edit(body)) as never });
      }) as Store['history']['append'],
    },
  };
  await cutHistory({ ...recording, now: NOW }, RULES, forger);
  return of;
}

const resigned = async (body: CutBody, claims: Partial<Cut>, by = signer): Promise<CutBody> => ({
  ...body,
  cut: await signedCut({ ...body.cut, ...claims }, by),
});

describe('fsck names a cut', () => {
  it.each<[string, (body: CutBody) => CutBody | Promise<CutBody>, RegExp]>([
    ['that another key signed', (body) => body, /signed with another key/],
    ['without a signature', (body) => ({ ...body, cut: { ...body.cut, signature: '' } }), /has no signature/],
    [
      'whose claims were edited after it was signed',
      async (body) => {
        const signed = await resigned(body, {});
        return { ...signed, cut: { ...signed.cut, root: '0'.repeat(64) } };
      },
      /signature is not of its content/,
    ],
    [
      'that removed what was newer than its retention',
      (body) => resigned(body, { retentionDays: 800 }),
      /newer than its retention of 800 days/,
    ],
    ['of another number of commits', (body) => resigned(body, { size: 3 }), /removed 3 commits, and names 1 to 20/],
    ['with a key that is none', (body) => ({ ...body, cut: { ...body.cut, publicKey: 'AAAA' } }), /another key/],
    [
      'with another state than the last commit led to',
      (body) => resigned({ ...body, contents: { verdicts: {}, revisions: {} } }, {}),
      /does not hold the state that commit 20 led to/,
    ],
    ['with other open findings', (body) => resigned({ ...body, open: [] }, {}), /does not hold the state/],
  ])('%s', async (_what, edit, named) => {
    const of = await forged(edit);
    const { problems } = await checked(of, await trusted());
    expect(problems.join('\n')).toMatch(named);
    expect(problems.join('\n')).toContain(UNIT);
  });

  it('over what a legal hold of the configuration keeps', async () => {
    const of = await grown();
    await cut(of);
    const holds = [{ reason: 'case 7', since: '2027-04-01T00:00:00.000Z' }];
    const { problems } = await checked(of, { ...(await trusted()), holds });
    expect(problems).toEqual([expect.stringMatching(/under a legal hold since 2027-04-01.*case 7/)]);
    const later = [{ reason: 'case 8', since: '2027-05-01T00:00:00.000Z' }];
    expect((await checked(of, { ...(await trusted()), holds: later })).problems).toEqual([]);
  });

  it('whose chain was deleted with its row: the log begins in the middle', async () => {
    const of = await grown();
    await cut(of);
    for (const item of await of.all())
      if (item.pk?.S?.includes('cuts/') || item.sk?.S?.includes('cuts/')) await of.remove(item);
    expect((await checked(of)).problems.join('\n')).toMatch(/commit 1 is missing from its log/);
    await expect(logOf(of)).rejects.toThrow(CorruptHistory);
  });

  it('as unproven by whom, without the key; and a retention that is not the configured one', async () => {
    const of = await grown();
    await cut(of);
    expect((await checked(of)).unproven).toEqual([expect.stringMatching(/signed by whom/)]);
    const { unproven } = await checked(of, { ...(await trusted()), days: {} });
    expect(unproven).toEqual([expect.stringMatching(/kept 400 days, and the configuration says for ever/)]);
  });
});

describe('an archive of a cut history', () => {
  it('restores it as it is after the cut, also where the archive has what was cut', async () => {
    const of = await grown();
    const earlier = await archiveOf(of);
    await cut(of);
    const later = await archiveOf(of);
    for (const archive of [later, merged(earlier, later)]) {
      const again = await restored(archive, { now: NOW.getTime() });
      expect(lasting(await itemsOf(again.store))).toEqual(lasting(await itemsOf(of)));
      expect((await restoredCheck(again.store)).problems).toEqual([]);
      await again.store.close();
    }
  }, 60_000);
});

describe('a restore of a cut history', () => {
  it('with what was cut answers questions about it, and fsck explains it', async () => {
    const of = await grown();
    const log = await logOf(of);
    const earlier = await archiveOf(of);
    await cut(of);
    const whole = merged(earlier, await archiveOf(of));
    const again = await restored(whole, { now: NOW.getTime(), whole: true });
    expect(await logOf(again.store)).toEqual(log);
    expect((await again.store.history.asOf(OF, '2026-02-01T00:00:00.000Z')).seq).toBe(11);
    const { problems, explained } = await checked(again.store, await trusted());
    expect(problems).toEqual([]);
    expect(explained).toEqual([expect.stringMatching(/20 are left.*--whole/s)]);
    await cut(again.store);
    expect(await checked(again.store, await trusted())).toMatchObject({ problems: [], explained: [] });
    await again.store.close();
  }, 60_000);

  it('refuses a cut that another key signed', async () => {
    const of = await forged((body) => body);
    const archive = await archiveOf(of);
    await expect(restored(archive, { now: NOW.getTime(), ...(await trusted()) })).rejects.toThrow(
      /the cut of 111122223333.eu-west-1 proves nothing: it was signed with another key/,
    );
  });

  it('names a commit after the cut that the archive lacks', async () => {
    const of = await grown();
    await cut(of);
    const archive = await archiveOf(of);
    for (const name of archive.all.keys()) if (name.includes('dt=2026-03-0')) archive.all.delete(name);
    await expect(restored(archive, { now: NOW.getTime() })).rejects.toThrow(
      /commits 21 to 23 are missing from the archive/,
    );
  });
});

function merged(one: Awaited<ReturnType<typeof archiveOf>>, other: Awaited<ReturnType<typeof archiveOf>>) {
  for (const [name, body] of other.all) one.all.set(name, body);
  return one;
}
