/** Edits everything that is stored, one attribute at a time; `fsck` must name each edit. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CorruptHistory } from '../../shared/core/errors.ts';
import { logKey, STATE, snapshotKey, unitKey } from '../../shared/history/keys.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { at, change, type Item, MANY, openedStore, type Store, UNIT, verdicts, WAIVERS } from './store.ts';

/** Enough for a snapshot, and for commits after it. */
const COMMITS = 34;
const SNAPSHOT = 32;

/** Attributes without meaning, by kind of item, with the reason; docs/history.md has the same list. */
const MEANINGLESS: Readonly<Record<string, readonly string[]>> = {
  // DynamoDB removes a closed finding some day after this; nothing depends on it
  closed: ['expires'],
};

const kindOf = ({ pk, sk, control }: Item): string => {
  const [prefix] = (pk?.S ?? '').split('#');
  if (prefix === 'finding') return control ? 'finding' : 'closed';
  if (prefix === 'unit') return sk?.S === STATE ? 'state' : (sk?.S ?? '').replace(/#.*/, '');
  return prefix === 'state' ? 'part of a state' : (prefix ?? '');
};

function edited(value: AttributeValue): AttributeValue {
  if (value.S !== undefined) return { S: `${value.S.slice(0, -1)}${value.S.endsWith('1') ? '2' : '1'}` };
  if (value.N !== undefined) return { N: String(Number(value.N) + 1) };
  const bytes = Buffer.from(value.B ?? []);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return { B: bytes };
}

/** Every way to edit one attribute of the item. */
function* editsOf(item: Item): Generator<{ what: string; name: string; item: Item }> {
  for (const [name, value] of Object.entries(item)) {
    if (name === 'pk' || name === 'sk') continue;
    yield { what: `${name} edited`, name, item: { ...item, [name]: edited(value) } };
    if (value.N !== undefined)
      yield { what: `${name} lowered`, name, item: { ...item, [name]: { N: String(Number(value.N) - 1) } } };
    const { [name]: _, ...without } = item;
    yield { what: `${name} removed`, name, item: without };
  }
  for (const name of ['expires', 'at']) {
    if (!(name in item)) yield { what: `${name} added`, name, item: { ...item, [name]: { N: '1' } } };
  }
}

async function unnamed(store: Store, items: readonly Item[]): Promise<string[]> {
  const missed: string[] = [];
  for (const original of items) {
    for (const { what, name, item } of editsOf(original)) {
      if (MEANINGLESS[kindOf(original)]?.includes(name)) continue;
      await store.put(item);
      if ((await store.problems()).length === 0) missed.push(`${original.pk?.S} ${original.sk?.S}: ${what}`);
    }
    await store.put(original);
  }
  return missed;
}

/** Two of each kind, because the first and the last have special neighbours. */
function someOfEach(items: readonly Item[]): Item[] {
  const kinds = Map.groupBy(items, kindOf);
  return [...kinds.values()].flatMap((all) => [...new Set([all[0], all.at(-1)])]) as Item[];
}

describe('fsck', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openedStore();
    await store.grow(UNIT, COMMITS);
    await store.append(UNIT, COMMITS + 1, verdicts(change(1, 's'), change(1, 't')));
    await store.append(UNIT, COMMITS + 2, verdicts({ ...change(2, 't'), movement: 'vanished', to: null }));
    await store.beat(UNIT);
    await store.roster.alerted(UNIT, 3);
    await store.append(WAIVERS, 1, { type: 'waivers', waivers: [] });
  });
  afterAll(() => store.close());

  it('names no item of a store that nobody edited', async () => expect(await store.problems()).toEqual([]));

  it('names an item of any kind in which any attribute was edited, removed or added', async () => {
    const items = someOfEach(await store.all());
    expect([...new Set(items.map(kindOf))].sort()).toEqual([
      'at',
      'closed',
      'finding',
      'log',
      'rollup',
      'roster',
      'state',
    ]);
    expect(await unnamed(store, items)).toEqual([]);
    expect(await store.problems()).toEqual([]);
  });

  it('names a commit or a state in which any field was edited and the body compressed again', async () => {
    const missed: string[] = [];
    const key = snapshotKey(at(SNAPSHOT).toISOString(), SNAPSHOT);
    for (const sk of [logKey(20), logKey(COMMITS + 2), STATE, key]) {
      const item = await store.get(unitKey(UNIT), sk);
      const body = JSON.parse(gunzipSync(item.body?.B ?? '').toString());
      for (const [path, forged] of forgeries(body)) {
        await store.put({ ...item, body: { B: gzipSync(JSON.stringify(forged)) } });
        if ((await store.problems()).length === 0) missed.push(`${sk} ${path}`);
      }
      await store.put(item);
    }
    expect(missed).toEqual([]);
    expect(await store.problems()).toEqual([]);
  });

  it('names an item that was inserted', async () => {
    const log = await store.get(unitKey(UNIT), logKey(5));
    const state = await store.get(unitKey(UNIT), STATE);
    const finding = (await store.all()).find((item) => kindOf(item) === 'finding') ?? {};
    const inserted: Item[] = [
      { ...log, sk: { S: logKey(999) } },
      { ...log, pk: { S: unitKey('444455556666/global') } },
      { ...log, sk: { S: 'log#5' } },
      { ...state, sk: { S: snapshotKey(at(10).toISOString(), 10) } },
      { ...state, pk: { S: unitKey('444455556666/global') } },
      { ...finding, sk: { S: 'a.b#other' } },
      { ...finding, pk: { S: 'finding#444455556666/global' } },
      { pk: { S: 'something' }, sk: { S: 'else' } },
    ];
    for (const item of inserted) {
      await store.put(item);
      expect(await store.problems(), `${item.pk?.S} ${item.sk?.S}`).not.toEqual([]);
      await store.remove(item);
    }
    expect(await store.problems()).toEqual([]);
  });
});

/** Changes each leaf of a document, one at a time, and removes each key. */
function* forgeries(value: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) {
    yield [path, typeof value === 'number' ? value + 1 : `${value}x`];
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    const put = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
    for (const [where, forged] of forgeries(part, `${path}/${key}`)) yield [where, put(forged)];
    yield [`${path}/${key} removed`, put(undefined)];
  }
  if (!Array.isArray(value)) yield [`${path}/added`, { ...value, added: {} }];
}

describe('fsck of a large item', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openedStore();
    await store.append(UNIT, 1, MANY);
    for (let n = 2; n <= SNAPSHOT + 1; n += 1) await store.append(UNIT, n, verdicts(change(n)));
    await store.beat(UNIT);
  });
  afterAll(() => store.close());

  it('names a part in which any attribute was edited, and a part that is missing', async () => {
    expect(await store.problems()).toEqual([]);
    const all = await store.all();
    const snapshot = all.find((item) => kindOf(item) === 'at');
    const state = all.find((item) => kindOf(item) === 'state');
    const commit = all.find(({ sk }) => sk?.S === logKey(1));
    const partsOf = (item: Item | undefined) => all.filter(({ pk }) => pk?.S === `part#${item?.partsOf?.S}`);
    const ofState = all.filter(({ pk, sk }) => pk?.S === `state#${UNIT}` && sk?.S?.startsWith(`${state?.shelf?.S}#`));
    const kinds = [partsOf(commit), partsOf(snapshot), ofState];
    for (const parts of kinds) expect(parts.length).toBeGreaterThan(1);
    for (const [first = {}, second = {}] of kinds) {
      expect(await unnamed(store, [first])).toEqual([]);
      await store.remove(second);
      expect(await store.problems()).not.toEqual([]);
      await store.put(second);
    }
    expect(await unnamed(store, [state, snapshot, commit] as Item[])).toEqual([]);
    expect(await store.problems()).toEqual([]);
  });
});

describe('a read refuses, or does not use,', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openedStore();
    await store.grow(UNIT, COMMITS);
    await store.beat(UNIT);
  });
  afterAll(() => store.close());

  /** The item with one verdict reversed, and otherwise unchanged. */
  const forged = (item: Item): Item => {
    const text = gunzipSync(item.body?.B ?? '').toString();
    expect(text).toMatch(/"status":"(pass|fail)"/);
    const other = text.replace(
      /"status":"(pass|fail)"/,
      (_, status) => `"status":"${status === 'pass' ? 'fail' : 'pass'}"`,
    );
    return { ...item, body: { B: gzipSync(other) } };
  };

  it('a stored state with a forged verdict', async () => {
    const state = await store.get(unitKey(UNIT), STATE);
    await store.put(forged(state));
    await expect(store.history.read(verdictsOf(UNIT))).rejects.toThrow(CorruptHistory);
    expect((await store.problems()).join()).toMatch(/state is not what its log says/);
    await store.put(state);
  });

  it('a stored state one commit behind with a forged verdict', async () => {
    const before = await store.get(unitKey(UNIT), STATE);
    const other = verdicts(change(1, 'other'));
    await store.append(UNIT, COMMITS + 1, other);
    const after = await store.get(unitKey(UNIT), STATE);
    await store.put(forged(before));
    await expect(store.history.read(verdictsOf(UNIT))).rejects.toThrow(CorruptHistory);
    expect((await store.problems()).join()).toMatch(/state is not what its log says/);
    await store.put(before);
    expect((await store.history.read(verdictsOf(UNIT))).seq).toBe(COMMITS + 1);
    await store.put(after);
  });

  it('a snapshot that was edited', async () => {
    const sk = snapshotKey(at(SNAPSHOT).toISOString(), SNAPSHOT);
    const snapshot = await store.get(unitKey(UNIT), sk);
    await store.put(forged(snapshot));
    for (const minute of [SNAPSHOT, SNAPSHOT + 0.5])
      await expect(store.history.asOf(verdictsOf(UNIT), at(minute).toISOString())).rejects.toThrow(CorruptHistory);
    expect((await store.problems()).join()).toContain(`${sk} is not what its log says`);
    await store.put(snapshot);
    expect((await store.history.asOf(verdictsOf(UNIT), at(SNAPSHOT).toISOString())).seq).toBe(SNAPSHOT);
  });

  it.each([
    ['with the state of another commit', 20],
    ['with the state of the commit that it is named after', 21],
  ])('a snapshot that was inserted, %s', async (_, named) => {
    const sk = snapshotKey(at(named).toISOString(), named);
    const snapshot = await store.get(unitKey(UNIT), snapshotKey(at(SNAPSHOT).toISOString(), SNAPSHOT));
    const text = gunzipSync(snapshot.body?.B ?? '').toString();
    const state = JSON.parse(text);
    if (named === 21) Object.assign(state, { seq: 21, at: at(21).toISOString() });
    await store.put({ ...snapshot, sk: { S: sk }, body: { B: gzipSync(JSON.stringify(state)) } });
    await expect(store.history.asOf(verdictsOf(UNIT), at(named).toISOString())).rejects.toThrow(CorruptHistory);
    expect((await store.problems()).join()).toContain(sk);
    await store.remove({ ...snapshot, sk: { S: sk } });
  });

  it('a commit whose instant was edited, in its header', async () => {
    const item = await store.get(unitKey(UNIT), logKey(20));
    const header = (item.header?.S ?? '').replace(at(20).toISOString(), at(99).toISOString());
    await store.put({ ...item, header: { S: header } });
    await expect(store.history.asOf(verdictsOf(UNIT), at(25).toISOString())).rejects.toThrow(CorruptHistory);
    await expect(Array.fromAsync(store.history.log(verdictsOf(UNIT)))).rejects.toThrow(CorruptHistory);
    expect((await store.problems()).join()).toMatch(/log#0*20 was altered/);
    await store.put(item);
  });

  it('a time that was added beside the header', async () => {
    const item = await store.get(unitKey(UNIT), logKey(20));
    await store.put({ ...item, at: { S: at(99).toISOString() } });
    expect((await store.history.asOf(verdictsOf(UNIT), at(25).toISOString())).seq).toBe(25);
    expect((await store.problems()).join()).toMatch(/log#0*20 was given at, which nothing writes there/);
    await store.put(item);
  });

  it('a body that decompresses to gigabytes', async () => {
    const item = await store.get(unitKey(UNIT), STATE);
    // 160 MB of zeros compress to a few hundred KB, and so do ten times 16 MB, one after the other
    const zeros = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    await store.put({ ...item, body: { B: Buffer.concat(Array.from({ length: 10 }, () => zeros)) } });
    await expect(store.history.read(verdictsOf(UNIT))).rejects.toThrow(/cannot be decompressed/);
    expect((await store.problems()).join()).toMatch(/cannot be decompressed/);
    await store.put(item);
    expect(await store.problems()).toEqual([]);
  });

  it('fsck names a unit that has a log and no row in the roster', async () => {
    const row = (await store.all()).find((item) => kindOf(item) === 'roster') ?? {};
    await store.remove(row);
    expect((await store.problems()).join()).toMatch(/its row in the roster is gone/);
    await store.put(row);
    expect(await store.problems()).toEqual([]);
  });
});
