/** Answers that readers of a page share, and when they are computed again. */
import { describe, expect, it } from 'vitest';
import { keptAnswers } from '../../shared/pages/kept.ts';

function counting(seqs: { unit: number; waivers: number }) {
  const reads = {
    history: { read: async () => ({ seq: seqs.waivers }) },
    heads: async () => `heads ${seqs.unit}`,
  } as unknown as Parameters<typeof keptAnswers>[0];
  let asked = 0;
  const kept = keptAnswers(reads);
  const ask = (about: string, now: string, at?: string) =>
    kept({ about, at, now: new Date(now) }, async () => {
      asked += 1;
      return asked;
    });
  return { ask, kept };
}

const NOON = '2026-01-31T12:00:00Z';

describe('an answer', () => {
  it('is reused for the next reader, and not for another question', async () => {
    const { ask } = counting({ unit: 1, waivers: 1 });
    expect([await ask('a', NOON), await ask('a', NOON), await ask('b', NOON), await ask('a', NOON, NOON)]).toEqual([
      1, 1, 2, 3,
    ]);
  });

  it.each(['unit', 'waivers'] as const)('is computed again after a change of a record: %s', async (changed) => {
    const seqs = { unit: 1, waivers: 1 };
    const { ask } = counting(seqs);
    await ask('a', NOON);
    seqs[changed] += 1;
    expect(await ask('a', NOON)).toBe(2);
  });

  it('about the present is kept for half a minute, and about the past for ten', async () => {
    const { ask } = counting({ unit: 1, waivers: 1 });
    const past = '2025-01-31T12:00:00Z';
    expect([await ask('a', NOON), await ask('a', '2026-01-31T12:01:31Z')]).toEqual([1, 2]);
    expect([await ask('a', NOON, past), await ask('a', '2026-01-31T12:09:00Z', past)]).toEqual([3, 3]);
    expect(await ask('a', '2026-01-31T12:11:00Z', past)).toBe(4);
  });

  it('about the present is still given while a newer one is computed, which the next reader gets', async () => {
    const { ask } = counting({ unit: 1, waivers: 1 });
    const looks = ['12:00:00', '12:00:29', '12:00:31', '12:00:32'].map((time) => `2026-01-31T${time}Z`);
    const seen: number[] = [];
    for (const look of looks) {
      seen.push(await ask('a', look));
      await new Promise(setImmediate);
    }
    expect(seen).toEqual([1, 1, 1, 2]);
  });

  it('that could not be renewed is computed again, and the reader gets the error', async () => {
    const { kept } = counting({ unit: 1, waivers: 1 });
    const question = (now: string) => ({ about: 'a', at: undefined, now: new Date(now) });
    await kept(question(NOON), async () => 'up');
    const down = async () => Promise.reject(new Error('down'));
    expect(await kept(question('2026-01-31T12:00:31Z'), down)).toBe('up');
    await new Promise(setImmediate);
    await expect(kept(question('2026-01-31T12:00:32Z'), down)).rejects.toThrow('down');
  });

  it('about the past does not depend on later commits', async () => {
    const seqs = { unit: 1, waivers: 1 };
    const { ask } = counting(seqs);
    const past = '2025-01-31T12:00:00Z';
    await ask('a', NOON, past);
    seqs.unit += 1;
    expect(await ask('a', NOON, past)).toBe(1);
  });

  it('that failed is computed again', async () => {
    const { kept } = counting({ unit: 1, waivers: 1 });
    const question = { about: 'a', at: undefined, now: new Date(NOON) };
    await expect(kept(question, async () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await kept(question, async () => 'up')).toBe('up');
  });
});
