/** An archive of a history with every kind of chain, and what is restored from it. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprintOf } from '../../shared/core/anchor.ts';
import { UNIT_KINDS } from '../../shared/core/cut.ts';
import { cutHistory } from '../../shared/history/cut/cut.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { CURVE, keySigner } from '../../shared/history/key-signer.ts';
import { CUTS } from '../../shared/records/cuts.ts';
import { kindOf, unitNamed } from '../../shared/records/units.ts';
import { archiveOf, itemsOf, lasting, memoryFiles, restored } from './archived.ts';
import { EVERY_UNIT, writeEveryChain } from './every-chain.ts';
import { openedStore, type Store } from './store.ts';

const NOW = new Date('2027-04-20T00:00:00Z');
const signer = keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);
const RULES = { days: Object.fromEntries(UNIT_KINDS.map((kind) => [kind, 400])), holds: [] };

let original: Store;
beforeAll(async () => {
  original = await openedStore();
  await writeEveryChain(original);
}, 60_000);
afterAll(() => original.close());

async function requireSame(of: Store, archive: Awaited<ReturnType<typeof archiveOf>>): Promise<void> {
  const { store } = await restored(archive, { now: NOW.getTime() });
  try {
    expect(lasting(await itemsOf(store))).toEqual(lasting(await itemsOf(of)));
    for (const unit of EVERY_UNIT)
      expect(await store.history.read(unitNamed(unit)), unit).toEqual(await of.history.read(unitNamed(unit)));
    const cuts = { fingerprint: fingerprintOf(await signer.publicKey()), ...RULES };
    const [before, after] = await Promise.all([of, store].map((one) => fsck(one, [], { now: NOW.getTime(), cuts })));
    expect(after).toEqual(before);
    expect(after?.problems).toEqual([]);
  } finally {
    await store.close();
  }
}

it('the history of this test has a chain of every kind', () => {
  expect(new Set(EVERY_UNIT.map(kindOf))).toEqual(new Set(UNIT_KINDS));
});

it('a history with every kind of chain is restored from its archive, and fsck says the same of both', async () => {
  await requireSame(original, await archiveOf(original));
}, 60_000);

it('likewise after all of them were cut, from archives with and without what was cut', async () => {
  const earlier = await archiveOf(original);
  const { cuts } = await cutHistory({ ...original, now: NOW }, RULES, { signer, by: 'local user auditor' });
  expect(cuts.map(({ unit }) => unit).sort()).toEqual([...EVERY_UNIT].sort());
  expect((await Array.fromAsync(original.roster.units(CUTS))).length).toBe(EVERY_UNIT.length);
  const later = await archiveOf(original);
  await requireSame(original, later);
  await requireSame(original, memoryFiles([...earlier.all, ...later.all]));
}, 60_000);
