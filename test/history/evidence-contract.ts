/** The contract of every place that evidence is kept in: folders and a simulated bucket here, moto's S3 in conformance. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { canonical, sha256 } from '../../shared/core/digest.ts';
import { LostEvidence } from '../../shared/core/errors.ts';
import type { Judged } from '../../shared/core/judged.ts';
import type { EvidenceObjects, EvidenceStore } from '../../shared/core/ports.ts';
import { evidenceKey, evidenceStore } from '../../shared/history/evidence.ts';

export interface Kept {
  readonly objects: EvidenceObjects;
  /** Replaces an object behind the store's back; null removes it. */
  alter(key: string, body: Uint8Array | null): Promise<void>;
}

const verdict = (facts: unknown, more: Partial<Judged> = {}): Judged => ({
  control: 'a.b',
  resource: 'r',
  facts: canonical(facts),
  others: {},
  actions: ['s3:GetBucketPolicy'],
  revision: '1.2',
  parameters: { days: 30 },
  ...more,
});

let units = 0;

export function evidenceContract(name: string, open: () => Promise<Kept>): void {
  describe(`evidence in ${name}`, () => {
    let kept: Kept;
    let store: EvidenceStore;
    let unit: string;
    beforeEach(async () => {
      kept = await open();
      store = evidenceStore(kept.objects);
      units += 1;
      unit = `${111122220000 + units}/eu-west-1`;
    });

    const textOf = async (object: string): Promise<string> =>
      gunzipSync((await kept.objects.find(evidenceKey(unit, object))) ?? new Uint8Array()).toString();
    const factsIn = async (object: string): Promise<string[]> => (await textOf(object)).split('\n').slice(1, -1);

    it('returns the facts that a verdict rests on', async () => {
      const facts = { open: true, names: ['é', '</script>'], policy: { unread: 'denied' } };
      const others = { trails: canonical({ 'eu-west-1': [{ id: 't', facts: { on: true } }] }) };
      const object = await store.put(unit, undefined, [verdict(facts, { others, tags: canonical({ env: 'live' }) })]);
      expect(await store.get(unit, object, { control: 'a.b', resource: 'r' })).toEqual({
        digest: sha256(canonical(facts)),
        facts,
        tags: { env: 'live' },
        others: { trails: { 'eu-west-1': [{ id: 't', facts: { on: true } }] } },
        actions: ['s3:GetBucketPolicy'],
        revision: '1.2',
        parameters: { days: 30 },
      });
    });

    it('stores facts once, even if many verdicts and commits rest on them', async () => {
      const first = await store.put(unit, undefined, [verdict({ n: 1 }), verdict({ n: 1 }, { control: 'c.d' })]);
      const second = await store.put(unit, first, [verdict({ n: 2 })]);
      const third = await store.put(unit, second, [verdict({ n: 1 })]);
      const fourth = await store.put(unit, third, [verdict({ n: 2 }), verdict({ n: 3 }, { resource: 's' })]);
      expect(await Promise.all([first, second, third, fourth].map(factsIn))).toEqual([
        ['{"n":1}'],
        ['{"n":2}'],
        [],
        ['{"n":3}'],
      ]);
      const shown = await store.get(unit, third, { control: 'a.b', resource: 'r' });
      expect(shown.facts).toEqual({ n: 1 });
      expect((await store.get(unit, fourth, { control: 'a.b', resource: 'r' })).facts).toEqual({ n: 2 });
    });

    it('stores one object when the same evidence is stored twice, as after a crash', async () => {
      const first = await store.put(unit, undefined, [verdict({ n: 1 })]);
      expect(await store.put(unit, undefined, [verdict({ n: 1 })])).toBe(first);
      expect((await store.get(unit, first, { control: 'a.b', resource: 'r' })).facts).toEqual({ n: 1 });
    });

    it('stores none of many facts again after a commit that stored other facts', async () => {
      const many = Array.from({ length: 2_000 }, (_, n) => verdict({ n }, { resource: `r${n}` }));
      const first = await store.put(unit, undefined, many);
      const second = await store.put(unit, first, [verdict({ n: 'new' })]);
      const third = await store.put(unit, second, many);
      expect(await factsIn(third)).toEqual([]);
      expect((await store.get(unit, third, { control: 'a.b', resource: 'r1999' })).facts).toEqual({ n: 1999 });
    });

    it('names the object that is missing', async () => {
      const lost = store.get(unit, sha256('none'), { control: 'a.b', resource: 'r' });
      await expect(lost).rejects.toThrow(LostEvidence);
      await expect(lost).rejects.toThrow(`${evidenceKey(unit, sha256('none'))} is missing`);
    });

    it('refuses an object that was altered, and one that holds other verdicts', async () => {
      const object = await store.put(unit, undefined, [verdict({ open: true })]);
      const key = evidenceKey(unit, object);
      const text = await textOf(object);
      const of = { control: 'a.b', resource: 'r' };
      await expect(store.get(unit, object, { ...of, resource: 'other' })).rejects.toThrow(
        /holds nothing of a\.b and other/,
      );
      await kept.alter(key, gzipSync(text.replace('true', 'false')));
      await expect(store.get(unit, object, of)).rejects.toThrow(/was altered: it does not hold/);
      await kept.alter(key, Buffer.from('no gzip'));
      await expect(store.get(unit, object, of)).rejects.toThrow(/was altered: it cannot be decompressed/);
    });

    it('refuses facts whose earlier object was removed, and stores them again with the next commit', async () => {
      const first = await store.put(unit, undefined, [verdict({ n: 1 })]);
      const second = await store.put(unit, first, [verdict({ n: 1 })]);
      await kept.alter(evidenceKey(unit, first), null);
      await expect(store.get(unit, second, { control: 'a.b', resource: 'r' })).rejects.toThrow(LostEvidence);
      const third = await store.put(unit, first, [verdict({ n: 1 })]);
      expect((await store.get(unit, third, { control: 'a.b', resource: 'r' })).facts).toEqual({ n: 1 });
    });
  });
}
