/** Objects of evidence that a person who can write to their folder or bucket altered: `fsck` names each. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonical } from '../../shared/core/digest.ts';
import type { Judged } from '../../shared/core/judged.ts';
import { evidenceKey, evidenceStore } from '../../shared/history/evidence.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { objectsInMemory } from '../support/evidence.ts';
import { change, openedStore, type Store, UNIT, verdicts } from './store.ts';

const judged = (facts: object): Judged => ({
  ...{ control: 'a.b', resource: 'r', facts: canonical(facts), others: {} },
  ...{ actions: ['s3:GetBucketPolicy'], revision: '1', parameters: {} },
});

let store: Store;
let objects: Map<string, Uint8Array>;
let names: string[];

/** Two commits of two units: the second object of each refers to the first, which holds the facts that came back. */
beforeEach(async () => {
  store = await openedStore();
  objects = new Map();
  names = [];
  const evidence = evidenceStore(objectsInMemory(objects));
  for (const unit of [UNIT, '444455556666/eu-west-1']) {
    let previous: string | undefined;
    for (const n of [1, 2]) {
      const facts = [judged({ unit, open: true }), { ...judged({ unit, n }), resource: 's' }];
      const kept = await evidence.put(unit, previous, facts);
      await store.append(unit, n, { ...verdicts(change(n)), kept });
      previous = kept;
      names.push(evidenceKey(unit, kept));
    }
    await store.beat(unit);
  }
});
afterEach(() => store.close());

const problems = async () => (await fsck(store, [], { evidence: objectsInMemory(objects) })).problems;
const bodyOf = (name: string | undefined): Uint8Array => objects.get(name ?? '') ?? new Uint8Array();

describe('fsck', () => {
  it('finds no fault of evidence that nobody altered', async () => {
    expect(await problems()).toEqual([]);
  });

  it.each<[string, (body: Uint8Array) => Uint8Array, string]>([
    ['edited', (body) => gzipSync(gunzipSync(body).toString().replace('"r"', '"q"')), 'was altered'],
    ['shortened', (body) => gzipSync(gunzipSync(body).toString().slice(0, -10)), 'was altered'],
    ['broken off', (body) => body.subarray(0, 20), 'cannot be decompressed'],
    ['empty', () => new Uint8Array(), 'was altered'],
  ])('names each object that is %s', async (_how, alter, said) => {
    for (const name of names) {
      const body = bodyOf(name);
      objects.set(name, alter(body));
      expect(await problems()).toEqual([expect.stringContaining(name)]);
      expect((await problems())[0]).toContain(said);
      objects.set(name, body);
    }
  });

  it('names each object that is missing, and both of two that were exchanged', async () => {
    for (const name of names) {
      const body = bodyOf(name);
      objects.delete(name);
      expect(await problems()).toEqual([expect.stringContaining(`${name} is missing`)]);
      objects.set(name, body);
    }
    const [one = '', other = ''] = names;
    const [first, second] = [bodyOf(one), bodyOf(other)];
    objects.set(one, second).set(other, first);
    expect((await problems()).join('\n')).toContain(one);
    expect((await problems()).join('\n')).toContain(other);
  });

  it('says that it did not read the evidence where it could not', async () => {
    const { problems: found, unproven } = await fsck(store, [], { evidence: null });
    expect(found).toEqual([]);
    expect(unproven).toEqual([expect.stringMatching(/^that the evidence of verdicts is there, and was not altered/)]);
  });
});
