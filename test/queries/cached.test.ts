/** Reads that a server keeps: only what cannot change any more, and the roster for some seconds. */
import { describe, expect, it } from 'vitest';
import { emptyState } from '../../shared/core/chain.ts';
import type { Heartbeat } from '../../shared/core/ports.ts';
import { cachedReads } from '../../shared/queries/cached.ts';
import type { Reads } from '../../shared/queries/reading.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';

const UNIT = verdictsOf('111122223333/eu-west-1');
const NOW = Date.parse('2026-01-01T12:00:00Z');

function counted() {
  const asked: string[] = [];
  const clock = { at: NOW };
  const units = async function* (account?: string) {
    asked.push(`roster ${account ?? 'all'}`);
    for (const unit of ['111122223333/eu-west-1', '444455556666/eu-west-1']) yield { unit } as Heartbeat;
  };
  const reads = {
    history: {
      asOf: async (of: typeof UNIT, at: string) => {
        asked.push(`${of.unit} ${at}`);
        return { ...emptyState(of), at };
      },
    },
    roster: { units },
  } as unknown as Reads;
  return { asked, clock, reads: cachedReads(reads, () => new Date(clock.at)) };
}

describe('reads that are kept', () => {
  it('are states of past instants only', async () => {
    const { asked, reads } = counted();
    for (const at of ['2026-01-01T11:00:00.000Z', '2026-01-01T11:50:00.000Z'])
      for (const _ of [1, 2]) expect((await reads.history.asOf(UNIT, at)).at).toBe(at);
    expect(asked.filter((one) => one.endsWith('11:00:00.000Z'))).toHaveLength(1);
    expect(asked.filter((one) => one.endsWith('11:50:00.000Z'))).toHaveLength(2);
  });

  it('are those of the roster for five seconds, by account too', async () => {
    const { asked, clock, reads } = counted();
    const of = async (account?: string) => (await Array.fromAsync(reads.roster.units(account))).map(({ unit }) => unit);
    expect(await of()).toHaveLength(2);
    expect(await of('111122223333')).toEqual(['111122223333/eu-west-1']);
    expect(asked).toEqual(['roster all']);
    clock.at += 5_001;
    await of();
    expect(asked).toHaveLength(2);
  });

  it('have a digest of the heads that is made once from each reading of the roster', async () => {
    const { asked, clock, reads } = counted();
    const first = await reads.heads();
    await Array.fromAsync(reads.roster.units());
    expect(await reads.heads()).toBe(first);
    expect(asked).toEqual(['roster all']);
    clock.at += 5_001;
    expect(await reads.heads()).toBe(first);
    expect(asked).toHaveLength(2);
  });

  it('are not those of records, whose first one is seen at once', async () => {
    const { asked, reads } = counted();
    for (const _ of [1, 2]) await Array.fromAsync(reads.roster.units('attestations'));
    expect(asked).toEqual(['roster attestations', 'roster attestations']);
  });

  it('drop the least recently used state', async () => {
    const { asked, reads } = counted();
    const at = (n: number) => new Date(Date.parse('2025-01-01T00:00:00Z') + n).toISOString();
    for (let n = 0; n <= 100_000; n += 1) await reads.history.asOf(UNIT, at(n));
    const before = asked.length;
    await reads.history.asOf(UNIT, at(100_000));
    expect(asked.length).toBe(before);
    await reads.history.asOf(UNIT, at(0));
    expect(asked.length).toBe(before + 1);
  });
});
