/** Keys of snapshots say where a log is read from: an altered key must not hide commits. */
import { expect, it } from 'vitest';
import { CorruptHistory } from '../../shared/core/errors.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { at, openedStore, UNIT } from './store.ts';

it('refuses to begin at a snapshot whose key names another commit', async () => {
  const store = await openedStore();
  try {
    await store.grow(UNIT, 40);
    const snapshot = (await store.all()).find(({ sk }) => sk?.S?.startsWith('at#')) ?? {};
    await store.put({ ...snapshot, sk: { S: `at#${at(1).toISOString()}#000000000035` } });
    const read = async () => Array.fromAsync(store.history.log(verdictsOf(UNIT), { since: at(5).toISOString() }));
    await expect(read()).rejects.toThrow(CorruptHistory);
  } finally {
    await store.close();
  }
});
